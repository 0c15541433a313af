/** What is measured of weights that come along: reports in benchmarks/results/, figures in their cards. */
import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../src/evaluation/index.ts";
import { writeJson } from "../src/files/index.ts";
import { usualNetwork } from "../src/mending/index.ts";
import type { Card } from "../src/runtime/index.ts";
import { joinedFigures } from "./joined.ts";

/** The README's table has what mends by itself; trainings that are held against each other lie apart, and so do others. */
const placeOf = ({ name, network }: Pick<Card, "name" | "network">): string =>
  /-fair$/.test(name) ? "fair" : network === usualNetwork ? "." : "best";

/** Writes each report to benchmarks/results/. */
export async function keepReports(
  card: Pick<Card, "name" | "network">,
  reports: readonly EvaluationReport[],
): Promise<void> {
  const folder = fileURLToPath(new URL(`../benchmarks/results/${placeOf(card)}`, import.meta.url));
  for (const report of reports) {
    const path = `${folder}/${card.name}.${report.protocol}.json`;
    await writeJson(path, report, { createFolders: true });
  }
}

/** PSNR in the hole by protocol: of the weights, joined as `mend` does by itself, and of each baseline. */
export function figuresOf(reports: readonly EvaluationReport[]): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const report of reports) {
    const { protocol, baselines } = report;
    figures[`${protocol}.psnrHole`] = joinedFigures(report).psnrHole;
    for (const [baseline, { psnrHole }] of Object.entries(baselines)) {
      figures[`${protocol}.${baseline}.psnrHole`] = psnrHole;
    }
  }
  return figures;
}

/** What `kintsugi evaluate … --json` printed of the weights that come along. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../src/evaluation/index.ts";

/** A report, and the weights that it is of. */
export type WeightsReport = EvaluationReport & { readonly weights: string };

/** The reports in a folder of benchmarks/results, `WEIGHTS.PROTOCOL.json`. */
export function evaluationReports(under: "" | "fair/" = ""): readonly WeightsReport[] {
  const folder = fileURLToPath(new URL(`../benchmarks/results/${under}`, import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const report: EvaluationReport = JSON.parse(readFileSync(`${folder}${name}`, "utf8"));
      return { ...report, weights: name.split(".")[0] };
    });
}

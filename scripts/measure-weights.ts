/**
 * Measures weights that come along anew, where something else than they has changed: reports in benchmarks/results/ and the
 * figures in their cards.
 *
 *     npx tsx scripts/measure-weights.ts NAME… --data FOLDER --protocols mean-8 [--limit N]
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { EvaluationReport } from "../src/evaluation/index.ts";
import { writeJson } from "../src/files/index.ts";
import { evaluated } from "./evaluated.ts";
import { figuresOf, keepReports } from "./measured.ts";

const { positionals: names, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    protocols: { type: "string" },
    limit: { type: "string", default: "1000000" },
  },
});
const { data, protocols, limit } = flags;
if (names.length === 0 || !data || !protocols)
  throw new Error("usage: see the head of this script");

for (const name of names) {
  const weights = fileURLToPath(new URL(`../weights/${name}`, import.meta.url));
  const reports: EvaluationReport[] = [];
  for (const protocol of protocols.split(",")) {
    reports.push(await evaluated({ data, protocol, limit: Number(limit), weights, device: "cpu" }));
  }
  const card = JSON.parse(await readFile(`${weights}.json`, "utf8"));
  await keepReports(card, reports);
  const figures = figuresOf(reports);
  await writeJson(`${weights}.json`, { ...card, figures: { ...card.figures, ...figures } });
  process.stderr.write(`\n${name} ${JSON.stringify(figures, undefined, 2)}\n`);
}

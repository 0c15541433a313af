/** What `kintsugi evaluate … --json` printed of the weights that come along. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../src/evaluation/index.ts";

/** The reports in a folder of benchmarks/results. */
export function evaluationReports(under: "" | "fair/" = ""): readonly EvaluationReport[] {
  const folder = fileURLToPath(new URL(`../benchmarks/results/${under}`, import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(`${folder}${name}`, "utf8")));
}

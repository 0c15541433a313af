/**
 * Writes the READMEs' table of quality anew from benchmarks/results/*.json, each of them what
 * `kintsugi evaluate … --json` printed: `npx tsx scripts/readme-figures.ts`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../src/evaluation/index.ts";
import { withFigures } from "./figures-table.ts";

const results = fileURLToPath(new URL("../benchmarks/results/", import.meta.url));
const readmes = { en: "../README.md", ja: "../README.ja.md" } as const;

const found = existsSync(results) ? readdirSync(results) : [];
const names = found.filter((name) => name.endsWith(".json"));
const reports = names.map(
  (name): EvaluationReport => JSON.parse(readFileSync(`${results}${name}`, "utf8")),
);
for (const language of ["en", "ja"] as const) {
  const readme = fileURLToPath(new URL(readmes[language], import.meta.url));
  writeFileSync(readme, withFigures(readFileSync(readme, "utf8"), reports, language));
}

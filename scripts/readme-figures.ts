/**
 * Writes the READMEs' tables of quality anew from benchmarks/results/*.json and benchmarks/results/fair/*.json, each of
 * them what `kintsugi evaluate … --json` printed: `npx tsx scripts/readme-figures.ts`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { evaluationReports } from "./evaluation-reports.ts";
import { withAlike, withFigures } from "./figures-table.ts";

const readmes = { en: "../README.md", ja: "../README.ja.md" } as const;

for (const language of ["en", "ja"] as const) {
  const readme = fileURLToPath(new URL(readmes[language], import.meta.url));
  const text = readFileSync(readme, "utf8");
  const figures = withFigures(text, evaluationReports(), language);
  writeFileSync(readme, withAlike(figures, evaluationReports("fair/"), language));
}

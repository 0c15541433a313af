/**
 * Writes the credits for the photographs that weights are trained on: `npx tsx scripts/credits.ts [SOURCES.csv]`, by
 * default those of ../shared/data. Makes weights/CREDITS.md, and recipes/credits.json for the `credits` of recipes.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { writeAtomically, writeJson } from "../src/files/index.ts";
import { creditsDocument, creditsOf, readSources, recipeCredits } from "./photograph-credits.ts";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const [sources = pathOf("../../shared/data/sources.csv")] = process.argv.slice(2);
const credits = creditsOf(readSources(await readFile(sources, "utf8")), "train");
await writeAtomically(pathOf("../weights/CREDITS.md"), creditsDocument(credits), {
  createFolders: true,
});
await writeJson(pathOf("../recipes/credits.json"), recipeCredits(credits));

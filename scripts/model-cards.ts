/** Writes docs/models/NAME.md anew from every weights/NAME.json: `npx tsx scripts/model-cards.ts`. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { modelCardPage } from "./model-card.ts";

const weights = fileURLToPath(new URL("../weights/", import.meta.url));
const pages = fileURLToPath(new URL("../docs/models/", import.meta.url));

mkdirSync(pages, { recursive: true });
for (const name of readdirSync(weights).filter((file) => file.endsWith(".json"))) {
  const card = JSON.parse(readFileSync(weights + name, "utf8"));
  writeFileSync(pages + name.replace(/\.json$/, ".md"), modelCardPage(card));
}

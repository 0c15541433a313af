/**
 * Looks for mosaics in folders of pictures that have none, and names those where one is found:
 * `npx tsx scripts/false-alarms.ts ../shared/data/val ../shared/data/train ../shared/data/large`.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readPicture, workingPicture } from "../src/files/index.ts";
import { detect } from "../src/mosaic/index.ts";

for (const folder of process.argv.slice(2)) {
  const names = readdirSync(folder).sort();
  let alarms = 0;
  for (const name of names) {
    const { regions } = detect(workingPicture(await readPicture(join(folder, name))));
    if (regions.length === 0) continue;
    alarms++;
    const told = regions.map(({ bounds, kind }) => `${kind} ${Object.values(bounds).join()}`);
    console.log(`${join(folder, name)}: ${told.join("; ")}`);
  }
  console.log(`${folder}: ${names.length} pictures, ${alarms} with a mosaic that is none`);
}

/**
 * Measures how the cells of mosaics of photographs lie between their neighbours, for src/mosaic/detect/bends.ts:
 *
 *     npx tsx scripts/bends.ts FOLDER
 *
 * prints that file's table: means over every tenth picture and cells of 5, 8, 12, 18 and 27 px.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readPicture, workingPicture } from "../src/files/index.ts";
import { bendClasses, bendsOf, brokenBy, sharpKinds } from "../src/mosaic/detect/kind.ts";
import { lumaPlane } from "../src/mosaic/detect/plane.ts";
import { edgesWithin } from "../src/mosaic/detect/sides.ts";

const sides = [5, 8, 12, 18, 27];
const [folder] = process.argv.slice(2);
const sums = Object.fromEntries(sharpKinds.map((kind) => [kind, new Float64Array(bendClasses)]));

async function measure(path: string): Promise<void> {
  const plane = lumaPlane(workingPicture(await readPicture(path)));
  for (const pitch of sides) {
    const x = edgesWithin({ pitch, phase: 0 }, plane.width).edges;
    const y = edgesWithin({ pitch, phase: 0 }, plane.height).edges;
    const { byKind, columns, rows } = brokenBy(plane, x, y);
    const has = new Uint8Array(columns * rows).fill(1);
    for (const kind of sharpKinds) {
      const bends = bendsOf({ values: byKind[kind], has, columns, rows });
      const total = Math.max(
        1,
        bends.reduce((sum, each) => sum + each, 0),
      );
      bends.forEach((count, i) => {
        sums[kind][i] += count / total;
      });
    }
  }
}

async function main(): Promise<void> {
  const paths = readdirSync(folder).sort();
  for (const path of paths.filter((_, i) => i % 10 === 0)) await measure(join(folder, path));
  for (const kind of sharpKinds) {
    const total = sums[kind].reduce((sum, each) => sum + each, 0);
    console.log(
      kind,
      JSON.stringify([...sums[kind]].map((each) => Number((each / total).toFixed(4)))),
    );
  }
}

await main();

/**
 * Looks for mosaics in folders of pictures that have none, names those where one is found, and counts what is solid:
 *
 *     npx tsx scripts/false-alarms.ts FOLDER... [--turned] [--resize 0.75,1.293,1.5,2] [--quality 75] [--every 2]
 *
 * as they are, or saved as a JPEG of that quality; turned upside down as a PNG, so that tiles and blocks lie elsewhere; or the middle 1200×1200 px of each, saved so where a quality is said, resized by
 * each factor and saved as a JPEG of quality 95: the blocks of a JPEG that was resized are no longer 8 px wide.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { keptBlocks, readPicture, workingPicture } from "../src/files/index.ts";
import { detect } from "../src/mosaic/index.ts";

const { positionals: folders, values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    resize: { type: "string" },
    quality: { type: "string" },
    turned: { type: "boolean", default: false },
    every: { type: "string", default: "1" },
  },
});
const factors = flags.resize?.split(",").map(Number) ?? [];
const middlePx = 1200;

/** The picture as it is, turned, or as it is after each resize. */
async function* versionsOf(path: string): AsyncGenerator<string | Uint8Array> {
  const quality = Number(flags.quality);
  if (flags.turned) {
    yield sharp(path).rotate(180).png({ compressionLevel: 0 }).toBuffer();
    return;
  }
  if (factors.length === 0) {
    yield flags.quality ? sharp(path).jpeg({ quality }).toBuffer() : path;
    return;
  }
  const { width, height } = await sharp(path).metadata();
  // Blocks stay where the file has them.
  const [left, top] = [width, height].map((side) => 8 * (Math.max(0, side - middlePx) >> 4));
  const size = { width: Math.min(width, middlePx), height: Math.min(height, middlePx) };
  const middle = await sharp(path)
    .extract({ left, top, ...size })
    .png()
    .toBuffer();
  const saved = flags.quality ? await sharp(middle).jpeg({ quality }).toBuffer() : middle;
  for (const factor of factors) {
    yield sharp(saved)
      .resize(Math.round(size.width * factor))
      .jpeg({ quality: 95 })
      .toBuffer();
  }
}

for (const folder of folders) {
  const names = readdirSync(folder)
    .sort()
    .filter((_, i) => i % Number(flags.every) === 0);
  let [alarms, count, solid] = [0, 0, 0];
  for (const name of names) {
    for await (const version of versionsOf(join(folder, name))) {
      count++;
      const photo = await readPicture(version);
      const { regions, candidates } = detect(workingPicture(photo), keptBlocks(photo));
      solid += candidates.length;
      if (regions.length === 0) continue;
      alarms++;
      const told = regions.map(({ bounds, kind }) => `${kind} ${Object.values(bounds).join()}`);
      console.log(`${join(folder, name)}: ${told.join("; ")}`);
    }
  }
  console.log(
    `${folder}: ${count} pictures, ${alarms} with a mosaic that is none, ${solid} solid regions`,
  );
}

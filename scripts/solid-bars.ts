/**
 * How well solid bars are found behind codecs: black, white, grey and green rectangles and ellipses on photographs of 512 px,
 * saved in several formats:
 *
 *     npx tsx scripts/solid-bars.ts PHOTO...
 *
 * A line a format: how many are found, with an IoU of 0.95, the least and the middle IoU of those found, and what else is.
 */
import sharp, { type Sharp } from "sharp";
import { readPicture, workingPicture } from "../src/files/index.ts";
import { emptyHole, holeArea, type Size } from "../src/image/index.ts";
import { cover, sharedArea } from "../src/mosaic/detect/placed.ts";
import { type SolidRegion, solidRegions } from "../src/mosaic/detect/solid.ts";

const colours = ["#000000", "#ffffff", "#808080", "#00ff00"];
const formats: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  PNG: (picture) => picture.png(),
  "JPEG 95": (picture) => picture.jpeg({ quality: 95 }),
  "JPEG 75": (picture) => picture.jpeg({ quality: 75 }),
  "JPEG 60": (picture) => picture.jpeg({ quality: 60 }),
  "WebP 80": (picture) => picture.webp({ quality: 80 }),
};
const bounds = { x: 131, y: 93, width: 117, height: 70 };
const shapes = [
  () => true,
  (x: number, y: number) => Math.hypot(x / bounds.width - 0.5, y / bounds.height - 0.5) <= 0.5,
].map((isInside) => ({
  ...bounds,
  data: Uint8Array.from({ length: bounds.width * bounds.height }, (_, i) =>
    Number(isInside((i % bounds.width) + 0.5, Math.floor(i / bounds.width) + 0.5)),
  ),
}));
type Shape = (typeof shapes)[number];

/** The photograph with a shape of a colour on it. */
async function barred(photo: Buffer, shape: Shape, background: string): Promise<Buffer> {
  const { width, height, x: left, y: top } = shape;
  const alpha = shape.data.map((value) => 255 * value);
  const input = await sharp({ create: { width, height, channels: 3, background } })
    .joinChannel(Buffer.from(alpha), { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return sharp(photo).composite([{ input, left, top }]).removeAlpha().png().toBuffer();
}

/** IoU of a region and the shape. */
function overlap(region: SolidRegion, shape: Shape, size: Size): number {
  const whole = emptyHole(size);
  cover(whole, { bounds, hole: shape });
  const shared = sharedArea(region, whole);
  return shared / (region.area + holeArea(shape) - shared);
}

interface Row {
  readonly name: string;
  readonly overlaps: number[];
  tried: number;
  others: number;
}

async function look(row: Row, bare: Buffer, shape: Shape): Promise<void> {
  const file = await formats[row.name](sharp(bare)).toBuffer();
  const picture = workingPicture(await readPicture(new Uint8Array(file)));
  const overlaps = solidRegions(picture).map((region) => overlap(region, shape, picture));
  const found = overlaps.filter((each) => each > 0.5);
  row.tried++;
  row.overlaps.push(...found);
  row.others += overlaps.length - found.length;
}

const rows: readonly Row[] = Object.keys(formats).map((name) => ({
  ...{ name, overlaps: [], tried: 0, others: 0 },
}));
for (const path of process.argv.slice(2)) {
  const photo = await sharp(path).resize(512).toColourspace("srgb").png().toBuffer();
  for (const shape of shapes) {
    for (const colour of colours) {
      const bare = await barred(photo, shape, colour);
      for (const row of rows) await look(row, bare, shape);
    }
  }
}
for (const { name, overlaps, tried, others } of rows) {
  const sorted = overlaps.toSorted((a, b) => a - b);
  const good = sorted.filter((each) => each >= 0.95).length;
  const [least = 0, middle = 0] = [sorted[0], sorted[sorted.length >> 1]];
  const facts = [`${sorted.length} of ${tried}`, good, least.toFixed(3), middle.toFixed(3), others];
  console.log(`| ${name} | ${facts.join(" | ")} |`);
}

/**
 * Makes the README's picture, docs/pictures/mended.jpg, by the weights of the package: from each sample a part whole,
 * broken and mended. `npx tsx scripts/readme-picture.ts`.
 */
import { fileURLToPath } from "node:url";
import { photoOf, readPicture, workingPicture, writePicture } from "../src/files/index.ts";
import {
  contactSheet,
  crop,
  type Hole,
  type Picture,
  strokeHole,
  unite,
} from "../src/image/index.ts";
import { openMender } from "../src/mending/mender.node.ts";
import { mend, mosaic } from "../src/mending/one-call.node.ts";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Two waves of a pen over the middle of a sample. */
function strokes(): Hole {
  const size = { width: 512, height: 384 };
  const wave = (level: number) => {
    const points = Array.from({ length: 40 }, (_, i) => {
      return { x: 150 + 5.5 * i, y: level + 24 * Math.sin(i / 5) };
    });
    return strokeHole(size, points, 11);
  };
  return unite(wave(140), wave(240));
}

/** What is broken in each sample, and the part of it that is shown. */
const rows = [
  {
    name: "still-life",
    shown: { x: 128, y: 60, width: 256, height: 192 },
    damage: { rectangle: { x: 176, y: 92, width: 160, height: 128 }, cellPx: 8 },
  },
  {
    name: "shelf",
    shown: { x: 88, y: 84, width: 256, height: 192 },
    damage: { rectangle: { x: 136, y: 116, width: 160, height: 128 }, cellPx: 6 },
  },
  {
    name: "cloth",
    shown: { x: 128, y: 92, width: 256, height: 192 },
    damage: { hole: strokes(), kind: "white-out" },
  },
] as const;

const mender = await openMender({ device: "cpu" });
const sheet: Picture[][] = [];
for (const { name, shown, damage } of rows) {
  const original = await readPicture(pathOf(`../examples/${name}.png`));
  const broken = await mosaic(original, damage);
  const mended = await mend(broken.photo, { ...damage, mender });
  const photos = [original, broken.photo, mended.photo];
  sheet.push(photos.map((photo) => crop(workingPicture(photo), shown)));
}
await mender.close();
const path = pathOf("../docs/pictures/mended.jpg");
await writePicture(path, photoOf(contactSheet(sheet)), { quality: 92, createFolders: true });

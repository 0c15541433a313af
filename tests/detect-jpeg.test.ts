/** Mosaics in JPEGs that other programs wrote: those that hardly show are found by the numbers that the file keeps. */
import sharp from "sharp";
import { expect, test } from "vitest";
import {
  encodePicture,
  keptBlocks,
  photoOf,
  readPicture,
  workingPicture,
} from "../src/files/index.ts";
import {
  blankPicture,
  type Picture,
  quantise,
  type Rectangle,
  randomOf,
  rectangleHole,
} from "../src/image/index.ts";
import { damage, detect, gridOfRectangle, type MosaicKind } from "../src/mosaic/index.ts";

const sample = async (name: string): Promise<Picture> =>
  workingPicture(await readPicture(new URL(`../examples/${name}.png`, import.meta.url).pathname));

async function jpegOf(picture: Picture, quality: number): Promise<Buffer> {
  const { bytes } = await encodePicture(photoOf(picture), "png");
  return sharp(bytes).jpeg({ quality }).toBuffer();
}

function hidden(picture: Picture, rectangle: Rectangle, cell: number, kind: MosaicKind): Picture {
  const grid = gridOfRectangle(rectangle, cell);
  const mosaic = { kind, grid, support: "clipped" } as const;
  return quantise(damage(picture, rectangleHole(picture, rectangle), mosaic));
}

test.each([
  ["still-life", "nearest", 6, 65, { x: 20, y: 30, width: 66, height: 54 }],
  ["cloth", "book", 6, 50, { x: 203, y: 41, width: 66, height: 54 }],
  ["shelf", "mean", 6, 50, { x: 203, y: 41, width: 66, height: 54 }],
] as const)(
  "in %s, cells of a %s mosaic of %i px at quality %i",
  async (name, kind, cell, quality, rectangle) => {
    const jpeg = await jpegOf(hidden(await sample(name), rectangle, cell, kind), quality);
    const photo = await readPicture(jpeg);
    const picture = workingPicture(photo);
    expect(detect(picture).regions).toEqual([]);
    const [region, ...others] = detect(picture, keptBlocks(photo)).regions;
    expect(others).toEqual([]);
    expect(region.bounds).toEqual(rectangle);
    expect([region.grid.cellWidth, region.grid.cellHeight]).toEqual([cell, cell]);
    expect(region.confidence).toBeGreaterThan(0.9);
  },
);

test.each(["still-life", "cloth", "shelf"])("none in %s without a mosaic", async (name) => {
  for (const quality of [50, 75, 90]) {
    const photo = await readPicture(await jpegOf(await sample(name), quality));
    expect(detect(workingPicture(photo), keptBlocks(photo)).regions).toEqual([]);
  }
});

test("none in enlarged sprites of a few colours", async () => {
  const [cell, columns, rows] = [8, 48, 40];
  const sprites = blankPicture(cell * columns, cell * rows);
  const { width, height } = sprites;
  const palette = Array.from({ length: 36 }, (_, i) => Math.floor(256 * randomOf(7, i)()) / 255);
  for (let i = 0; i < width * height; i++) {
    const [u, v] = [Math.floor((i % width) / cell), Math.floor(i / width / cell)];
    const fromMiddle = Math.abs((u % 12) - 6);
    const isGround = u % 12 === 0 || v % 12 === 0 || randomOf(u - (u % 12), v, fromMiddle)() < 0.4;
    const colour = isGround ? 0 : Math.floor(12 * randomOf(fromMiddle, v, u - (u % 12), 1)());
    for (let c = 0; c < 3; c++) sprites.data[c * width * height + i] = palette[3 * colour + c];
  }
  for (const quality of [75, 90]) {
    const photo = await readPicture(await jpegOf(quantise(sprites), quality));
    expect(detect(workingPicture(photo), keptBlocks(photo)).regions).toEqual([]);
  }
});

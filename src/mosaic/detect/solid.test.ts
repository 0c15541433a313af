import sharp, { type Sharp } from "sharp";
import { expect, test } from "vitest";
import { wavyPicture } from "../../../tests/wavy-picture.ts";
import type { Picture } from "../../image/picture.ts";
import { type SolidRegion, solidRegions } from "./solid.ts";

const area = 320 * 240;
/** The picture with `colour` (levels) mixed in by the share that `shareAt` says. */
const mixed = (colour: number, shareAt: (x: number, y: number) => number): Picture => {
  const picture = wavyPicture(320, 240);
  const data = picture.data.map((value, i) => {
    const place = i % area;
    const share = shareAt(place % 320, Math.floor(place / 320));
    return value + share * (colour / 255 - value);
  });
  return { ...picture, data };
};
const inside = (radius: number) => radius * 90;
const distance = (x: number, y: number) => Math.hypot(x - 160, (y - 120) / 0.7);

test("a cross and an ellipse of one colour are found to the pixel", () => {
  const shapes = [
    (x: number, y: number) =>
      Number((x > 60 && x < 90 && y > 20 && y < 220) || (y > 100 && y < 140 && x > 20 && x < 300)),
    (x: number, y: number) => Number(distance(x, y) < inside(1)),
  ];
  for (const shape of shapes) {
    const [found, ...others] = solidRegions(mixed(250, shape));
    expect(others).toEqual([]);
    const { bounds, hole } = found;
    const isRight = hole.data.every(
      (value, i) =>
        value === shape(bounds.x + (i % bounds.width), bounds.y + Math.floor(i / bounds.width)),
    );
    expect(isRight).toBe(true);
    expect(found.colour).toEqual([250, 250, 250]);
  }
});

test("what fades into its surroundings is none, as a blown sky", () => {
  const fading = mixed(250, (x, y) => Math.min(1, Math.max(0, 2 - distance(x, y) / inside(0.7))));
  expect(solidRegions(fading)).toEqual([]);
});

const bar = { x: 67, y: 51, width: 171, height: 103 };
const isInBar = (x: number, y: number) =>
  x >= bar.x && y >= bar.y && x < bar.x + bar.width && y < bar.y + bar.height;

/** The wavy picture with the bar in a colour (levels), after a codec. */
async function afterCodec(colour: readonly number[], save: (photo: Sharp) => Sharp) {
  const { data, ...size } = wavyPicture(320, 240);
  const raster = Uint8Array.from({ length: 3 * area }, (_, i) => {
    const [place, c] = [Math.floor(i / 3), i % 3];
    const isBar = isInBar(place % 320, Math.floor(place / 320));
    return isBar ? colour[c] : Math.round(255 * data[c * area + place]);
  });
  const file = await save(sharp(raster, { raw: { width: 320, height: 240, channels: 3 } }));
  const decoded = await sharp(await file.toBuffer())
    .raw()
    .toBuffer();
  return {
    ...size,
    data: data.map((_, i) => decoded[3 * (i % area) + Math.floor(i / area)] / 255),
  };
}

/** What a region and the bar have in common, of all that either covers. */
function overlap({ bounds, hole, area: found }: SolidRegion): number {
  const both = hole.data.reduce((sum, value, i) => {
    const [x, y] = [bounds.x + (i % bounds.width), bounds.y + Math.floor(i / bounds.width)];
    return sum + (isInBar(x, y) ? value : 0);
  }, 0);
  return both / (found + bar.width * bar.height - both);
}

const lossy = [
  ["JPEG 95", (photo: Sharp) => photo.jpeg({ quality: 95 })],
  ["JPEG 75", (photo: Sharp) => photo.jpeg({ quality: 75 })],
  ["JPEG 60", (photo: Sharp) => photo.jpeg({ quality: 60 })],
  ["WebP 80", (photo: Sharp) => photo.webp({ quality: 80 })],
] as const;
const colours = { black: [0, 0, 0], white: [255, 255, 255], green: [0, 255, 0] } as const;

test.each(lossy)("bars are found nearly to the pixel through %s", async (_, save) => {
  for (const colour of Object.values(colours)) {
    const [found, ...others] = solidRegions(await afterCodec(colour, save));
    expect(others).toEqual([]);
    expect(overlap(found)).toBeGreaterThan(0.98);
    for (const [c, level] of colour.entries()) {
      expect(Math.abs(found.colour[c] - level)).toBeLessThanOrEqual(2);
    }
  }
});

test("what is ragged is none after a codec, as a blown sky between leaves", async () => {
  const ragged = (photo: Sharp) => photo.blur(6).linear(6, -450).jpeg({ quality: 90 });
  const blown = await afterCodec([255, 255, 255], ragged);
  expect(blown.data.filter((value) => value === 1).length).toBeGreaterThan(3 * 9 * 64);
  expect(solidRegions(blown)).toEqual([]);
});

test("a page's colour between its lines is none", () => {
  const isInk = (x: number, y: number) => y % 32 < 8 && (x % 8 < 3 || y % 32 === 4) && x % 40 < 32;
  const page = mixed(255, (x, y) => (x > 8 && x < 312 && y > 8 && y < 232 && isInk(x, y) ? 0 : 1));
  expect(solidRegions(page)).toEqual([]);
});

import { describe, expect, test } from "vitest";
import { blankPicture, type Picture, quantise } from "../../image/picture.ts";
import { randomNormal, randomOf } from "../../image/random.ts";
import { detect } from "./detect.ts";

const [width, height] = [288, 224];

/** A picture from the levels of each pixel, with a little noise where asked for. */
function painted(levelsAt: (x: number, y: number) => readonly number[], noise = 0): Picture {
  const picture = blankPicture(width, height);
  const random = randomOf(5);
  for (let i = 0; i < width * height; i++) {
    const levels = levelsAt(i % width, Math.floor(i / width));
    for (let c = 0; c < 3; c++) {
      picture.data[c * width * height + i] = (levels[c] + noise * randomNormal(random)) / 255;
    }
  }
  return quantise(picture);
}

const unevenly = (a: number, b: number): number => randomOf(a, b)();
const shade = (level: number): readonly number[] => [level, 0.9 * level, 0.7 * level];

/** Levels of pixels by name. */
const lookalikes: { readonly [name: string]: (x: number, y: number) => readonly number[] } = {
  "checked cloth": (x, y) => shade(120 + 50 * ((x >> 3) % 2) + 40 * ((y >> 3) % 2)),
  "a chessboard": (x, y) =>
    shade((x / 12 + (y / 12 - ((y / 12) % 1)) - ((x / 12) % 1)) % 2 ? 220 : 40),
  "windows of a facade": (x, y) => {
    const isWindow = x % 24 >= 8 && x % 24 < 18 && y % 30 >= 8 && y % 30 < 24;
    return shade(isWindow ? 40 + 30 * unevenly(Math.floor(x / 24), Math.floor(y / 30)) : 180);
  },
  "tiles with joints": (x, y) => {
    if (x % 16 < 2 || y % 16 < 2) return shade(225);
    return shade(110 + 30 * unevenly(x >> 4, y >> 4));
  },
  "enlarged pixel art": (x, y) => {
    const [u, v] = [Math.floor(x / 8) - 18, Math.floor(y / 8) - 14];
    const distance = Math.hypot(u, v) + 3 * unevenly(u + 50, v + 50);
    const palette = [
      [230, 60, 60],
      [250, 210, 60],
      [60, 170, 90],
      [40, 60, 160],
      [20, 20, 30],
    ];
    return palette[Math.min(4, Math.floor(distance / 4))];
  },
  "lines of text": (x, y) => {
    const isInk = y % 14 < 9 && x % 8 < 6 && unevenly(x >> 1, y >> 1) > 0.5;
    return shade(isInk ? 30 : 245);
  },
  "a screen's dots": (x, y) => (x % 6 < 5 && y % 6 < 5 ? [80, 160, 220] : [10, 10, 10]),
  "a weave": (x, y) => shade(120 + 60 * (((x >> 2) + (y >> 2)) % 2) + 20 * ((x >> 2) % 3)),
};

describe.each(Object.entries(lookalikes))("%s", (_, levelsAt) => {
  test.each([0, 2])("is no mosaic (noise of %i levels)", (noise) => {
    expect(detect(painted(levelsAt, noise)).regions).toEqual([]);
  });
});

test("cells of ever other colours are one", () => {
  const clouds = (x: number, y: number) => {
    const [u, v] = [x >> 3, y >> 3];
    const wave = 40 * Math.sin(u / 3.1) + 40 * Math.cos(v / 2.3 + u / 9);
    return [120 + wave + 40 * unevenly(u, v), 120 - wave / 2 + 30 * unevenly(v, u + 99), 90 + wave];
  };
  expect(detect(painted(clouds)).regions.map(({ grid }) => grid)).toEqual([
    { cellWidth: 8, cellHeight: 8, phaseX: 0, phaseY: 0 },
  ]);
});

test("flat cells that are alike two apart, and not the same, are a mosaic; with noise they are cloth", () => {
  const stripes = (x: number, y: number) => {
    const [u, v] = [x >> 3, y >> 3];
    return shade(80 + 40 * (u % 2) + 60 * unevenly(u, v));
  };
  expect(detect(painted(stripes)).regions).toHaveLength(1);
  expect(detect(painted(stripes, 6)).regions).toEqual([]);
});

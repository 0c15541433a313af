import { describe, expect, test } from "vitest";
import { type Hole, rectangleHole } from "../../image/hole.ts";
import { blankPicture, type Picture, quantise, type Rectangle } from "../../image/picture.ts";
import { randomNormal, randomOf } from "../../image/random.ts";
import { damage } from "../damage.ts";
import { detect, holeOfRegions } from "./detect.ts";

const [width, height] = [400, 320];
/** px: rows of text are as far apart as two cells and a half. */
const [rowPx, inkPx, letterPx] = [20, 13, 9];

/** A white page with rows of words: strokes of two pixels with a grey rim, as smooth letters have. */
function pageOfText(noise = 0): Picture {
  const page = blankPicture(width, height);
  const random = randomOf(9);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      page.data[y * width + x] = (250 - 215 * inkAt(x, y) + noise * randomNormal(random)) / 255;
    }
  }
  const area = width * height;
  page.data.copyWithin(area, 0, area).copyWithin(2 * area, 0, area);
  return quantise(page);
}

/** 0…1; letters are of vertical and level strokes, every sixth is a blank. */
function inkAt(x: number, y: number): number {
  const [row, letter] = [Math.floor(y / rowPx), Math.floor(x / letterPx)];
  const [u, v] = [x % letterPx, y % rowPx];
  if (v >= inkPx || u >= letterPx - 2 || randomOf(row, letter)() < 1 / 6) return 0;
  const strokes = randomOf(letter, row, 1);
  const [left, bar, right] = [
    strokes() < 0.7,
    Math.floor(strokes() * (inkPx - 2)),
    strokes() < 0.5,
  ];
  if ((left && u < 2) || (v >= bar && v < bar + 2)) return 1;
  if (right && u >= letterPx - 4) return 1;
  return left && u === 2 ? 0.4 : 0;
}

const bounds: Rectangle = { x: 83, y: 61, width: 152, height: 96 };
const hole: Hole = rectangleHole({ width, height }, bounds);
const grid = { cellWidth: 8, cellHeight: 8, phaseX: 3, phaseY: 5 };
const hidden = (page: Picture): Picture =>
  quantise(damage(page, hole, { kind: "mean", grid, support: "full" }));

describe("a page of text", () => {
  test.each([0, 2])("has no mosaic (noise of %i levels)", (noise) => {
    expect(detect(pageOfText(noise)).regions).toEqual([]);
  });

  test("with a mosaic shows its cells, and the letters beside are left out", () => {
    const page = pageOfText();
    const { regions } = detect(hidden(page));
    expect(regions.map((region) => region.grid)).toEqual([grid]);
    const found = holeOfRegions(page, regions);
    const isInk = (i: number) => page.data[i] < 0.8;
    const count = (isIn: (i: number) => boolean) => {
      let sum = 0;
      for (let i = 0; i < found.data.length; i++) if (isInk(i) && isIn(i)) sum++;
      return sum;
    };
    expect(count((i) => found.data[i] > hole.data[i])).toBe(0);
    const covered = count((i) => found.data[i] === 1 && hole.data[i] === 1);
    expect(covered / count((i) => hole.data[i] === 1)).toBeGreaterThan(0.97);
  });

  test("with a mosaic three cells high shows square cells, and where they are", () => {
    const place: Rectangle = { x: 66, y: 58, width: 240, height: 30 };
    const cells = { cellWidth: 10, cellHeight: 10, phaseX: 6, phaseY: 8 };
    const made = { grid: cells, kind: "mean", support: "full" } as const;
    const line = damage(pageOfText(), rectangleHole({ width, height }, place), made);
    const { regions } = detect(quantise(line));
    expect(regions.map((region) => [region.grid, region.bounds])).toEqual([[cells, place]]);
  });

  test("with a mosaic under noise shows its cells", () => {
    const page = hidden(pageOfText());
    const random = randomOf(4);
    const noisy = { ...page, data: page.data.map((v) => v + (2 * randomNormal(random)) / 255) };
    expect(detect(quantise(noisy)).regions.map((region) => region.grid)).toEqual([grid]);
  });
});

import { describe, expect, test } from "vitest";
import { cloudyPicture } from "../../../tests/cloudy-picture.ts";
import { type Hole, holeArea, rectangleHole } from "../../image/hole.ts";
import { polygonHole } from "../../image/hole-shapes.ts";
import { type Picture, quantise, type Rectangle } from "../../image/picture.ts";
import { randomNormal, randomOf } from "../../image/random.ts";
import { resize } from "../../image/resize.ts";
import { damage } from "../damage.ts";
import type { Grid } from "../grid.ts";
import type { Mosaic, MosaicKind } from "../kinds.ts";
import { detect, holeOfRegions } from "./detect.ts";
import { drawDetection } from "./overlay.ts";

const original = cloudyPicture(320, 240);
const rectangle = { x: 61, y: 43, width: 144, height: 112 };

function hidden(hole: Hole, grid: Grid, kind: MosaicKind = "mean", from = original): Picture {
  return quantise(damage(from, hole, { kind, grid, support: "full" }));
}

const gridAt = ({ x, y }: Rectangle, cellWidth: number, cellHeight: number): Grid => ({
  ...{ cellWidth, cellHeight, phaseX: x % cellWidth, phaseY: y % cellHeight },
});

function overlap(found: Hole, hole: Hole): number {
  let [shared, either] = [0, 0];
  for (let i = 0; i < hole.data.length; i++) {
    shared += hole.data[i] & found.data[i];
    either += hole.data[i] | found.data[i];
  }
  return shared / either;
}

const ellipse = polygonHole(
  original,
  Array.from({ length: 64 }, (_, i) => ({
    x: 150 + 90 * Math.cos((i * Math.PI) / 32),
    y: 120 + 70 * Math.sin((i * Math.PI) / 32),
  })),
);

describe("detection", () => {
  test("finds nothing in a picture without a mosaic", () => {
    expect(detect(original)).toEqual({ regions: [], candidates: [] });
    expect(detect(cloudyPicture(32, 9)).regions).toEqual([]);
  });

  test.each([
    [8, 8],
    [16, 16],
    [12, 7],
    [5, 5],
  ])("finds cells of %i×%i px, their phase and every pixel of them", (width, height) => {
    const cells = { ...rectangle, width: 9 * width, height: 11 * height };
    const hole = rectangleHole(original, cells);
    const grid = gridAt(cells, width, height);
    const { regions } = detect(hidden(hole, grid));
    expect(regions).toHaveLength(1);
    expect(regions[0].grid).toEqual(grid);
    expect(regions[0].confidence).toBeGreaterThan(0.9);
    expect(regions[0].area).toBe(holeArea(regions[0].hole));
    expect(overlap(holeOfRegions(original, regions), hole)).toBeGreaterThan(0.97);
  });

  test("finds faint cells without a flaw, even where JPEG's blocks would lie", () => {
    const random = randomOf(3);
    const data = original.data.map((v) => 0.5 + 0.3 * (v - 0.5) + 0.15 * randomNormal(random));
    const cells = { x: 56, y: 40, width: 128, height: 96 };
    const hole = rectangleHole(original, cells);
    const { regions } = detect(hidden(hole, gridAt(cells, 8, 8), "mean", { ...original, data }));
    expect(regions.map(({ bounds }) => bounds)).toEqual([cells]);
  });

  test("follows an outline that cuts cells", () => {
    const { regions } = detect(hidden(ellipse, gridAt(rectangle, 12, 12)));
    expect(regions).toHaveLength(1);
    expect(overlap(holeOfRegions(original, regions), ellipse)).toBeGreaterThan(0.95);
  });

  test.each([
    ["two thirds of a row", { cell: 12, rows: 9, left: 8 }],
    ["a row but for one line of pixels", { cell: 11, rows: 10, left: 10 }],
  ])("draws the side where the mosaic ends after %s of cells", (_name, { cell, rows, left }) => {
    const cut = { x: 61, y: 43, width: 10 * cell, height: rows * cell + left };
    const hole = rectangleHole(original, cut);
    const mosaic = { kind: "mean", grid: gridAt(cut, cell, cell), support: "clipped" } as const;
    const { regions } = detect(quantise(damage(original, hole, mosaic)));
    expect(regions.map(({ bounds }) => bounds)).toEqual([cut]);
  });

  test("finds two mosaics with their own cells", () => {
    const [left, right] = [
      { x: 10, y: 20, width: 120, height: 120 },
      { x: 180, y: 90, width: 126, height: 135 },
    ];
    const first = hidden(rectangleHole(original, left), gridAt(left, 12, 12));
    const both = hidden(rectangleHole(original, right), gridAt(right, 9, 9), "mean", first);
    const { regions } = detect(both);
    expect(regions.map(({ grid }) => grid.cellWidth).sort()).toEqual([12, 9]);
  });

  test("finds a picture that is a mosaic from border to border", () => {
    const whole = { x: 0, y: 0, width: 320, height: 240 };
    const { regions } = detect(hidden(rectangleHole(original, whole), gridAt(whole, 10, 10)));
    expect(regions.map(({ bounds }) => bounds)).toEqual([whole]);
  });

  test("survives noise and a resize, within 2 % of the cells", () => {
    const random = randomOf(3);
    const clean = hidden(rectangleHole(original, rectangle), gridAt(rectangle, 16, 16));
    const smaller = resize(clean, { width: 232, height: 174 }, "bicubic");
    const noisy = quantise({
      ...smaller,
      data: smaller.data.map((value) => value + 0.006 * randomNormal(random)),
    });
    const { regions } = detect(noisy);
    expect(regions).toHaveLength(1);
    const { cellWidth, cellHeight } = regions[0].grid;
    expect(Math.abs(cellWidth / 11.6 - 1)).toBeLessThan(0.02);
    expect(Math.abs(cellHeight / 11.6 - 1)).toBeLessThan(0.02);
  });

  test("ends where smooth ground begins, which varies less than the noise in the cells", () => {
    const [random, area] = [randomOf(7), 320 * 240];
    const smooth = (i: number) => i % 320 > rectangle.x + rectangle.width || (i % area) / 320 < 43;
    const ground = { ...original, data: original.data.map((v, i) => (smooth(i) ? 0.5 : v)) };
    const hole = rectangleHole(original, { ...rectangle, width: 140, height: 112 });
    const clean = hidden(hole, gridAt(rectangle, 7, 7), "mean", ground);
    const noisy = clean.data.map((value, i) => {
      const sigma = hole.data[i % area] ? 0.006 : 0.0015;
      return value + sigma * randomNormal(random);
    });
    const { regions } = detect(quantise({ ...clean, data: noisy }));
    expect(overlap(holeOfRegions(original, regions), hole)).toBeGreaterThan(0.93);
  });

  test("works on grey pictures", () => {
    const grey = { ...original, channels: 1, data: original.data.slice(0, 320 * 240) };
    const hole = rectangleHole(grey, rectangle);
    const { regions } = detect(hidden(hole, gridAt(rectangle, 8, 8), "mean", grey));
    expect(regions.map(({ grid }) => grid)).toEqual([gridAt(rectangle, 8, 8)]);
  });

  test("tells single pixels and blurred cells from means", () => {
    // Off the grid of JPEG's blocks, where faint cells are not believed.
    const kindOf = (kind: MosaicKind) => {
      const hole = rectangleHole(original, { x: 41, y: 21, width: 240, height: 200 });
      const shown = hidden(hole, gridAt({ ...rectangle, x: 41, y: 21 }, 8, 8), kind);
      return detect(shown).regions[0].kind;
    };
    expect(kindOf("mean")).toBe("mean");
    expect(kindOf("nearest")).toBe("nearest");
    expect(kindOf("book")).toBe("blurred");
  });
});

test("few cells of smooth ground are no blur", () => {
  const smooth = resize(cloudyPicture(20, 15), { width: 320, height: 240 }, "bicubic");
  const few = { x: 117, y: 83, width: 64, height: 64 };
  const shown = hidden(rectangleHole(smooth, few), gridAt(few, 8, 8), "mean", smooth);
  expect(detect(shown).regions.map(({ kind }) => kind)).toEqual(["mean"]);
});

describe("of cells that an outline cuts", () => {
  const grid = gridAt(rectangle, 12, 12);
  const makingOf = (how: Pick<Mosaic, "kind" | "support" | "sample">, hole = ellipse) => {
    const [{ kind, support, sample }] = detect(
      quantise(damage(original, hole, { ...how, grid })),
    ).regions;
    return { kind, support, sample };
  };

  test.each(["centre", "corner"] as const)(
    "it is told that single pixels were their %s",
    (sample) => {
      const making = { kind: "nearest", support: "full", sample } as const;
      expect(makingOf(making)).toEqual(making);
    },
  );

  test("nothing is told of means, nor where nothing is cut", () => {
    expect(makingOf({ kind: "mean", support: "full" })).toEqual({
      kind: "mean",
      support: "clipped",
    });
    const whole = rectangleHole(original, { ...rectangle, width: 144, height: 108 });
    const { support, sample } = makingOf({ kind: "nearest", support: "full" }, whole);
    expect([support, sample]).toEqual(["clipped", undefined]);
  });
});

describe("solid regions", () => {
  const bar = { x: 80, y: 100, width: 120, height: 30 };
  const painted = (levels: readonly number[]) => {
    const hole = rectangleHole(original, bar);
    const area = 320 * 240;
    return {
      ...original,
      data: original.data.map((value, i) =>
        hole.data[i % area] ? levels[Math.floor(i / area)] / 255 : value,
      ),
    };
  };

  test.each([[[255, 255, 255]], [[0, 0, 0]], [[0, 255, 0]]])(
    "of the colour %j are candidates, never mosaics",
    (levels) => {
      const { regions, candidates } = detect(painted(levels));
      expect(regions).toEqual([]);
      expect(candidates).toHaveLength(1);
      expect(candidates[0].colour).toEqual(levels);
      expect(overlap(holeOfRegions(original, candidates), rectangleHole(original, bar))).toBe(1);
    },
  );
});

describe("the overlay", () => {
  test("is gold on the outline and on the grid, and the picture elsewhere", () => {
    const shown = hidden(rectangleHole(original, rectangle), gridAt(rectangle, 16, 16));
    const found = detect(shown);
    const overlay = drawDetection(shown, found);
    const red = (x: number, y: number) => overlay.data[y * 320 + x];
    expect(red(61, 60)).toBeCloseTo(0.83, 5);
    expect(red(77, 80)).toBeCloseTo((0.83 + shown.data[80 * 320 + 77]) / 2, 5);
    expect(red(80, 81)).toBe(shown.data[81 * 320 + 80]);
    expect(red(10, 10)).toBe(shown.data[10 * 320 + 10]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundsOfHole, holeArea } from "../image/hole.ts";
import { crop, type Picture, quantise } from "../image/picture.ts";
import { randomOf } from "../image/random.ts";
import { damage } from "../mosaic/damage.ts";
import { type Degradation, degradationSchema } from "./degradation-schema.ts";
import { type Example, makeExample } from "./degrade.ts";
import { cropPhotograph, photographOf } from "./photograph.ts";
import { syntheticPicture } from "./synthetic.ts";

const photo = photographOf(syntheticPicture({ width: 96, height: 80 }, randomOf(1)));
const recipe = (fields: Partial<Degradation>): Degradation =>
  degradationSchema.parse({ cropPx: 64, rectangleSidePx: [8, 48], ...fields });
const examples = (fields: Partial<Degradation>, count = 200): Example[] =>
  Array.from({ length: count }, (_, i) => makeExample(photo, recipe(fields), randomOf(2, i)));

/** Nothing moves or scales the photograph. */
const still = { mirrored: 0, turned: 0, shrunk: 0 };

test("an example is the photograph's crop, damaged in its hole and untouched outside", () => {
  const anything = recipe({
    damages: { mean: 1, "mean-linear": 1, nearest: 1, book: 1, "white-out": 1 },
  });
  fc.assert(
    fc.property(fc.nat(1e6), (key) => {
      const { original, degraded, hole, mosaic } = makeExample(photo, anything, randomOf(key));
      const again = damage(original, hole, mosaic ?? { kind: "white-out" });
      expect(isSame(degraded.data, quantise(again).data)).toBe(true);
      expect([original.width, original.height, original.channels]).toEqual([64, 64, 3]);
      expect(holeArea(hole)).toBeGreaterThan(0);
      const area = 64 * 64;
      const isKept = (value: number, i: number) =>
        hole.data[i % area] === 1 || value === original.data[i];
      expect(degraded.data.every(isKept)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("the same draws give the same example, others another", () => {
  const [a, b, c] = [5, 5, 6].map((key) => makeExample(photo, recipe({}), randomOf(key)));
  expect(isSame(a.degraded.data, b.degraded.data)).toBe(true);
  expect([a.hole, a.mosaic]).toEqual([b.hole, b.mosaic]);
  expect(isSame(a.original.data, c.original.data)).toBe(false);
});

test("a still recipe takes crops as they are, from the whole photograph", () => {
  const corners = new Set<string>();
  for (const { original } of examples(still, 60)) {
    const corner = cornersOf(original);
    expect(corner).toHaveLength(1);
    corners.add(corner[0]);
  }
  expect(corners.size).toBeGreaterThan(40);
});

test("mirrors left to right", () => {
  const square = photographOf(syntheticPicture({ width: 64, height: 64 }, randomOf(3)));
  const { original } = makeExample(square, recipe({ ...still, mirrored: 1 }), randomOf(1));
  const unchanged = cropPhotograph(square, { x: 0, y: 0, width: 64, height: 64 });
  expect(pixel(original, 3, 10)).toEqual(pixel(unchanged, 60, 10));
  expect(pixel(original, 63, 63)).toEqual(pixel(unchanged, 0, 63));
});

test("turns by one, two and three quarters", () => {
  const square = photographOf(syntheticPicture({ width: 64, height: 64 }, randomOf(3)));
  const unchanged = cropPhotograph(square, { x: 0, y: 0, width: 64, height: 64 });
  const seen = new Set<number>();
  for (let i = 0; i < 20; i++) {
    const { original } = makeExample(square, recipe({ ...still, turned: 1 }), randomOf(i));
    const sources = [
      [63 - 5, 2],
      [63 - 2, 63 - 5],
      [5, 63 - 2],
    ];
    const quarters = sources.findIndex(([x, y]) => {
      return `${pixel(original, 2, 5)}` === `${pixel(unchanged, x, y)}`;
    });
    seen.add(quarters);
  }
  expect([...seen].sort()).toEqual([0, 1, 2]);
});

test("shrinks the photograph before it is cropped, and enlarges one that is too small", () => {
  const ramp = rampOf(160);
  const slope = (part: Partial<Degradation>) => {
    const { original } = makeExample(
      photographOf(ramp),
      recipe({ ...still, ...part }),
      randomOf(4),
    );
    return (pixel(original, 50, 30)[0] - pixel(original, 10, 30)[0]) / 40;
  };
  expect(slope({})).toBeCloseTo(1 / 160, 3);
  expect(slope({ shrunk: 1, shrunkTo: 0.5 })).toBeGreaterThan(1.05 / 160);
  const { original } = makeExample(photographOf(rampOf(40)), recipe(still), randomOf(4));
  expect(original.width).toBe(64);
  expect(pixel(original, 63, 0)[0] - pixel(original, 0, 0)[0]).toBeCloseTo(1, 1);
});

describe("draws", () => {
  test("damages and holes as often as their shares say", () => {
    const all = examples(
      {
        cropPx: 32,
        damages: { mean: 3, "mean-linear": 0, nearest: 0, book: 1, "white-out": 0 },
        holes: { rectangle: 1, strokes: 0, whole: 3 },
      },
      400,
    );
    const part = (test: (example: Example) => boolean) => all.filter(test).length / all.length;
    expect(part(({ mosaic }) => mosaic?.kind === "mean")).toBeCloseTo(0.75, 1);
    expect(part(({ mosaic }) => mosaic?.kind === "book")).toBeCloseTo(0.25, 1);
    expect(part(({ hole }) => holeArea(hole) === 32 * 32)).toBeCloseTo(0.75, 1);
  });

  test("white-outs of rectangles and strokes only, filled with white", () => {
    const damages = { mean: 0, "mean-linear": 0, nearest: 0, book: 0, "white-out": 1 };
    for (const { degraded, hole, mosaic } of examples(
      { damages, holes: { rectangle: 1, strokes: 1, whole: 8 } },
      60,
    )) {
      expect(mosaic).toBeUndefined();
      expect(holeArea(hole)).toBeLessThan(64 * 64);
      const isWhite = (isMissing: number, i: number) =>
        isMissing === 0 || (degraded.data[i] === 1 && degraded.data[2 * 64 * 64 + i] === 1);
      expect(hole.data.every(isWhite)).toBe(true);
    }
  });

  test("square cells of 4–24 px, as many below 10 px as above", () => {
    const damages = { mean: 1, "mean-linear": 0, nearest: 0, book: 0, "white-out": 0 };
    const grids = examples({ cropPx: 32, damages, oblong: 0 }, 300).map(
      ({ mosaic }) => mosaic!.grid,
    );
    const widths = grids.map((grid) => grid.cellWidth);
    expect(grids.every((grid) => grid.cellWidth === grid.cellHeight)).toBe(true);
    expect([Math.min(...widths), Math.max(...widths)]).toEqual([4, 24]);
    expect(widths.filter((width) => width < 10).length / 300).toBeCloseTo(0.5, 1);
    const oblong = examples({ damages, oblong: 1 }, 20).map(({ mosaic }) => mosaic!.grid);
    expect(oblong.some((grid) => grid.cellWidth !== grid.cellHeight)).toBe(true);
  });

  test("grids anchored at the hole, or at any phase", () => {
    const damages = { mean: 1, "mean-linear": 0, nearest: 0, book: 0, "white-out": 0 };
    for (const { hole, mosaic } of examples({ damages, anchored: 1, clipped: 1 }, 40)) {
      const { x, y } = boundsOfHole(hole)!;
      expect(mosaic).toMatchObject({ support: "clipped", grid: { phaseX: x, phaseY: y } });
    }
    const loose = examples({ damages, anchored: 0, clipped: 0 }, 40).map(({ mosaic }) => mosaic!);
    expect(loose.every(({ support }) => support === "full")).toBe(true);
    expect(new Set(loose.map(({ grid }) => grid.phaseX)).size).toBeGreaterThan(8);
    expect(loose.every(({ grid }) => grid.phaseX < grid.cellWidth)).toBe(true);
  });

  test("the book's cells by the book's rule", () => {
    const damages = { mean: 0, "mean-linear": 0, nearest: 0, book: 1, "white-out": 0 };
    for (const { mosaic } of examples({ damages }, 40)) {
      expect(mosaic!.grid.cellWidth).toBeGreaterThanOrEqual(6);
      expect(mosaic!.grid.cellWidth).toBeLessThan(6.6);
      expect(Math.abs(mosaic!.grid.phaseX)).toBeLessThan(7);
    }
  });

  test("unrounded damage where the recipe wants it", () => {
    const damages = { mean: 1, "mean-linear": 0, nearest: 0, book: 0, "white-out": 0 };
    const [{ degraded }] = examples({ damages, rounded: false }, 1);
    expect(isSame(degraded.data, quantise(degraded).data)).toBe(false);
  });
});

describe("the schema", () => {
  test("fills in defaults", () => {
    expect(degradationSchema.parse({})).toMatchObject({
      cropPx: 128,
      cellPx: [4, 24],
      rounded: true,
    });
    expect(degradationSchema.parse({ damages: { mean: 1 } }).damages.book).toBe(0);
  });

  test.each([
    [{ cellPx: [9, 4] }, "the first number must not be above the second"],
    [{ holes: { rectangle: 0 } }, "one share at least must be above 0"],
    [{ damages: { "white-out": 1 }, holes: { whole: 1 } }, "white-outs need rectangles or strokes"],
    [{ crop: 128 }, "Unrecognized key"],
  ])("refuses %j", (fields, words) => {
    const { error } = degradationSchema.safeParse(fields);
    expect(error?.message).toContain(words);
  });
});

/** `toEqual` on long arrays takes seconds. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function pixel({ width, height, data }: Picture, x: number, y: number): number[] {
  return [0, 1, 2].map((c) => data[(c * height + y) * width + x]);
}

/** Where a crop stands in the photograph, as "x,y": all the places that have its pixels. */
function cornersOf(picture: Picture): string[] {
  const found: string[] = [];
  for (let y = 0; y <= 80 - 64; y++) {
    for (let x = 0; x <= 96 - 64; x++) {
      const first = cropPhotograph(photo, { x, y, width: 8, height: 8 });
      const wanted = crop(picture, { x: 0, y: 0, width: 8, height: 8 });
      if (first.data.every((value, i) => value === wanted.data[i])) found.push(`${x},${y}`);
    }
  }
  return found;
}

/** Black at the left, white at the right. */
function rampOf(side: number): Picture {
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => (i % side) / (side - 1));
  return { width: side, height: side, channels: 3, data };
}

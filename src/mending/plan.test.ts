import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyHole, type Hole, rectangleHole, type Size, unite } from "../image/hole.ts";
import { strokeHole } from "../image/hole-shapes.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import { sharesOf } from "./join.ts";
import { limits, planWindows } from "./plan.ts";
import { seenSize, type Window } from "./window.ts";

const mosaicOf = (cellPx: number, phase = 0): Mosaic => ({
  kind: "mean",
  grid: { cellWidth: cellPx, cellHeight: cellPx, phaseX: phase, phaseY: phase },
  support: "clipped",
});
const rectangle = (size: Size, x: number, y: number, width: number, height: number) =>
  rectangleHole(size, { x, y, width, height });

const sizes = fc.record({
  width: fc.integer({ min: 9, max: 700 }),
  height: fc.integer({ min: 9, max: 700 }),
});
/** A few rectangles and a stroke. */
const holes = sizes.chain((size) =>
  fc
    .array(fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: 0, max: 0.999, noNaN: true }))), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts): Hole => {
      const boxes = parts.map(([a, b, c, d]) => {
        const [x, y] = [Math.floor(a * size.width), Math.floor(b * size.height)];
        const [w, h] = [
          1 + Math.floor(c * (size.width - x)),
          1 + Math.floor(d * (size.height - y)),
        ];
        return rectangle(size, x, y, w, h);
      });
      const line = parts.map(([x, y]) => ({ x: x * size.width, y: y * size.height }));
      return unite(emptyHole(size), ...boxes, strokeHole(size, line, 7));
    }),
);
const mosaics = fc.option(
  fc.record({ cell: fc.integer({ min: 2, max: 70 }), phase: fc.integer({ min: -50, max: 50 }) }),
);

/** Σ of all windows' shares at every pixel, `[H, W]`. */
function totalShares(windows: readonly Window[], { width, height }: Size): Float64Array {
  const total = new Float64Array(width * height);
  for (const window of windows) {
    const { x, y } = window.box;
    const [left, top] = [Math.max(0, x), Math.max(0, y)];
    const columns = Math.min(width, x + window.box.width) - left;
    sharesOf(window, windows, { width, height }).forEach((share, i) => {
      total[(top + Math.floor(i / columns)) * width + left + (i % columns)] += share;
    });
  }
  return total;
}

describe("a plan", () => {
  test("shows every pixel of the hole, in shares that sum to one", () => {
    fc.assert(
      fc.property(holes, mosaics, (hole, cells) => {
        const mosaic = cells ? mosaicOf(cells.cell, cells.phase) : undefined;
        const windows = planWindows(hole, { mosaic, multiple: 8 });
        const shares = totalShares(windows, hole);
        const isWrong = (share: number, i: number) =>
          (hole.data[i] === 1 || share !== 0) && Math.abs(share - 1) > 1e-9;
        expect(shares.some(isWrong)).toBe(false);
      }),
      { numRuns: 8 },
    );
  }, 20_000);

  test("keeps windows to whole steps, to the longest side and to the network's scale", () => {
    fc.assert(
      fc.property(holes, mosaics, (hole, cells) => {
        const mosaic = cells ? mosaicOf(cells.cell, cells.phase) : undefined;
        for (const window of planWindows(hole, { mosaic, multiple: 8 })) {
          const { width, height } = seenSize(window);
          expect([width % limits.step, height % limits.step]).toEqual([0, 0]);
          expect(Math.max(width, height)).toBeLessThanOrEqual(limits.longest);
          if (cells) expect(cells.cell / window.scale).toBeLessThanOrEqual(limits.cell);
          if (cells) expect(modulo(window.box.x - cells.phase, window.scale)).toBe(0);
        }
      }),
      { numRuns: 15 },
    );
  });

  test("of a hole that covers nothing is empty", () => {
    expect(planWindows(emptyHole({ width: 40, height: 30 }), { multiple: 8 })).toEqual([]);
  });

  test("takes half of the hole's side as context, at least 64 px and at most 128", () => {
    const size = { width: 2000, height: 2000 };
    const planned = (side: number) =>
      planWindows(rectangle(size, 900, 800, side, side), { multiple: 8 }).map(({ box }) => box);
    expect(planned(40)).toEqual([{ x: 824, y: 724, width: 192, height: 192 }]);
    expect(planned(200)).toEqual([{ x: 776, y: 676, width: 448, height: 448 }]);
    expect(planned(256)).toEqual([{ x: 772, y: 672, width: 512, height: 512 }]);
  });

  test("stays inside the picture where it can, and is one window of the picture where that is small", () => {
    const corner = rectangle({ width: 700, height: 500 }, 640, 440, 60, 60);
    expect(planWindows(corner, { multiple: 8 })).toEqual([
      { box: { x: 572, y: 372, width: 128, height: 128 }, scale: 1 },
    ]);
    const small = rectangle({ width: 70, height: 50 }, 10, 10, 40, 30);
    expect(planWindows(small, { multiple: 8 })).toEqual([
      { box: { x: 0, y: 0, width: 128, height: 64 }, scale: 1 },
    ]);
  });

  test("shrinks large empty holes, and mosaics by their cells alone", () => {
    const size = { width: 3000, height: 3000 };
    const large = rectangle(size, 1000, 1000, 700, 300);
    expect(planWindows(large, { multiple: 8 })).toMatchObject([{ scale: 3 }]);
    const fine = planWindows(large, { mosaic: mosaicOf(8, 1000), multiple: 8 });
    expect(fine.map(({ scale }) => scale)).toEqual([1, 1, 1, 1, 1, 1]);
    const coarse = planWindows(large, { mosaic: mosaicOf(50, 1000), multiple: 8 });
    expect(coarse).toMatchObject([{ scale: 5 }]);
  });

  test("keeps to a longest side that is asked for, and covers the hole all the same", () => {
    const size = { width: 2000, height: 2000 };
    const hole = rectangle(size, 900, 800, 300, 200);
    const windows = planWindows(hole, { multiple: 8, mosaic: mosaicOf(8), longest: 256 });
    expect(new Set(windows.map(({ box }) => `${box.width}×${box.height}`))).toEqual(
      new Set(["256×256"]),
    );
    const isIn = (x: number, y: number) =>
      windows.some(({ box }) => x >= box.x && y >= box.y && x < box.x + 256 && y < box.y + 256);
    const corners = [900, 1199].flatMap((x) => [800, 999].map((y) => isIn(x, y)));
    expect([...corners, isIn(1050, 900)]).toEqual([true, true, true, true, true]);
    expect(planWindows(hole, { multiple: 8, mosaic: mosaicOf(8) })).toHaveLength(2);
  });

  test("gives clusters that are far apart windows of their own, and near ones a common one", () => {
    const size = { width: 3000, height: 1000 };
    const first = rectangle(size, 100, 100, 50, 50);
    const plan = (x: number) =>
      planWindows(unite(first, rectangle(size, x, 100, 50, 50)), { multiple: 8 }).length;
    expect([plan(200), plan(2500)]).toEqual([1, 2]);
  });
});

const modulo = (value: number, by: number) => ((value % by) + by) % by;

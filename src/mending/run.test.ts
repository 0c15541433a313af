import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stepRatio } from "../../tests/step-ratio.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { emptyHole, rectangleHole, type Size, unite } from "../image/hole.ts";
import { levelOf, type Picture, quantise, type Rectangle } from "../image/picture.ts";
import { damage } from "../mosaic/damage.ts";
import { gridOfRectangle } from "../mosaic/grid.ts";
import type { Mosaic, MosaicKind } from "../mosaic/kinds.ts";
import type { Damaged } from "../networks/index.ts";
import { mendClassically } from "./classical.ts";
import { limits, planWindows } from "./plan.ts";
import { type MendWhole, mendPicture, throughWindows } from "./run.ts";

const original = wavyPicture(300, 220);

function broken(kind: MosaicKind | "white-out", cellPx = 8): Damaged {
  const rectangle = { x: 41, y: 33, width: 170, height: 140 };
  const hole = rectangleHole(original, rectangle);
  if (kind === "white-out") {
    return { picture: quantise(damage(original, hole, { kind })), hole };
  }
  const mosaic: Mosaic = { kind, grid: gridOfRectangle(rectangle, cellPx), support: "clipped" };
  return { picture: quantise(damage(original, hole, mosaic)), hole, mosaic };
}

/** Adds to every value, hole or not. */
const brighter = (by: number): MendWhole =>
  throughWindows(
    async ({ picture }) => ({ ...picture, data: picture.data.map((value) => value + by) }),
    8,
  );

/** Makes every value the same. */
const painting = (value: number): MendWhole =>
  throughWindows(
    async ({ picture }) => ({
      ...picture,
      data: new Float32Array(picture.data.length).fill(value),
    }),
    8,
  );

const mosaicOf = (rectangle: Rectangle, cellPx: number): Mosaic => ({
  ...{ kind: "mean", support: "clipped" },
  grid: gridOfRectangle(rectangle, cellPx),
});

/** Whether any pixel inside (1) or outside (0) of the hole differs. */
const differs = (a: Picture, b: Picture, { hole }: Damaged, inHole: 0 | 1) =>
  a.data.some((value, i) => hole.data[i % hole.data.length] === inHole && value !== b.data[i]);

describe("a mending", () => {
  test("keeps known pixels bit for bit in every composition but none", async () => {
    for (const compose of ["paste", "feather", "poisson"] as const) {
      for (const damaged of [broken("mean"), broken("white-out")]) {
        const { picture } = await mendPicture({ ...damaged, compose }, brighter(-0.2));
        expect(differs(picture, damaged.picture, damaged, 0)).toBe(false);
      }
    }
    const damaged = broken("white-out");
    const { picture } = await mendPicture({ ...damaged, compose: "none" }, brighter(-0.2));
    expect(differs(picture, damaged.picture, damaged, 0)).toBe(true);
    const pasted = await mendPicture(damaged, brighter(-0.2));
    expect(differs(pasted.picture, damaged.picture, damaged, 1)).toBe(true);
  });

  test("keeps known pixels that no 8-bit file holds", async () => {
    const damaged = broken("mean");
    const picture = { ...damaged.picture, data: damaged.picture.data.map((v) => v * 0.999 + 1e-4) };
    const mended = await mendPicture({ ...damaged, picture }, brighter(0.1));
    expect(differs(mended.picture, picture, damaged, 0)).toBe(false);
  });

  test("leaves hardly a step between cells, though a network hands them back, and where it saw them smaller", async () => {
    const blind = throughWindows(async ({ picture }) => picture, 8);
    for (const cellPx of [8, 30]) {
      const damaged = { ...broken("mean", cellPx), mosaic: broken("mean", cellPx).mosaic! };
      const { raw, picture, windows } = await mendPicture(damaged, blind);
      expect(windows[0].scale).toBe(cellPx === 30 ? 3 : 1);
      expect(stepRatio(raw, damaged)).toEqual(cellPx === 8 ? Infinity : expect.closeTo(3.1, 0));
      expect(stepRatio(picture, damaged)).toBeLessThan(3);
    }
  });

  test("leaves 8-bit pixels whose mosaic is the observed one, whatever the network made", async () => {
    const kinds = fc.constantFrom<MosaicKind>("mean", "mean-linear", "nearest");
    const cells = fc.integer({ min: 3, max: 40 });
    const check = async (kind: MosaicKind, cellPx: number, noise: number) => {
      const damaged = broken(kind, cellPx);
      let seed = 1;
      const noisy: MendWhole = async ({ picture }) => {
        const data = picture.data.map((value) => {
          seed = (seed * 48271) % 2147483647;
          return value + noise * (seed / 2147483647 - 0.5);
        });
        return { raws: [{ ...picture, data }], windows: [] };
      };
      const { picture } = await mendPicture(damaged, noisy);
      const again = damage(picture, damaged.hole, damaged.mosaic!);
      expect(Array.from(again.data, levelOf)).toEqual(Array.from(damaged.picture.data, levelOf));
    };
    await fc.assert(
      fc.asyncProperty(kinds, cells, fc.double({ min: 0, max: 2, noNaN: true }), check),
      { numRuns: 6 },
    );
  });

  test("returns what the method made beside the finished picture", async () => {
    const damaged = broken("white-out");
    const { raw, picture, windows, timesMs } = await mendPicture(damaged, brighter(-0.25));
    expect(windows).toHaveLength(1);
    const at = 100 * 300 + 100; // in the hole
    expect([raw.data[at], picture.data[at]]).toEqual([0.75, Math.fround(191 / 255)]);
    expect(timesMs.whole).toBeGreaterThanOrEqual(timesMs.method);
  });

  test("rounds nothing for a file of 16 bits", async () => {
    const damaged = broken("white-out");
    const { picture } = await mendPicture({ ...damaged, depth: 16 }, brighter(-0.25));
    expect(picture.data[100 * 300 + 100]).toBe(0.75);
  });

  test("mends large cells at a smaller scale and makes them exact at the full one", async () => {
    const damaged = broken("mean", 50);
    const bicubic: MendWhole = throughWindows(
      async (view) => mendClassically("consistent-bicubic", view),
      8,
    );
    const { picture, windows } = await mendPicture(damaged, bicubic);
    expect(windows).toMatchObject([{ scale: 5 }]);
    const again = quantise(damage(picture, damaged.hole, damaged.mosaic!));
    expect(again.data).toEqual(damaged.picture.data);
  });

  test("joins windows without a seam: a constant stays constant", async () => {
    const size = { width: 900, height: 260 };
    const hole = rectangleHole(size, { x: 20, y: 60, width: 850, height: 150 });
    const picture = { ...size, channels: 3, data: new Float32Array(3 * 900 * 260).fill(0.25) };
    const mosaic: Mosaic = {
      kind: "mean",
      grid: gridOfRectangle({ x: 20, y: 60, width: 1, height: 1 }, 8),
      support: "full",
    };
    const { raw, windows } = await mendPicture({ picture, hole, mosaic }, brighter(0.5));
    expect(windows.length).toBeGreaterThan(1);
    const inHole = raw.data.filter((_, i) => hole.data[i % hole.data.length]);
    expect(inHole.every((value) => Math.abs(value - 0.75) < 1e-6)).toBe(true);
  });

  test("covers large holes by windows whose shares sum to one, and touches nothing outside", async () => {
    const boxes = fc.array(
      fc.record({
        ...{ x: fc.nat(400), y: fc.nat(200) },
        ...{ width: fc.integer({ min: 300, max: 500 }), height: fc.integer({ min: 9, max: 350 }) },
      }),
      { minLength: 1, maxLength: 3 },
    );
    const size = fc.record({
      width: fc.integer({ min: 900, max: 1000 }),
      height: fc.integer({ min: 550, max: 600 }),
    });
    const cells = fc.option(fc.double({ min: 3, max: 60, noNaN: true }), { nil: undefined });
    const longest = fc.constantFrom(256, 384);
    const check = async (
      size: Size,
      boxes: readonly Rectangle[],
      cellPx?: number,
      longest = 256,
    ) => {
      const hole = unite(emptyHole(size), ...boxes.map((box) => rectangleHole(size, box)));
      const data = Float32Array.from({ length: 3 * hole.data.length }, (_, i) => (i % 251) / 255);
      const damaged: Damaged = {
        ...{ picture: { ...size, channels: 3, data }, hole },
        mosaic: cellPx ? mosaicOf(boxes[0], cellPx) : undefined,
      };
      const windows = planWindows(hole, { mosaic: damaged.mosaic, multiple: 8, longest });
      if (cellPx && cellPx <= limits.cell) expect(windows.length).toBeGreaterThan(1);
      const { raw, picture } = await mendPicture({ ...damaged, windows }, painting(0.75));
      const isOff = (value: number, i: number) =>
        hole.data[i % hole.data.length] === 1 && Math.abs(value - 0.75) > 1e-6;
      expect(raw.data.some(isOff)).toBe(false);
      expect(differs(picture, damaged.picture, damaged, 0)).toBe(false);
    };
    const property = fc.asyncProperty(size, boxes, cells, longest, check);
    await fc.assert(property, { numRuns: 3 });
  }, 120_000);

  test("refuses an empty hole, a hole of another size and a fired signal", async () => {
    const damaged = broken("mean");
    const mend = (change: object) => mendPicture({ ...damaged, ...change }, brighter(0));
    await expect(mend({ hole: emptyHole(original) })).rejects.toThrow(
      "hole: expected a hole that covers at least one pixel, got an empty one",
    );
    await expect(mend({ hole: emptyHole({ width: 3, height: 4 }) })).rejects.toThrow(
      "hole: expected a hole of the picture's size, 300×220, got 3×4",
    );
    await expect(mend({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });
});

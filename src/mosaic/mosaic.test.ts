import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { gaussianBlur } from "../image/blur.ts";
import { linearFromSrgb, srgbFromLinear } from "../image/colour.ts";
import { type Hole, rectangleHole } from "../image/hole.ts";
import { blankPicture, type Picture, quantise } from "../image/picture.ts";
import { resize } from "../image/resize.ts";
import type { Mosaic } from "./kinds.ts";
import { book, mosaic } from "./mosaic.ts";

const grid = { cellWidth: 2, cellHeight: 2, phaseX: 1, phaseY: 0 };

/** 4×2, grey: 0.1 0.2 0.3 0.4 / 0.5 0.6 0.7 0.8 */
const steps: Picture = {
  width: 4,
  height: 2,
  channels: 1,
  data: Float32Array.from([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
};
/** The cells are columns 0, 1–2 and 3; the hole is columns 2 and 3, so it cuts the middle cell. */
const right = rectangleHole(steps, { x: 2, y: 0, width: 2, height: 2 });

function rounded({ data }: Picture): number[] {
  return Array.from(data, (value) => Math.round(value * 1e5) / 1e5);
}

describe("mosaic", () => {
  test("takes the mean over the whole cell, or over its part in the hole", () => {
    const full = mosaic(steps, right, { kind: "mean", grid, support: "full" });
    expect(rounded(full)).toEqual([0.1, 0.2, 0.45, 0.6, 0.5, 0.6, 0.45, 0.6]);
    const clipped = mosaic(steps, right, { kind: "mean", grid, support: "clipped" });
    expect(rounded(clipped)).toEqual([0.1, 0.2, 0.5, 0.6, 0.5, 0.6, 0.5, 0.6]);
  });

  test("takes the mean in linear light", () => {
    const { data } = mosaic(steps, right, { kind: "mean-linear", grid, support: "clipped" });
    const mean = (linearFromSrgb(0.3) + linearFromSrgb(0.7)) / 2;
    expect(data[2]).toBeCloseTo(srgbFromLinear(mean), 6);
    expect(data[2]).toBeGreaterThan(0.54);
  });

  test("shows the sampled pixel, which a clipped support takes from the hole", () => {
    const full = mosaic(steps, right, { kind: "nearest", grid, support: "full", sample: "corner" });
    expect(rounded(full)).toEqual([0.1, 0.2, 0.2, 0.4, 0.5, 0.6, 0.2, 0.4]);
    const clipped: Mosaic = { kind: "nearest", grid, support: "clipped", sample: "corner" };
    expect(rounded(mosaic(steps, right, clipped))[2]).toBe(0.3);
    expect(rounded(mosaic(steps, right, { kind: "nearest", grid, support: "full" }))[2]).toBe(0.7);
  });

  test("rounds the mean of bytes up where it lies on half a level", () => {
    const size = { width: 2, height: 1, channels: 1 };
    const hole: Hole = { width: 2, height: 1, data: Uint8Array.from([1, 1]) };
    for (let level = 0; level < 255; level++) {
      const pair = { ...size, data: Float32Array.from([level / 255, (level + 1) / 255]) };
      const shown = quantise(
        mosaic(pair, hole, { kind: "mean", grid: { ...grid, phaseX: 0 }, support: "full" }),
      );
      expect(shown.data[0] * 255).toBeCloseTo(level + 1, 4);
    }
  });

  test("leaves known pixels untouched and shows one value a cell", () => {
    const law = fc.property(mosaicCases("mean", "mean-linear", "nearest", "book"), (one) => {
      const { original, hole } = one;
      const shown = mosaic(original, hole, one.mosaic);
      const area = hole.width * hole.height;
      for (let i = 0; i < shown.data.length; i++) {
        if (hole.data[i % area] === 0) expect(shown.data[i]).toBe(original.data[i]);
      }
      const { cellWidth: w, cellHeight: h, phaseX, phaseY } = one.mosaic.grid;
      const byCell = new Map<string, number>();
      for (let i = 0; i < area; i++) {
        if (hole.data[i] === 0) continue;
        const x = Math.floor((1e-6 + (i % hole.width) + 0.5 - phaseX) / w);
        const y = Math.floor((1e-6 + Math.floor(i / hole.width) + 0.5 - phaseY) / h);
        const value = byCell.get(`${x},${y}`) ?? shown.data[i];
        expect(shown.data[i]).toBe(value);
        byCell.set(`${x},${y}`, value);
      }
    });
    fc.assert(law, { numRuns: 60 });
  });

  test("refuses a hole of another size and cells under a pixel in one line", () => {
    const other = rectangleHole({ width: 5, height: 2 }, { x: 0, y: 0, width: 1, height: 1 });
    expect(() => mosaic(steps, other, { kind: "mean", grid, support: "full" })).toThrow(
      "mosaic: expected a hole of the picture's size, 4×2, got 5×2",
    );
    const tiny: Mosaic = { kind: "mean", grid: { ...grid, cellWidth: 0.5 }, support: "full" };
    expect(() => mosaic(steps, right, tiny)).toThrow(
      "mean mosaic: expected cells of at least 1×1 px at a finite phase, got 0.5×2 px at 1, 0; give the cell's size in pixels",
    );
  });
});

describe("book", () => {
  test("is sample, true Gaussian of σ 1.8, round, enlarge by nearest, inside the hole only", () => {
    for (const [width, height] of [
      [256, 256],
      [100, 61],
    ]) {
      const picture = blankPicture(width, height);
      picture.data.forEach((_, i) => {
        picture.data[i] = (Math.imul(i + 1, 2654435761) >>> 24) / 255;
      });
      const hole = rectangleHole(picture, { x: 11, y: 7, width: width - 40, height: height - 20 });
      const shown = quantise(book(picture, hole));
      const small = resize(
        picture,
        { width: Math.floor(width / 6), height: Math.floor(height / 6) },
        "nearest",
      );
      const blurred = gaussianBlur(small, { sigma: 1.8, radius: 6 });
      const whole = resize(quantise(blurred), { width, height }, "nearest");
      const area = width * height;
      let differing = 0;
      shown.data.forEach((value, i) => {
        const expected = hole.data[i % area] === 1 ? whole.data[i] : picture.data[i];
        if (Math.abs(value - expected) > 1e-6) differing++;
      });
      expect(differing).toBe(0);
    }
  });
});

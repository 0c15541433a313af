import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { ramp, waves } from "../../tests/smooth-pictures.ts";
import { rectangleHole } from "../image/hole.ts";
import { quantise } from "../image/picture.ts";
import { psnr } from "../image/psnr.ts";
import { consistentBicubic, enlargeCells } from "./enlarge.ts";
import { gridOfRectangle } from "./grid.ts";
import type { Mosaic } from "./kinds.ts";
import { mosaic } from "./mosaic.ts";

describe("enlargeCells", () => {
  test("rebuilds a ramp from cells that the hole cuts, by both methods and supports", () => {
    const picture = ramp(48, 40);
    const hole = rectangleHole(picture, { x: 13, y: 11, width: 21, height: 18 });
    for (const method of ["bilinear", "bicubic"] as const) {
      for (const support of ["full", "clipped"] as const) {
        const grid = { cellWidth: 4, cellHeight: 5, phaseX: 2, phaseY: 1 };
        const how: Mosaic = { kind: "mean", grid, support };
        const base = enlargeCells(
          { degraded: mosaic(picture, hole, how), hole, mosaic: how },
          method,
        );
        base.data.forEach((value, i) => {
          expect(value).toBeCloseTo(picture.data[i], 5);
        });
      }
    }
  });

  test("puts the values of nearest where they were sampled", () => {
    const picture = ramp(48, 40);
    const hole = rectangleHole(picture, { x: 12, y: 12, width: 20, height: 16 });
    for (const sample of ["corner", "centre"] as const) {
      const how: Mosaic = {
        kind: "nearest",
        grid: gridOfRectangle({ x: 12, y: 12, width: 1, height: 1 }, 4),
        support: "full",
        sample,
      };
      const base = enlargeCells(
        { degraded: mosaic(picture, hole, how), hole, mosaic: how },
        "bilinear",
      );
      base.data.forEach((value, i) => {
        expect(value).toBeCloseTo(picture.data[i], 5);
      });
    }
  });

  test("is nearer to the original than the mosaic, bicubic than bilinear, consistent nearest", () => {
    const picture = waves(64);
    const rectangle = { x: 9, y: 5, width: 47, height: 50 };
    const hole = rectangleHole(picture, rectangle);
    for (const kind of ["mean", "mean-linear"] as const) {
      const how: Mosaic = { kind, grid: gridOfRectangle(rectangle, 8), support: "clipped" };
      const degraded = quantise(mosaic(picture, hole, how));
      const facts = { degraded, hole, mosaic: how };
      const ladder = [
        degraded,
        enlargeCells(facts, "bilinear"),
        enlargeCells(facts, "bicubic"),
        consistentBicubic(facts),
      ];
      const figures = ladder.map((p) => psnr(p, picture, hole));
      expect(figures).toEqual(figures.toSorted((a, b) => a - b));
      expect(figures[3] - figures[0]).toBeGreaterThan(3);
    }
  });

  test("returns the degraded picture outside the hole, bit for bit", () => {
    const law = fc.property(mosaicCases("mean", "mean-linear", "nearest", "book"), (one) => {
      const { original, hole, mosaic: how } = one;
      const degraded = mosaic(original, hole, how);
      const base = enlargeCells({ degraded, hole, mosaic: how }, "bicubic");
      const area = hole.width * hole.height;
      const isKept = (value: number, i: number) =>
        hole.data[i % area] === 1 ? Number.isFinite(value) : value === degraded.data[i];
      expect(base.data.every(isKept)).toBe(true);
    });
    fc.assert(law, { numRuns: 40 });
  });

  test("keeps a flat picture flat", () => {
    const law = fc.property(mosaicCases("mean", "mean-linear", "nearest", "book"), (one) => {
      const { original, hole, mosaic: how } = one;
      const flat = { ...original, data: original.data.map(() => 0.4) };
      const base = enlargeCells(
        { degraded: mosaic(flat, hole, how), hole, mosaic: how },
        "bicubic",
      );
      expect(base.data.every((value) => Math.abs(value - 0.4) < 1e-5)).toBe(true);
    });
    fc.assert(law, { numRuns: 30 });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { ramp, waves } from "../../tests/smooth-pictures.ts";
import { stepRatio } from "../../tests/step-ratio.ts";
import { rectangleHole } from "../image/hole.ts";
import { quantise } from "../image/picture.ts";
import { psnr } from "../image/psnr.ts";
import { backProjectedBicubic } from "./back-projection.ts";
import { consistentBicubic, enlargeCells } from "./enlarge.ts";
import { gridOfRectangle } from "./grid.ts";
import type { Mosaic } from "./kinds.ts";
import { mosaic } from "./mosaic.ts";

test("is nearer to the original than bicubic projected, and has no more steps than bicubic", () => {
  const picture = waves(64);
  const rectangle = { x: 9, y: 5, width: 47, height: 50 };
  const hole = rectangleHole(picture, rectangle);
  for (const kind of ["mean", "mean-linear"] as const) {
    for (const support of ["clipped", "full"] as const) {
      const grid = { ...gridOfRectangle(rectangle, 8), phaseX: 6 };
      const how: Mosaic = { kind, grid, support };
      const degraded = quantise(mosaic(picture, hole, how));
      const facts = { degraded, hole, mosaic: how };
      const projected = consistentBicubic(facts);
      const backProjected = backProjectedBicubic(facts);
      expect(psnr(backProjected, picture, hole)).toBeGreaterThan(
        psnr(projected, picture, hole) + 0.1,
      );
      const bicubic = stepRatio(enlargeCells(facts, "bicubic"), facts);
      expect(stepRatio(projected, facts)).toBeGreaterThan(1.5 * bicubic);
      expect(stepRatio(backProjected, facts)).toBeLessThan(1.05 * bicubic);
    }
  }
});

test("rebuilds a ramp from cells that the hole cuts", () => {
  const picture = ramp(48, 40);
  const hole = rectangleHole(picture, { x: 13, y: 11, width: 21, height: 18 });
  const grid = { cellWidth: 4, cellHeight: 5, phaseX: 2, phaseY: 1 };
  for (const support of ["full", "clipped"] as const) {
    const how: Mosaic = { kind: "mean", grid, support };
    const degraded = mosaic(picture, hole, how);
    const base = backProjectedBicubic({ degraded, hole, mosaic: how, tolerance: 0 });
    // A clipped cell's value lies where its pixels do, not at its centre: interpolation alone misses by a third of a cell.
    const digits = support === "full" ? 5 : 2;
    base.data.forEach((value, i) => void expect(value).toBeCloseTo(picture.data[i], digits));
  }
});

test("shows the observed cells, and keeps every pixel outside the hole", () => {
  const law = fc.property(mosaicCases("mean", "mean-linear"), ({ original, hole, mosaic: how }) => {
    const degraded = quantise(mosaic(original, hole, how));
    const base = backProjectedBicubic({ degraded, hole, mosaic: how });
    const again = mosaic(base, hole, how);
    const area = hole.width * hole.height;
    again.data.forEach((value, i) => {
      if (hole.data[i % area] === 0) expect(base.data[i]).toBe(degraded.data[i]);
      else expect(Math.abs(value - degraded.data[i])).toBeLessThan(0.5 / 255 + 1e-5);
    });
  });
  fc.assert(law, { numRuns: 40 });
});

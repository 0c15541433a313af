import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fractions } from "../../tests/goldens/hash.ts";
import goldens from "../../tests/goldens/sliced-wasserstein.json" with { type: "json" };
import { collapse, laplacianPyramid, levelsOf } from "./laplacian.ts";
import { blankPicture } from "./picture.ts";

const noise = (width: number, height: number, channels = 3) => ({
  ...{ width, height, channels },
  data: Float32Array.from(fractions([channels, height, width], 1)),
});

describe("the Laplacian pyramid", () => {
  test.each(goldens)("equals SciPy's of $width×$height×$channels", (golden) => {
    const pyramid = laplacianPyramid(noise(golden.width, golden.height, golden.channels), 3);
    for (const [l, { data, width, height }] of pyramid.entries()) {
      expect(Math.hypot(...data)).toBeCloseTo(golden.norms[l], 5);
      const [firstOfLast, lastOfFirst] = golden.corners[l];
      expect(data[data.length - width * height]).toBeCloseTo(firstOfLast, 6);
      expect(data[width * height - 1]).toBeCloseTo(lastOfFirst, 6);
    }
  });

  test("gives the picture back when its levels are added up", () => {
    const side = fc.integer({ min: 1, max: 23 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 4 }), (width, height, levels) => {
        const picture = noise(width, height);
        const { data } = collapse(laplacianPyramid(picture, levels));
        const gaps = data.map((value, i) => Math.abs(value - picture.data[i]));
        expect(Math.max(...gaps)).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
  });

  test("of a flat picture is zero but for the coarsest level", () => {
    for (const [width, height] of [
      [19, 14],
      [1, 6],
    ]) {
      const data = new Float32Array(3 * width * height).fill(0.25);
      const pyramid = laplacianPyramid({ ...blankPicture(width, height), data }, 3);
      for (const [l, level] of pyramid.entries()) {
        const expected = l === 2 ? 0.25 : 0;
        expect(level.width).toBe(Math.ceil(width / 2 ** l));
        expect(Math.max(...level.data.map((v) => Math.abs(v - expected)))).toBeLessThan(1e-6);
      }
    }
  });

  test("has levels down to the least side", () => {
    const levels = [256, 255, 32, 31, 16, 5].map((side) =>
      levelsOf({ width: side, height: 300 }, 16),
    );
    expect(levels).toEqual([5, 5, 2, 2, 1, 1]);
  });
});

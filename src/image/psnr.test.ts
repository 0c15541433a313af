import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metricsCases } from "../../tests/goldens/metrics.ts";
import { blankPicture } from "./picture.ts";
import { l1, mse, psnr } from "./psnr.ts";

describe("psnr, mse and l1", () => {
  test.each(metricsCases)("equal scikit-image on $name", ({ mended, original, hole, golden }) => {
    expect(psnr(mended, original)).toBeCloseTo(golden.psnrWhole, 6);
    expect(psnr(mended, original, hole)).toBeCloseTo(golden.psnrHole, 6);
    expect(mse(mended, original)).toBeCloseTo(golden.mseWhole, 10);
    expect(mse(mended, original, hole)).toBeCloseTo(golden.mseHole, 10);
    expect(l1(mended, original)).toBeCloseTo(golden.l1Whole, 9);
    expect(l1(mended, original, hole)).toBeCloseTo(golden.l1Hole, 9);
  });

  test("give Infinity, 0 and 0 for equal pictures", () => {
    const { original, hole } = metricsCases[0];
    expect(psnr(original, original)).toBe(Infinity);
    expect(psnr(original, original, hole)).toBe(Infinity);
    expect(mse(original, original)).toBe(0);
    expect(l1(original, original, hole)).toBe(0);
  });

  test("differ between whole and hole by 10·log10(1/area) for an error inside the hole", () => {
    const share = fc.integer({ min: 1, max: 63 });
    fc.assert(
      fc.property(share, fc.float({ min: 0.125, max: 1, noNaN: true }), (missing, error) => {
        const original = blankPicture(8, 8);
        const hole = { width: 8, height: 8, data: new Uint8Array(64).fill(1, 0, missing) };
        const data = original.data.map((_, i) => (i % 64 < missing ? error : 0));
        const mended = { ...original, data };
        const gap = psnr(mended, original) - psnr(mended, original, hole);
        expect(gap).toBeCloseTo(10 * Math.log10(64 / missing), 9);
        expect(psnr(mended, original, hole)).toBeCloseTo(-20 * Math.log10(error), 9);
        expect(l1(mended, original, hole)).toBeCloseTo(error, 9);
      }),
      { numRuns: 30 },
    );
  });
});

describe("what a metric refuses", () => {
  const picture = blankPicture(4, 3);
  const hole = (width: number, height: number, value: 0 | 1) => ({
    width,
    height,
    data: new Uint8Array(width * height).fill(value),
  });

  test("pictures of two sizes", () => {
    expect(() => psnr(picture, blankPicture(4, 4))).toThrow(
      "psnr: expected 4×3×3, got 4×4×3; compare pictures of one size",
    );
    expect(() => l1(picture, blankPicture(4, 3, 1))).toThrow("l1: expected 4×3×3, got 4×3×1");
  });

  test("a hole of another size", () => {
    expect(() => l1(picture, picture, hole(3, 4, 1))).toThrow(
      "l1: expected a hole of the picture's size, 4×3, got 3×4",
    );
  });

  test("a hole that covers nothing", () => {
    expect(() => mse(picture, picture, hole(4, 3, 0))).toThrow(
      "mse: expected a hole that covers at least one pixel, got an empty one",
    );
  });
});

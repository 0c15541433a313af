import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metricsCases } from "../../tests/goldens/metrics.ts";
import { blankPicture, type Picture } from "./picture.ts";
import { msSsim, ssim } from "./ssim.ts";

const large = metricsCases.filter(({ golden }) => golden.msssim !== null);

function negative(picture: Picture): Picture {
  return { ...picture, data: picture.data.map((value) => 1 - value) };
}

describe("ssim", () => {
  test.each(metricsCases)("equals scikit-image on $name", ({ mended, original, hole, golden }) => {
    expect(ssim(mended, original)).toBeCloseTo(golden.ssimWhole, 7);
    expect(ssim(mended, original, hole)).toBeCloseTo(golden.ssimHole, 7);
  });

  test("is the luminance factor alone between flat pictures", () => {
    const [dark, bright] = [0.25, 0.5].map((value) => ({
      ...blankPicture(20, 16),
      data: new Float32Array(3 * 320).fill(value),
    }));
    const luminance = (2 * 0.25 * 0.5 + 1e-4) / (0.25 ** 2 + 0.5 ** 2 + 1e-4);
    expect(ssim(dark, bright)).toBeCloseTo(luminance, 9);
    expect(
      ssim(dark, bright, { width: 20, height: 16, data: new Uint8Array(320).fill(1) }),
    ).toBeCloseTo(luminance, 9);
  });

  test("is symmetric, 1 for equal pictures and at most 1", () => {
    const picture = fc
      .array(fc.integer({ min: 0, max: 255 }), { minLength: 156, maxLength: 156 })
      .map((levels) => ({
        ...blankPicture(13, 12, 1),
        data: Float32Array.from(levels, (v) => v / 255),
      }));
    fc.assert(
      fc.property(picture, picture, (a, b) => {
        expect(ssim(a, a)).toBeCloseTo(1, 12);
        expect(ssim(a, b)).toBeCloseTo(ssim(b, a), 12);
        expect(Math.abs(ssim(a, b))).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 20 },
    );
  });

  test("refuses pictures smaller than its window", () => {
    const small = blankPicture(11, 10);
    expect(() => ssim(small, small)).toThrow(
      "ssim: expected pictures with sides ≥ 11 px, got 11×10",
    );
  });
});

describe("msSsim", () => {
  test.each(large)("equals pytorch-msssim on $name", ({ mended, original, golden }) => {
    expect(msSsim(mended, original)).toBeCloseTo(golden.msssim ?? Number.NaN, 6);
  });

  test.each(large)(
    "is 0 against the negative of $name, as pytorch-msssim's",
    ({ original, golden }) => {
      expect(golden.msssimOfNegative).toBe(0);
      expect(msSsim(negative(original), original)).toBe(0);
    },
  );

  test("is 1 for equal pictures", () => {
    expect(msSsim(large[0].original, large[0].original)).toBeCloseTo(1, 12);
  });

  test("refuses pictures whose fifth scale holds no window", () => {
    const small = blankPicture(160, 200);
    expect(() => msSsim(small, small)).toThrow(
      "msSsim: expected pictures with sides ≥ 161 px, got 160×200",
    );
  });
});

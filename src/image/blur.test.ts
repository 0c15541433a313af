import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/resize.json" with { type: "json" };
import { hashPicture } from "../../tests/hash-picture.ts";
import { gaussianBlur, gaussianKernel, reflectedIndex } from "./blur.ts";

describe("gaussianBlur", () => {
  test.each(golden.blurred)("equals SciPy in mode mirror at σ $sigma, radius $radius", (blur) => {
    const blurred = gaussianBlur(hashPicture(golden.width, golden.height, 1), blur);
    blur.data.forEach((value, i) => {
      expect(Math.abs(blurred.data[i] - value)).toBeLessThan(1e-5);
    });
  });

  test("treats every channel alike and none from another", () => {
    const picture = hashPicture(9, 7, 3);
    const blurred = gaussianBlur(picture, { sigma: 1 });
    const second = { ...picture, channels: 1, data: picture.data.slice(63, 126) };
    expect(gaussianBlur(second, { sigma: 1 }).data).toEqual(blurred.data.slice(63, 126));
  });
});

test("gaussianKernel sums to 1 and falls as exp(−k²/2σ²)", () => {
  const kernel = gaussianKernel(1.8, 6);
  expect(kernel.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 14);
  expect(kernel[8] / kernel[6]).toBeCloseTo(Math.exp(-4 / (2 * 1.8 ** 2)), 14);
});

test("reflectedIndex does not repeat the edge and folds as often as needed", () => {
  const shown = Array.from({ length: 11 }, (_, k) => reflectedIndex(k - 4, 3));
  expect(shown).toEqual([0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2]);
  expect(reflectedIndex(-4, 1)).toBe(0);
});

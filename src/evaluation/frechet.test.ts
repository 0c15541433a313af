import fc from "fast-check";
import { describe, expect, test } from "vitest";
import goldens from "../../tests/goldens/frechet.json" with { type: "json" };
import { uniform } from "../../tests/goldens/hash.ts";
import { type FeatureRows, frechetDistance } from "./frechet.ts";

/** As scripts/goldens/frechet.py makes them. */
function features(rows: number, size: number, seed: number): FeatureRows {
  const [values, mix] = [uniform([rows, size], seed), uniform([size, size], seed + 1)];
  const offset = uniform([size], seed + 2);
  return Array.from({ length: rows }, (_, n) =>
    Array.from({ length: size }, (_, j) => {
      let value = offset[j];
      for (let i = 0; i < size; i++) value += values[n * size + i] * mix[i * size + j];
      return value;
    }),
  );
}

/** 2·D rows ±√((2D − 1)/2)·σ_d along every axis: their mean is `mean`, their covariance diag(σ²) exactly. */
function axesOf(mean: readonly number[], deviations: readonly number[]): FeatureRows {
  const reach = Math.sqrt((2 * mean.length - 1) / 2);
  return deviations.flatMap((deviation, d) =>
    [-1, 1].map((side) => mean.map((m, i) => m + (i === d ? side * reach * deviation : 0))),
  );
}

describe("the Fréchet distance", () => {
  test.each(goldens)(
    "equals SciPy's and pytorch-fid's for $first and $second rows of $size",
    (golden) => {
      const { first, second, size, distance, pytorchFid } = golden;
      const ours = frechetDistance(features(first, size, 1), features(second, size, 11));
      expect(Math.abs(ours - distance)).toBeLessThan(1e-6 * distance);
      expect(Math.abs(ours - pytorchFid)).toBeLessThan(1e-6 * pytorchFid);
    },
  );

  test("between Gaussians with common axes is |μ₁ − μ₂|² + Σ (σ₁ − σ₂)²", () => {
    const numbers = (min: number) =>
      fc.array(fc.double({ min, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(numbers(-5), numbers(-5), numbers(0), numbers(0), (m1, m2, s1, s2) => {
        const means = m1.reduce((sum, m, i) => sum + (m - m2[i]) ** 2, 0);
        const deviations = s1.reduce((sum, s, i) => sum + (s - s2[i]) ** 2, 0);
        const distance = frechetDistance(axesOf(m1, s1), axesOf(m2, s2));
        expect(distance).toBeCloseTo(means + deviations, 8);
      }),
      { numRuns: 50 },
    );
  });

  test("between a plane's Gaussian and the same turned by 90° is 2 (σ₁ − σ₂)²", () => {
    const tall = axesOf([0, 0], [3, 0.5]);
    const wide = tall.map(([x, y]) => [-y, x]);
    expect(frechetDistance(tall, wide)).toBeCloseTo(2 * 2.5 ** 2, 10);
  });

  test("is 0 from a set to itself, also where there are fewer rows than features, and symmetric", () => {
    const [a, b] = [features(6, 20, 3), features(9, 20, 5)];
    expect(frechetDistance(a, a)).toBeCloseTo(0, 8);
    expect(frechetDistance(a, b)).toBeCloseTo(frechetDistance(b, a), 8);
  });

  test("needs two rows", () => {
    expect(() => frechetDistance([[1]], [[1], [2]])).toThrow(
      "Fréchet distance: expected features of at least two pictures, got 1",
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomNormal, randomOf } from "../image/random.ts";
import { intervalOf, resampler } from "./bootstrap.ts";

const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);
const options = (resamples: number, seed = 1) => ({ resamples, random: randomOf(seed) });

describe("a resampler", () => {
  test("draws two pictures as binomial counts: means 0, ½ and 1 with chances ¼, ½ and ¼", () => {
    const means = resampler(["a", "b"], options(8000)).means([0, 1]);
    const share = (value: number) => means.filter((mean) => mean === value).length / 8000;
    expect(share(0)).toBeCloseTo(0.25, 1);
    expect(share(0.5)).toBeCloseTo(0.5, 1);
    expect(share(0) + share(0.5) + share(1)).toBe(1);
  });

  test("has the standard error of a mean, σ/√n, and its normal interval", () => {
    const random = randomOf(5);
    const values = Array.from({ length: 400 }, () => 3 + 2 * randomNormal(random));
    const means = resampler(names(400), options(4000)).means(values);
    const mean = values.reduce((sum, value) => sum + value, 0) / 400;
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 400);
    const { low, high } = intervalOf(means, 0.95)!;
    const reach = (1.96 * deviation) / Math.sqrt(400);
    expect(Math.abs((high - low) / 2 / reach - 1)).toBeLessThan(0.05);
    expect(Math.abs((low + high) / 2 - mean)).toBeLessThan(0.1 * reach);
  });

  test("keeps cases of one picture together: doubling every case changes nothing", () => {
    const values = [1, 5, 2, 8];
    const once = resampler(names(4), options(50)).means(values);
    const twice = resampler([...names(4), ...names(4)], options(50)).means([...values, ...values]);
    expect(twice).toEqual(once);
  });

  test("draws every series alike: a constant difference stays", () => {
    const { means } = resampler(names(6), options(100));
    const [a, b] = [means([3, 1, 4, 1, 5, 9]), means([5, 3, 6, 3, 7, 11])];
    expect(b.every((value, r) => Math.abs(value - a[r] - 2) < 1e-12)).toBe(true);
  });

  test("counts only cases that have a value", () => {
    const means = resampler(names(2), options(300)).means([4, null]);
    expect(new Set(means.filter((mean) => !Number.isNaN(mean)))).toEqual(new Set([4]));
    expect(means.some(Number.isNaN)).toBe(true);
    expect(intervalOf(means, 0.95)).toEqual({ low: 4, high: 4 });
    expect(intervalOf(resampler(["a"], options(3)).means([null]), 0.95)).toBeUndefined();
  });

  test("is the same for the same seed, and another for another", () => {
    const of = (seed: number) => resampler(names(9), options(20, seed)).means([...names(9).keys()]);
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});

describe("a percentile interval", () => {
  test("is linear between neighbours", () => {
    const samples = Float64Array.from([4, 0, 3, 1, 2]);
    expect(intervalOf(samples, 0.5)).toEqual({ low: 1, high: 3 });
    expect(intervalOf(samples, 0.75)).toEqual({ low: 0.5, high: 3.5 });
  });

  test("keeps infinities", () => {
    const { POSITIVE_INFINITY: most } = Number;
    expect(intervalOf(Float64Array.of(1, most, most, most), 0.5)).toMatchObject({ high: most });
    expect(intervalOf(Float64Array.of(most, most), 0.95)).toEqual({ low: most, high: most });
  });

  test("moves and widens with its samples", () => {
    const numbers = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (values, factor) => {
        const { low, high } = intervalOf(Float64Array.from(values), 0.9)!;
        const scaled = intervalOf(
          Float64Array.from(values, (v) => v * factor + 7),
          0.9,
        )!;
        expect(scaled.low).toBeCloseTo(low * factor + 7, 9);
        expect(scaled.high).toBeCloseTo(high * factor + 7, 9);
      }),
    );
  });
});

import { expect, test } from "vitest";
import { wilson } from "./wilson.ts";

/** scipy.stats.binomtest(k, n).proportion_ci(method="wilson"). */
test.each([
  [0, 10, 0, 0.2775327998628892],
  [7, 10, 0.39677814746114526, 0.892208732593699],
  [50, 100, 0.4038315303659956, 0.5961684696340044],
  [10, 10, 0.7224672001371, 1],
])("is that of SciPy for %i of %i", (k, n, low, high) => {
  const interval = wilson(k, n);
  expect(interval.share).toBe(k / n);
  expect(interval.low).toBeCloseTo(low, 12);
  expect(interval.high).toBeCloseTo(high, 12);
});

test("knows nothing without answers", () => {
  expect(wilson(0, 0)).toEqual({ share: Number.NaN, low: 0, high: 1 });
});

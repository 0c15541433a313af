import { expect, test } from "vitest";
import { learningRateAt } from "./schedule.ts";

const schedule = {
  ...{ learningRate: 0.8, warmupSteps: 4, floor: 0.25, tenthFrom: 0.75 },
  schedule: "cosine",
} as const;

test("the rate climbs in a straight line, then falls along half a cosine to the floor", () => {
  const rates = [1, 2, 3, 4, 8, 12].map((step) => learningRateAt(step, 12, schedule));
  expect(rates.slice(0, 4).map((rate) => rate.toFixed(12))).toEqual(
    [0.2, 0.4, 0.6, 0.8].map((rate) => rate.toFixed(12)),
  );
  expect(rates[4]).toBeCloseTo((0.8 + 0.2) / 2, 12);
  expect(rates[5]).toBeCloseTo(0.2, 12);
  expect(learningRateAt(6, 12, schedule)).toBeCloseTo(0.2 + (0.6 * (1 + Math.SQRT1_2)) / 2, 12);
});

test("without a climb the first step is next to the highest rate", () => {
  const rate = learningRateAt(1, 1000, { ...schedule, warmupSteps: 0 });
  expect(rate).toBeLessThan(0.8);
  expect(rate).toBeGreaterThan(0.7999);
});

test("a climb longer than the training never comes to the cosine", () => {
  expect(learningRateAt(3, 3, { ...schedule, warmupSteps: 6 })).toBeCloseTo(0.4, 12);
});

test("without a cosine the rate is the highest after the climb, and a tenth near the end", () => {
  const tenth = { ...schedule, schedule: "tenth" } as const;
  const rates = [2, 4, 5, 9, 10, 12].map((step) => learningRateAt(step, 12, tenth));
  expect(rates).toEqual([0.4, 0.8, 0.8, 0.8, 0.08, 0.08]);
});

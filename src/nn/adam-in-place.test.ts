import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/adam.json" with { type: "json" };
import { uniform } from "../../tests/goldens/hash.ts";
import { sizeOf } from "../graph/index.ts";
import { addInPlace, averageInPlace, stepInPlace } from "./adam-in-place.ts";
import { scheduleValues } from "./optimisers.ts";

const { shapes, rates, scales, cases } = golden;

describe("Adam in place", () => {
  test.each(Object.entries(cases))("after five steps is PyTorch's: %s", (_, expected) => {
    const { betas, epsilon, weightDecay, clipNorm, averageDecay } = expected;
    const options = { beta1: betas[0], beta2: betas[1], epsilon, weightDecay };
    const parameters = shapes.map((shape, i) => ({
      weight: uniform(shape, i + 1),
      moment1: new Float32Array(sizeOf(shape)),
      moment2: new Float32Array(sizeOf(shape)),
      average: uniform(shape, i + 1),
    }));
    rates.forEach((learningRate, step) => {
      const slopes = shapes.map((shape, i) =>
        uniform(shape, 100 * (step + 1) + i + 1).map((value) => value * scales[step]),
      );
      const squares = slopes.map((slope) => addInPlace(slope, new Float32Array(slope.length)));
      const norm = Math.sqrt(squares.reduce((sum, each) => sum + each, 0));
      expect(norm).toBeCloseTo(expected.norms[step], 5);
      const { correction1, correction2 } = scheduleValues(step + 1, learningRate, options);
      const scale = clipNorm === null ? 1 : Math.min(1, clipNorm / norm);
      const at = { scale, learningRate, correction1: correction1[0], correction2: correction2[0] };
      for (const [i, { average, ...values }] of parameters.entries()) {
        stepInPlace({ ...values, slope: slopes[i] }, options, at);
        averageInPlace(average, values.weight, averageDecay ?? 0);
      }
    });
    parameters.forEach(({ weight, average }, i) => {
      expectClose(weight, expected.weights[i]);
      expectClose(average, (expected.averages ?? expected.weights)[i]);
    });
  });

  test("adds what is given, and tells the squares of the sum", () => {
    const slope = Float32Array.of(1, -2, 0.5);
    expect(addInPlace(slope, Float32Array.of(2, 2, 1))).toBe(9 + 0 + 2.25);
    expect(slope).toEqual(Float32Array.of(3, 0, 1.5));
  });
});

function expectClose(got: Float32Array, expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  const gaps = expected.map((value, i) => Math.abs(value - got[i]));
  expect(Math.max(...gaps)).toBeLessThan(2e-6);
}

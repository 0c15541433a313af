import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/adam.json" with { type: "json" };
import { uniform } from "../../tests/goldens/hash.ts";
import { sizeOf } from "../graph/index.ts";
import { scheduleValues } from "../nn/optimisers.ts";
import { adamInPlace } from "./adam-in-place.ts";

const { shapes, rates, scales, cases } = golden;

/** Loops, and the arrays in places of their own. */
async function placed(arrays: readonly Float32Array[]) {
  const loops = await adamInPlace(arrays.map(({ length }) => length));
  const places = arrays.map((array) => {
    const place = loops.place(array.length);
    place.set(array);
    return place;
  });
  return { loops, places };
}

describe("Adam in place", () => {
  test.each(Object.entries(cases))("after five steps is PyTorch's: %s", async (_, expected) => {
    const { betas, epsilon, weightDecay, clipNorm, averageDecay } = expected;
    const decay = averageDecay === null ? {} : { averageDecay };
    const options = { beta1: betas[0], beta2: betas[1], epsilon, weightDecay, ...decay };
    const { loops, places } = await placed(
      shapes.flatMap((shape, i) => {
        const [weight, zeros] = [uniform(shape, i + 1), new Float32Array(sizeOf(shape))];
        return [weight, zeros, zeros, zeros, weight];
      }),
    );
    const parameters = shapes.map((_, i) => {
      const [weight, slope, moment1, moment2, average] = places.slice(5 * i);
      return { weight, slope, moment1, moment2, average };
    });
    rates.forEach((learningRate, step) => {
      const squares = parameters.map(({ slope }, i) => {
        slope.fill(0);
        const values = uniform(shapes[i], 100 * (step + 1) + i + 1);
        return loops.add(
          slope,
          values.map((value) => value * scales[step]),
        );
      });
      const norm = Math.sqrt(squares.reduce((sum, each) => sum + each, 0));
      expect(norm).toBeCloseTo(expected.norms[step], 5);
      const { correction1, correction2 } = scheduleValues(step + 1, learningRate, options);
      const scale = clipNorm === null ? 1 : Math.min(1, clipNorm / norm);
      const at = { scale, learningRate, correction1: correction1[0], correction2: correction2[0] };
      for (const values of parameters) loops.step(values, options, at);
    });
    parameters.forEach(({ weight, average }, i) => {
      expectClose(weight, expected.weights[i]);
      const isKept = expected.averages !== null;
      expectClose(average, isKept ? expected.averages![i] : [...uniform(shapes[i], i + 1)]);
    });
  });

  test("goes over more than a block, whose end is no multiple of four, as over one number", async () => {
    const length = 2 ** 13 + 5;
    const options = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1, averageDecay: 0.9 };
    const at = { scale: 0.5, learningRate: 0.01, correction1: 0.1, correction2: 0.01 };
    const before = [1, 2, 3, 4, 5].map((seed) => uniform([length], seed));
    before[3] = before[3].map(Math.abs);
    const { loops, places } = await placed(before);
    const [weight, slope, moment1, moment2, average] = places;
    const squares = loops.add(slope, before[2]);
    loops.step({ weight, slope, moment1, moment2, average }, options, at);
    let [expectedSquares, worst] = [0, 0];
    for (let i = 0; i < length; i++) {
      const [w, g, m, v, a] = before.map((each) => each[i]);
      expectedSquares += (g + m) ** 2;
      const nextM = 0.9 * m + 0.1 * 0.5 * (g + m);
      const nextV = 0.99 * v + 0.01 * (0.5 * (g + m)) ** 2;
      const nextW = w - (0.01 * (nextM / 0.1)) / (Math.sqrt(nextV / 0.01) + 1e-8) - 0.01 * 0.1 * w;
      const got = [slope, weight, moment1, moment2, average].map((each) => each[i]);
      const expected = [g + m, nextW, nextM, nextV, 0.9 * a + 0.1 * nextW];
      worst = Math.max(worst, ...got.map((value, k) => Math.abs(value - expected[k])));
    }
    expect(worst).toBeLessThan(1e-5);
    expect(squares / expectedSquares).toBeCloseTo(1, 6);
  });

  test("adds what is given, and tells the squares of the sum", async () => {
    const given = [Float32Array.of(1, -2, 0.5), Float32Array.of(7)];
    const { loops, places } = await placed(given);
    const [slope, other] = places;
    expect(loops.add(slope, Float32Array.of(2, 2, 1))).toBe(9 + 0 + 2.25);
    expect([...slope]).toEqual([3, 0, 1.5]);
    expect([...other]).toEqual([7]);
  });
});

function expectClose(got: Float32Array, expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  const gaps = expected.map((value, i) => Math.abs(value - got[i]));
  expect(Math.max(...gaps)).toBeLessThan(2e-6);
}

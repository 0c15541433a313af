import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { gradients, input, mul, sum } from "../graph/index.ts";
import { batchNormalisation, instanceNormalisation } from "./normalisations.ts";
import { Parameters } from "./parameters.ts";

const shape = [2, 3, 2, 4];
const x = input("x", shape);
const values = {
  x: uniform(shape, 1, -1, 3),
  scale: uniform([3], 2),
  shift: uniform([3], 3),
  mean: uniform([3], 4),
  variance: uniform([3], 5, 0.5, 2),
};

const channelOf = (i: number): number => Math.floor(i / 8) % 3;
const pictureOf = (i: number): number => Math.floor(i / 24);

/** Mean and Σ(x − μ)²/n of the entries that belong together. */
function moments(belongs: (i: number) => boolean) {
  const those = [...values.x].filter((_, i) => belongs(i));
  const mean = those.reduce((a, b) => a + b) / those.length;
  const variance = those.reduce((a, b) => a + (b - mean) ** 2, 0) / those.length;
  return { mean, variance, count: those.length };
}
const ofChannel = (c: number) => moments((i) => channelOf(i) === c);

function batch(training: boolean, frozen = false) {
  const parameters = new Parameters({ training });
  const y = batchNormalisation(parameters, x, { frozen });
  const next = parameters.statistics.map((each) => [each.name, each.next] as const);
  return { parameters, y, next: Object.fromEntries(next) };
}

describe("batch normalisation", () => {
  test("in training goes by the batch, and its means follow by a tenth", async () => {
    const { y, next, parameters } = batch(true);
    const results = await evaluate(
      { y, "mean:next": next.mean, "variance:next": next.variance },
      values,
    );
    results.y.forEach((got, i) => {
      const c = channelOf(i);
      const { mean, variance } = ofChannel(c);
      const normal = (values.x[i] - mean) / Math.sqrt(variance + 1e-5);
      expect(got).toBeCloseTo(values.scale[c] * normal + values.shift[c], 5);
    });
    for (const c of [0, 1, 2]) {
      const { mean, variance, count } = ofChannel(c);
      expect(results["mean:next"][c]).toBeCloseTo(0.9 * values.mean[c] + 0.1 * mean, 5);
      const unbiased = (variance * count) / (count - 1);
      expect(results["variance:next"][c]).toBeCloseTo(0.9 * values.variance[c] + 0.1 * unbiased, 5);
    }
    expect(parameters.statistics.map(({ moves }) => moves)).toEqual([
      "with-micro-batch",
      "with-micro-batch",
    ]);
  });

  test.each([
    ["in mending", false, false],
    ["frozen in training", true, true],
  ])("%s goes by its means, which rest", async (_, training, frozen) => {
    const { y, next } = batch(training, frozen);
    const results = await evaluate(
      { y, "mean:next": next.mean, "variance:next": next.variance },
      values,
    );
    results.y.forEach((got, i) => {
      const c = channelOf(i);
      const normal = (values.x[i] - values.mean[c]) / Math.sqrt(values.variance[c] + 1e-5);
      expect(got).toBeCloseTo(values.scale[c] * normal + values.shift[c], 5);
    });
    expect(results["mean:next"]).toEqual(values.mean);
    expect(results["variance:next"]).toEqual(values.variance);
  });

  test.each([
    ["moves", false],
    ["rests, where it is frozen,", true],
  ])("%s with its scale and shift", async (_, frozen) => {
    const { y, parameters } = batch(true, frozen);
    const wrt = [...parameters.all.map(({ tensor }) => tensor), x];
    const slopes = gradients(sum(mul(y, input("weights", shape))), wrt);
    const named = Object.fromEntries(slopes.map((slope, i) => [`${i}`, slope]));
    const results = await evaluate(named, { ...values, weights: uniform(shape, 6) });
    const moved = ["0", "1", "2"].map((i) => results[i].every((each) => each !== 0));
    expect(moved).toEqual([!frozen, !frozen, true]); // scale, shift, x
  });
});

test("instance normalisation goes by each picture's each channel", async () => {
  const { y } = await evaluate({ y: instanceNormalisation(x) }, values);
  y.forEach((got, i) => {
    const { mean, variance } = moments(
      (k) => channelOf(k) === channelOf(i) && pictureOf(k) === pictureOf(i),
    );
    expect(got).toBeCloseTo((values.x[i] - mean) / Math.sqrt(variance + 1e-5), 4);
  });
});

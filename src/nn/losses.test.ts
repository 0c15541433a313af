import { expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { gradients, input } from "../graph/index.ts";
import { type PixelLoss, pixelLoss } from "./losses.ts";

const shape = [2, 3, 4, 5];
const area = 4 * 5;

/** What the losses are, and their slopes, of a difference d. */
const formulas: {
  readonly [K in PixelLoss]: readonly [(d: number) => number, (d: number) => number];
} = {
  l1: [Math.abs, Math.sign],
  l2: [(d) => d * d, (d) => 2 * d],
  charbonnier: [(d) => Math.sqrt(d * d + 1e-4), (d) => d / Math.sqrt(d * d + 1e-4)],
};

test.each(Object.keys(formulas) as PixelLoss[])(
  "%s is the weighted sum of its formula, with its slopes",
  async (kind) => {
    const [a, b] = [input("a", shape), input("b", shape)];
    const weight = input("weight", [2, 1, 4, 5]);
    const loss = pixelLoss(kind, a, b, weight);
    const [slope] = gradients(loss, [a]);
    const values = {
      a: uniform(shape, 1),
      b: uniform(shape, 2),
      weight: uniform([2, 1, 4, 5], 3, 0, 1),
    };
    const results = await evaluate({ loss, slope }, values);
    const weightOf = (i: number) => values.weight[Math.floor(i / (3 * area)) * area + (i % area)];
    const [value, derivative] = formulas[kind];
    const differences = Array.from(values.a, (each, i) => each - values.b[i]);
    const expected = differences.reduce((sum, d, i) => sum + weightOf(i) * value(d), 0);
    expect(results.loss[0]).toBeCloseTo(expected, 4);
    differences.forEach((d, i) => {
      expect(results.slope[i]).toBeCloseTo(weightOf(i) * derivative(d), 5);
    });
  },
);

test("a loss whose weight is hole / (3 · hole area) is the mean over the hole", async () => {
  const [a, b, hole] = [input("a", shape), input("b", shape), input("hole", [2, 1, 4, 5])];
  const values = {
    a: uniform(shape, 1),
    b: uniform(shape, 2),
    hole: uniform([2, 1, 4, 5], 3).map((value) => (value > 0 ? 1 : 0)),
  };
  const { loss } = await evaluate({ loss: pixelLoss("l1", a, b, hole) }, values);
  const inHole = (i: number) => values.hole[Math.floor(i / (3 * area)) * area + (i % area)] === 1;
  const inside = Array.from(values.a, (each, i) => Math.abs(each - values.b[i])).filter((_, i) =>
    inHole(i),
  );
  const holeArea = values.hole.reduce((sum, value) => sum + value, 0);
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  expect(loss[0] / (3 * holeArea)).toBeCloseTo(mean, 6);
});

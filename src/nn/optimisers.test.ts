import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/adam.json" with { type: "json" };
import { uniform } from "../../tests/goldens/hash.ts";
import { openProgram, type Values } from "../../tests/run-program.ts";
import { compile, input, sizeOf, topologicalOrder } from "../graph/index.ts";
import { type AdamOptions, adam, scheduleFeeds, scheduleValues, stateNames } from "./optimisers.ts";
import { type Parameter, zeros } from "./parameters.ts";

const { shapes, rates, scales, cases } = golden;
type Case = (typeof cases)[keyof typeof cases];

const optionsOf = ({ betas, epsilon, weightDecay, clipNorm, averageDecay }: Case): AdamOptions => ({
  beta1: betas[0],
  beta2: betas[1],
  epsilon,
  weightDecay,
  ...(clipNorm !== null && { clipNorm }),
  ...(averageDecay !== null && { averageDecay }),
});

const parameters: readonly Parameter[] = shapes.map((shape, i) => {
  const name = `layer.${i}`;
  return { name, tensor: input(name, shape), initialiser: zeros };
});

/** Weights, moments and running means before the first step. */
function freshState({ averageDecay }: AdamOptions): Record<string, Float32Array> {
  const named = parameters.flatMap(({ name, tensor: { shape } }, i) => [
    [name, uniform(shape, i + 1)] as const,
    [stateNames.moment1(name), new Float32Array(sizeOf(shape))] as const,
    [stateNames.moment2(name), new Float32Array(sizeOf(shape))] as const,
    ...(averageDecay === undefined
      ? []
      : [[stateNames.average(name), uniform(shape, i + 1)] as const]),
  ]);
  return Object.fromEntries(named);
}

/** The hashed gradients of the golden: step t, parameter i. */
const gradientsAt = (t: number): Values =>
  Object.fromEntries(
    shapes.map((shape, i) => [
      `gradient.${i}`,
      uniform(shape, 100 * t + i + 1).map((value) => value * scales[t - 1]),
    ]),
  );

async function runSteps(options: AdamOptions) {
  const schedule = scheduleFeeds();
  const slopes = shapes.map((shape, i) => input(`gradient.${i}`, shape));
  const { state, gradientNorm } = adam(parameters, slopes, { schedule, options });
  const feeds = Object.fromEntries(slopes.map((slope, i) => [`gradient.${i}`, slope]));
  const results = { gradientNorm };
  const program = compile({ name: "adam", feeds: { ...feeds, ...schedule }, results, state });
  const open = await openProgram(program);
  let values = freshState(options);
  const norms: number[] = [];
  for (let t = 1; t <= rates.length; t++) {
    const fed = { ...gradientsAt(t), ...scheduleValues(t, rates[t - 1], options), ...values };
    const next = await open.run(fed);
    norms.push(next.gradientNorm[0]);
    values = Object.fromEntries(Object.keys(values).map((name) => [name, next[`${name}:next`]]));
  }
  await open.release();
  return { values, norms };
}

const expectClose = (got: Float32Array, expected: readonly number[]) => {
  const gaps = expected.map((value, i) => Math.abs(value - got[i]));
  expect(got.length).toBe(expected.length);
  expect(Math.max(...gaps)).toBeLessThan(2e-6);
};

describe("Adam", () => {
  test.each(Object.entries(cases))("after five steps is PyTorch's: %s", async (_, expected) => {
    const { values, norms } = await runSteps(optionsOf(expected));
    norms.forEach((norm, t) => {
      expect(norm).toBeCloseTo(expected.norms[t], 5);
    });
    parameters.forEach(({ name }, i) => {
      expectClose(values[name], expected.weights[i]);
      if (expected.averages) expectClose(values[stateNames.average(name)], expected.averages[i]);
    });
  });

  test("keeps no running means where none are asked for", () => {
    const slopes = shapes.map((shape, i) => input(`gradient.${i}`, shape));
    const options = optionsOf(cases.plain);
    const { state } = adam(parameters, slopes, { schedule: scheduleFeeds(), options });
    expect(Object.keys(state).sort()).toEqual(
      [0, 1].flatMap((i) => [`layer.${i}`, `moment1.layer.${i}`, `moment2.layer.${i}`]).sort(),
    );
  });

  test("stands still where nothing slopes, but for the decay", async () => {
    const options = { ...optionsOf(cases.plain), clipNorm: 1, weightDecay: 0.5 };
    const schedule = scheduleFeeds();
    const [parameter] = parameters;
    const slope = input("slope", shapes[0]);
    const { state, gradientNorm } = adam([parameter], [slope], { schedule, options });
    const results = { gradientNorm };
    const program = compile({ name: "still", feeds: { slope, ...schedule }, results, state });
    const open = await openProgram(program);
    const zero = new Float32Array(12);
    const next = await open.run({
      slope: zero,
      ...scheduleValues(1, 0.1, options),
      "layer.0": new Float32Array(12).fill(2),
      "moment1.layer.0": zero,
      "moment2.layer.0": zero,
    });
    await open.release();
    expect(next.gradientNorm[0]).toBe(0);
    expectClose(
      next["layer.0:next"],
      Array.from({ length: 12 }, () => 2 - 0.1 * 0.5 * 2),
    );
  });

  test("moves small parameters in one row as it moves each alone, and a large one apart", async () => {
    const sizes = { large: [130, 130], kernel: [4, 3, 3, 3], bias: [4] };
    const options = { ...optionsOf(cases.plain), averageDecay: 0.9, weightDecay: 0.1 };
    const all = Object.entries(sizes).map(([name, shape]) => ({
      ...{ name, tensor: input(name, shape), initialiser: zeros },
    }));
    const slopeOf = ({ name, tensor }: Parameter) => input(`slope.${name}`, tensor.shape);
    const stepped = async (parameters: readonly Parameter[]) => {
      const slopes = parameters.map(slopeOf);
      const schedule = scheduleFeeds();
      const { state, gradientNorm } = adam(parameters, slopes, { schedule, options });
      const feeds = Object.fromEntries(
        parameters.map((each, i) => [`slope.${each.name}`, slopes[i]]),
      );
      const results = { gradientNorm };
      const program = { name: "rows", feeds: { ...feeds, ...schedule }, results, state };
      const open = await openProgram(compile(program));
      const ports = [...Object.entries(feeds), ...Object.entries(state)].map(
        ([name, port]) => [name, "current" in port ? port.current.shape : port.shape] as const,
      );
      const values = Object.fromEntries(
        ports.map(([name, shape]) => [name, uniform(shape, name.length).map(Math.abs)]),
      );
      const next = await open.run({ ...values, ...scheduleValues(3, 0.01, options) });
      await open.release();
      const roots = topologicalOrder(Object.values(state).map((slot) => slot.next!));
      return { next, roots: roots.filter(({ op }) => op === "sqrt").length };
    };
    const together = await stepped(all);
    const alone = await Promise.all(all.map((each) => stepped([each])));
    const apart: typeof together.next = Object.assign({}, ...alone.map(({ next }) => next));
    for (const [name, values] of Object.entries(together.next)) {
      if (name !== "gradientNorm") expectClose(values, [...apart[name]]);
    }
    expect(Object.keys(together.next)).toHaveLength(1 + 4 * all.length);
    expect(together.roots).toBe(2 * 2); // of the second moments and of their correction, twice
  });
});

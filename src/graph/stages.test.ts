import { describe, expect, test } from "vitest";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate, runProgram, type Values } from "../../tests/run-program.ts";
import { add, div, mul, sqrt, square, stopGradient, sub } from "./elementwise.ts";
import { gradients } from "./gradient.ts";
import { pooledMean, pooledVariance } from "./pooled-moments.ts";
import { compile, type Program } from "./program.ts";
import { mean, sum } from "./reduction.ts";
import { isBetween, isMoment, type Stage, stagesOf } from "./stages.ts";
import { input, type Tensor } from "./tensor.ts";

const CHANNELS = 3;

/** Two layers w ⊙ x, each normalised by the batch and squared: their loss and its slopes, of so many pictures. */
function layersOf(pictures: number, lanes: number) {
  const x = input("x", [pictures, CHANNELS]);
  const weights = ["first", "second"].map((name) => input(name, [CHANNELS]));
  const normalised = (y: Tensor): Tensor => {
    const own = mean(y, { axes: [0], keep: true });
    const spread = mean(square(sub(y, stopGradient(own))), { axes: [0], keep: true });
    const deviation = sqrt(add(pooledVariance(own, spread), 0.1));
    return div(sub(y, pooledMean(own)), deviation);
  };
  const y = weights.reduce(
    (y, weight) => square(normalised(mul(add(y, 0.3), weight))),
    x as Tensor,
  );
  // A share of the mean over the whole batch.
  const loss = div(mean(mul(y, add(square(x), 0.5))), lanes);
  return { x, weights, loss, slopes: gradients(loss, weights) };
}

function slopesProgram(pictures: number, lanes: number): Program {
  const { x, weights, loss, slopes } = layersOf(pictures, lanes);
  const [first, second] = weights;
  return {
    name: "layers",
    feeds: { x },
    results: { loss },
    state: { first: { current: first }, second: { current: second, next: sub(second, 1) } },
    kept: { "slope.first": slopes[0], "slope.second": slopes[1] },
  };
}

/** What a stage gives, of all that lies on its lane. */
const given = ({ program: { kept = {}, ...program } }: Stage, values: Values) =>
  runProgram(compile({ ...program, results: { ...program.results, ...kept } }), values);

/** μ and V of two lanes' m and v, by the formulas. */
function pooledOf(moment: string, [m, v]: readonly (readonly Float32Array[])[]): Float32Array {
  const half = (all: readonly Float32Array[], i: number): number => (all[0][i] + all[1][i]) / 2;
  if (moment === "pooledMean") return m[0].map((_, i) => half(m, i));
  return v[0].map((_, i) => half(v, i) + ((m[0][i] - m[1][i]) / 2) ** 2);
}

describe("stages of a program whose lanes pool moments", () => {
  const stages = stagesOf(slopesProgram(2, 2));

  test("are as many as moments wait for each other, forwards and backwards", () => {
    expect(stages.map(({ poolings }) => poolings.map(({ moment }) => moment))).toEqual([
      ["pooledMean", "pooledVariance"],
      ["pooledMean", "pooledVariance"],
      ["pooledMean", "pooledMean"],
      ["pooledMean", "pooledMean"],
      [],
    ]);
    expect(stagesOf({ ...slopesProgram(2, 2), results: {}, kept: {} })).toHaveLength(1);
  });

  test("move state in the last of them alone, and leave nothing that none reads", () => {
    expect(stages.map(({ program }) => program.state.second?.next !== undefined)).toEqual([
      ...stages.slice(1).map(() => false),
      true,
    ]);
    const left = stages.flatMap(({ program }) => Object.keys(program.kept ?? {}).filter(isBetween));
    const read = new Set(stages.flatMap(({ program }) => Object.keys(program.state)));
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter((name) => !read.has(name))).toEqual([]);
    expect(stages.at(-1)!.program.kept).not.toHaveProperty("between.0");
  });

  test("give two lanes together what one program gives of the whole batch", async () => {
    const parameters = { first: uniform([CHANNELS], 1), second: uniform([CHANNELS], 2) };
    const x = uniform([4, CHANNELS], 3);
    const lanes: Record<string, Float32Array>[] = [0, 1].map((lane) => ({
      ...parameters,
      x: x.slice(lane * 2 * CHANNELS, (lane + 1) * 2 * CHANNELS),
    }));
    for (const stage of stages) {
      for (const lane of lanes) Object.assign(lane, await given(stage, lane));
      for (const { name, moment, of } of stage.poolings) {
        const pooled = pooledOf(
          moment,
          of.map((each) => lanes.map((lane) => lane[each])),
        );
        for (const lane of lanes) lane[name] = pooled;
      }
    }
    const { loss, slopes } = layersOf(4, 1);
    const asked = { loss, "slope.first": slopes[0], "slope.second": slopes[1] };
    const whole = await evaluate(asked, { ...parameters, x });
    const both = (name: string): readonly number[] =>
      [...lanes[0][name]].map((value, i) => value + lanes[1][name][i]);
    const near = (values: Iterable<number>) =>
      [...values].map((value) => expect.closeTo(value, 5) as number);
    expect(both("loss")).toEqual(near(whole.loss));
    expect(both("slope.first")).toEqual(near(whole["slope.first"]));
    expect(both("slope.second")).toEqual(near(whole["slope.second"]));
    expect(Object.keys(lanes[0]).some(isMoment)).toBe(true);
  });
});

test("moments of a batch's only lane are its own, with their slopes", async () => {
  const own = operand([2, CHANNELS], 5);
  await expectSlopes((x) => pooledMean(mean(x, { axes: [0] })), [own]);
  await expectSlopes(
    (x) => {
      const average = mean(x, { axes: [0], keep: true });
      const spread = mean(square(sub(x, stopGradient(average))), { axes: [0], keep: true });
      return sum(pooledVariance(average, spread), { axes: [0] });
    },
    [own],
  );
  expect(() => pooledVariance(input("m", [1, 3]), input("v", [3]))).toThrow(/pooledVariance/);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  distinctOperand,
  expectSlopes,
  operand,
  operandAwayFrom,
} from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import type { Build } from "../../tests/graph-cases.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import {
  abs,
  add,
  clip,
  div,
  elu,
  exp,
  greater,
  leakyRelu,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from "./elementwise.ts";
import { gradients } from "./gradient.ts";
import { sum } from "./reduction.ts";
import { constant, input } from "./tensor.ts";

describe("elementwise operators", () => {
  test.each(goldenCases("elementwise"))(
    "$name equals PyTorch, with its gradients",
    async (each) => {
      expectGolden(await runProgram(each.program, each.values), each);
    },
  );

  test("give sign, comparisons and ties their exact values", async () => {
    const x = constant([-2, -0, 0, 3]);
    const values = await evaluate({
      sign: sign(x),
      above: where(greater(x, 0), 1, 0),
      clipped: clip(x, -1, 2),
      leaky: leakyRelu(x, 0.5),
    });
    expect([...values.sign]).toEqual([-1, 0, 0, 1]);
    expect([...values.above]).toEqual([0, 0, 0, 1]);
    expect([...values.clipped]).toEqual([-1, -0, 0, 2]);
    expect([...values.leaky]).toEqual([-1, -0, 0, 3]);
  });

  test("send the gradient of equal operands to the first, and let it pass at clip's ends", async () => {
    const [a, b] = [input("a", [3]), input("b", [3])];
    const of = (y: ReturnType<typeof max>) => gradients(sum(y), [a, b]);
    const [maxA, maxB] = of(max(a, b));
    const [minA, minB] = of(min(a, b));
    const [clipped] = gradients(sum(clip(a, 1, 2)), [a]);
    const values = { a: Float32Array.of(1, 2, 3), b: Float32Array.of(2, 2, 2) };
    const slopes = await evaluate({ maxA, maxB, minA, minB, clipped }, values);
    expect([...slopes.maxA]).toEqual([0, 1, 1]);
    expect([...slopes.maxB]).toEqual([1, 0, 0]);
    expect([...slopes.minA]).toEqual([1, 1, 0]);
    expect([...slopes.minB]).toEqual([0, 0, 1]);
    expect([...slopes.clipped]).toEqual([1, 1, 0]);
  });
});

describe("slopes that finite differences measure over random shapes", () => {
  const shape = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 4 });
  const seed = fc.integer({ min: 1, max: 1e6 });

  const smooth: Readonly<Record<string, Build>> = {
    neg,
    exp,
    softplus,
    sigmoid,
    tanh,
    square,
    "log of a positive": (x) => log(add(x, 1.5)),
    "sqrt of a positive": (x) => sqrt(add(x, 1.5)),
    "pow of a positive": (x) => pow(add(x, 1.5), -1.5),
  };
  test.each(Object.entries(smooth))("%s", async (_name, build) => {
    await fc.assert(
      fc.asyncProperty(shape, seed, (sides, s) => expectSlopes(build, [operand(sides, s)], s)),
      { numRuns: 3 },
    );
  });

  const kinked: Readonly<Record<string, readonly [Build, readonly number[]]>> = {
    abs: [abs, [0]],
    relu: [relu, [0]],
    elu: [elu, [0]],
    leakyRelu: [(x) => leakyRelu(x, 0.1), [0]],
    clip: [(x) => clip(x, -0.6, 0.5), [-0.6, 0.5]],
    where: [(x) => where(greater(x, 0), mul(x, x), mul(x, 3)), [0]],
  };
  test.each(Object.entries(kinked))("%s away from its kinks", async (_name, [build, kinks]) => {
    await fc.assert(
      fc.asyncProperty(shape, seed, (sides, s) =>
        expectSlopes(build, [operandAwayFrom(kinks, sides, s)], s),
      ),
      { numRuns: 3 },
    );
  });

  /** Two shapes that broadcast: sides of a common shape, some of them 1, some missing in front. */
  const broadcasting = fc
    .record({ common: shape, narrow: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }) })
    .chain(({ common, narrow }) =>
      fc.nat({ max: common.length }).map((missing) => ({
        left: common.map((side, i) => (narrow[i] ? 1 : side)),
        right: common.map((side, i) => (narrow[4 + i] ? 1 : side)).slice(missing),
      })),
    );
  const binary: Readonly<Record<string, Build>> = {
    add,
    sub,
    mul,
    "div by a positive": (a, b) => div(a, add(b, 2)),
    "pow of a positive by a tensor": (a, b) => pow(add(a, 2), b),
    "where of two": (a, b) => where(greater(constant([0.5]), 0), mul(a, b), b),
  };
  test.each(Object.entries(binary))("%s with broadcasting", async (_name, build) => {
    await fc.assert(
      fc.asyncProperty(broadcasting, seed, ({ left, right }, s) =>
        expectSlopes(build, [operand(left, s), operand(right, s + 1)], s),
      ),
      { numRuns: 4 },
    );
  });

  test.each([
    ["min", min],
    ["max", max],
  ])("%s with broadcasting, away from ties", async (_name, build) => {
    await fc.assert(
      fc.asyncProperty(broadcasting, seed, ({ left, right }, s) => {
        const between = distinctOperand(right, s + 1);
        const odd = { ...between, data: between.data.map((x) => x + 1 / 16) };
        return expectSlopes(build, [distinctOperand(left, s), odd], s);
      }),
      { numRuns: 4 },
    );
  });
});

describe("what an elementwise operator refuses", () => {
  const [a, b] = [input("a", [2, 3]), input("b", [4])];

  test.each([
    ["add", () => add(a, b)],
    ["sub", () => sub(a, b)],
    ["mul", () => mul(a, b)],
    ["div", () => div(a, b)],
    ["min", () => min(a, b)],
    ["max", () => max(a, b)],
    ["pow", () => pow(a, b)],
    ["greater", () => greater(a, b)],
    ["where", () => where(greater(a, 0), a, b)],
  ])("%s of shapes that do not broadcast", (name, make) => {
    expect(make).toThrow(
      `${name}: expected shapes that broadcast (equal sides, or 1), got [2, 3] and [4]`,
    );
  });

  test("a condition that is not bool", () => {
    expect(() => where(a, 1, 0)).toThrow("where: expected a condition of dtype bool, got [2, 3]");
  });
});

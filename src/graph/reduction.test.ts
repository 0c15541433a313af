import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distinctOperand, expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import { gradients } from "./gradient.ts";
import { logSoftmax, mean, reduceMax, softmax, sum, sumTo, variance } from "./reduction.ts";
import { constant, input } from "./tensor.ts";

const shapeAndAxes = fc
  .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.uniqueArray(fc.integer({ min: -shape.length, max: shape.length - 1 })),
      keep: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1e6 }),
    }),
  );

describe("reductions and softmax", () => {
  test.each(goldenCases("reduction"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test.each([
    ["sum", sum],
    ["mean", mean],
    ["variance", variance],
  ] as const)(
    "%s has the slopes that finite differences measure, over any axes",
    async (_name, reduce) => {
      await fc.assert(
        fc.asyncProperty(shapeAndAxes, ({ shape, axes, keep, seed }) =>
          expectSlopes((x) => reduce(x, { axes, keep }), [operand(shape, seed)], seed),
        ),
        { numRuns: 5 },
      );
    },
  );

  test("reduceMax has the slopes that finite differences measure where no entries tie", async () => {
    await fc.assert(
      fc.asyncProperty(shapeAndAxes, ({ shape, axes, keep, seed }) =>
        expectSlopes((x) => reduceMax(x, { axes, keep }), [distinctOperand(shape, seed)], seed),
      ),
      { numRuns: 5 },
    );
  });

  test.each([
    ["softmax", softmax],
    ["logSoftmax", logSoftmax],
  ] as const)(
    "%s has the slopes that finite differences measure, along any axis",
    async (_name, over) => {
      await fc.assert(
        fc.asyncProperty(shapeAndAxes, ({ shape, axes, seed }) =>
          expectSlopes((x) => over(x, axes[0] ?? -1), [operand(shape, seed, -2, 2)], seed),
        ),
        { numRuns: 5 },
      );
    },
  );

  test("a softmax adds up to one", async () => {
    await fc.assert(
      fc.asyncProperty(shapeAndAxes, async ({ shape, axes: [axis = -1], seed }) => {
        const x = operand(shape, seed, -50, 50);
        const total = sum(softmax(input("x", shape), axis), { axes: [axis] });
        for (const each of (await evaluate({ total }, { x: x.data })).total) {
          expect(each).toBeCloseTo(1, 5);
        }
      }),
      { numRuns: 5 },
    );
  });

  test("logSoftmax of far entries neither overflows nor is lost", async () => {
    const x = input("x", [2]);
    const y = logSoftmax(x);
    const [slope] = gradients(sum(y), [x]);
    const values = await evaluate({ y, slope }, { x: Float32Array.of(1000, -1000) });
    expect([...values.y]).toEqual([0, -2000]);
    expect([...values.slope]).toEqual([-1, 1]);
  });

  test("no axes named means all of them, an empty list none", () => {
    const x = input("x", [2, 3]);
    expect(sum(x).shape).toEqual([]);
    expect(mean(x, { keep: true }).shape).toEqual([1, 1]);
    expect(sum(x, { axes: [] })).toBe(x);
  });

  test("sumTo is what broadcasting needs to be undone", async () => {
    const x = constant([1, 2, 3, 4, 5, 6], [2, 3]);
    const values = await evaluate({ rows: sumTo(x, [2, 1]), columns: sumTo(x, [3]) });
    expect([...values.rows]).toEqual([6, 15]);
    expect([...values.columns]).toEqual([5, 7, 9]);
  });
});

describe("what a reduction refuses", () => {
  const x = input("x", [2, 3]);

  test.each([
    ["reduceSum", () => sum(x, { axes: [2] })],
    ["reduceMean", () => mean(x, { axes: [0, 2] })],
    ["reduceMax", () => reduceMax(x, { axes: [2] })],
    ["softmax", () => softmax(x, 2)],
  ])("%s over an axis that is not there", (name, make) => {
    expect(make).toThrow(`${name}: expected an axis of a tensor of rank 2, got [2]`);
  });
});

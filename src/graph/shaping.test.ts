import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import {
  broadcastTo,
  concat,
  flip,
  pad,
  reshape,
  slice,
  split,
  stepsAlong,
  transpose,
} from "./shaping.ts";
import { constant, input, type Shape } from "./tensor.ts";

const side = fc.integer({ min: 1, max: 5 });
const shape = fc.array(side, { minLength: 1, maxLength: 4 });
const seed = fc.integer({ min: 1, max: 1e6 });
const perAxis = <T>(sides: Shape, of: (side: number) => fc.Arbitrary<T>) =>
  fc.tuple(...sides.map(of));

describe("operators that move entries about", () => {
  test.each(goldenCases("shaping"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test("slice reads the entries that its ranges name", async () => {
    const x = constant([0, 1, 2, 3, 4, 5, 6]);
    const values = await evaluate({
      middle: slice(x, [{ axis: 0, start: 2, end: 5 }]),
      fromEnd: slice(x, [{ axis: 0, start: -3, end: -1 }]),
      everyThird: slice(x, [{ axis: 0, start: 1, step: 3 }]),
      threeSteps: slice(x, [stepsAlong(0, 1, 3, 2)]),
      beyond: slice(x, [{ axis: 0, start: 5, end: 99 }]),
      reversed: flip(x, [0]),
    });
    expect([...values.middle]).toEqual([2, 3, 4]);
    expect([...values.fromEnd]).toEqual([4, 5]);
    expect([...values.everyThird]).toEqual([1, 4]);
    expect([...values.threeSteps]).toEqual([1, 3, 5]);
    expect([...values.beyond]).toEqual([5, 6]);
    expect([...values.reversed]).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  test("leave a tensor alone where there is nothing to do", () => {
    const x = input("x", [2, 3]);
    expect(reshape(x, [2, -1])).toBe(x);
    expect(transpose(x, [0, 1])).toBe(x);
    expect(slice(x, [{ axis: 1, start: 0, end: 3 }])).toBe(x);
    expect(flip(x, [])).toBe(x);
    expect(concat([x], 0)).toBe(x);
    expect(pad(x, { before: [0, 0], after: [0, 0] })).toBe(x);
    expect(broadcastTo(x, [2, 3])).toBe(x);
  });
});

describe("slopes that finite differences measure over random shapes", () => {
  test("reshape and transpose", async () => {
    const drawn = shape.chain((sides) =>
      fc.tuple(
        fc.constant(sides),
        fc.shuffledSubarray([...sides.keys()], { minLength: sides.length }),
        seed,
      ),
    );
    await fc.assert(
      fc.asyncProperty(drawn, ([sides, order, s]) =>
        expectSlopes((x) => reshape(transpose(x, order), [-1]), [operand(sides, s)], s),
      ),
      { numRuns: 8 },
    );
  });

  test("slice, forwards and backwards", async () => {
    const drawn = shape.chain((sides) =>
      fc.record({
        sides: fc.constant(sides),
        starts: perAxis(sides, (each) => fc.nat({ max: each - 1 })),
        steps: perAxis(sides, () => fc.integer({ min: 1, max: 3 })),
        cuts: perAxis(sides, () => fc.nat({ max: 2 })),
        reversed: fc.subarray([...sides.keys()]),
        seed,
      }),
    );
    await fc.assert(
      fc.asyncProperty(drawn, ({ sides, starts, steps, cuts, reversed, seed: s }) => {
        const ranges = sides.map((each, axis) => {
          const end = Math.max(starts[axis] + 1, each - cuts[axis]);
          return { axis, start: starts[axis], end, step: steps[axis] };
        });
        return expectSlopes((x) => flip(slice(x, ranges), reversed), [operand(sides, s)], s);
      }),
      { numRuns: 12 },
    );
  });

  test("concat and split undo each other", async () => {
    const drawn = fc.record({
      front: fc.array(side, { maxLength: 2 }),
      lengths: fc.array(side, { minLength: 1, maxLength: 4 }),
      behind: fc.array(side, { maxLength: 1 }),
      seed,
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ front, lengths, behind, seed: s }) => {
        const parts = lengths.map((length, i) => operand([...front, length, ...behind], s + i));
        const axis = front.length;
        await expectSlopes((...tensors) => concat(tensors, axis), parts, s);
        const joined = concat(
          parts.map((part, i) => input(`p${i}`, part.shape)),
          axis,
        );
        const pieces = split(joined, lengths, axis);
        const values = await evaluate(
          Object.fromEntries(pieces.map((piece, i) => [`q${i}`, piece])),
          Object.fromEntries(parts.map((part, i) => [`p${i}`, part.data])),
        );
        parts.forEach((part, i) => {
          expect(values[`q${i}`]).toEqual(part.data);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("pad, in every mode and on any axis", async () => {
    const drawn = fc.constantFrom("constant", "reflect", "edge").chain((mode) =>
      shape.chain((sides) => {
        const amount = (each: number) => fc.nat({ max: mode === "reflect" ? each - 1 : 3 });
        return fc.record({
          mode: fc.constant(mode),
          sides: fc.constant(sides),
          before: perAxis(sides, amount),
          after: perAxis(sides, amount),
          seed,
        });
      }),
    );
    await fc.assert(
      fc.asyncProperty(drawn, ({ mode, sides, before, after, seed: s }) =>
        expectSlopes((x) => pad(x, { before, after }, { mode, value: 2 }), [operand(sides, s)], s),
      ),
      { numRuns: 15 },
    );
  });

  test("broadcastTo", async () => {
    const drawn = fc.record({ sides: shape, front: fc.array(side, { maxLength: 2 }), seed });
    await fc.assert(
      fc.asyncProperty(drawn, ({ sides, front, seed: s }) => {
        const narrow = sides.map((each, i) => (i % 2 === s % 2 ? 1 : each));
        return expectSlopes((x) => broadcastTo(x, [...front, ...sides]), [operand(narrow, s)], s);
      }),
      { numRuns: 8 },
    );
  });
});

describe("what shaping refuses", () => {
  const x = input("x", [2, 3]);
  const none = { before: [0, 0], after: [0, 0] };

  test.each([
    [
      "another number of entries",
      () => reshape(x, [4, 2]),
      "reshape: expected as many entries, got [2, 3] and [4, 2]",
    ],
    [
      "a side that does not come out whole",
      () => reshape(x, [4, -1]),
      "reshape: expected as many entries, got [2, 3] and [4, -1]",
    ],
    [
      "an axis twice",
      () => transpose(x, [1, 1]),
      "transpose: expected a permutation of 2 axes, got [1, 1]",
    ],
    [
      "an axis that is not there",
      () => transpose(x, [0, 2]),
      "transpose: expected an axis of a tensor of rank 2, got [2]",
    ],
    [
      "an empty slice",
      () => slice(x, [{ axis: 1, start: 2, end: 2 }]),
      "slice: expected 0 ≤ start < end ≤ 3 and step ≥ 1 on axis 1, got [2, 2, 1]",
    ],
    [
      "a slice with a step backwards",
      () => slice(x, [{ axis: -1, step: -1 }]),
      "slice: expected 0 ≤ start < end ≤ 3 and step ≥ 1 on axis 1, got [0, 3, -1]",
    ],
    [
      "a flip of an axis that is not there",
      () => flip(x, [-3]),
      "flip: expected an axis of a tensor of rank 2, got [-3]",
    ],
    [
      "sides that differ",
      () => concat([x, input("y", [2, 4])], 0),
      "concat: expected equal sides but on axis 0, got [2, 3] and [2, 4]",
    ],
    ["no tensors", () => concat([], 0), "concat: expected one tensor or more, got [0]"],
    [
      "lengths that do not add up",
      () => split(x, [1, 1], 1),
      "split: expected lengths that add up to 3, got [1, 1]",
    ],
    [
      "a shape that does not hold the tensor",
      () => broadcastTo(x, [2, 1]),
      "broadcast: expected a shape that the tensor fits, got [2, 3] and [2, 1]",
    ],
    [
      "amounts for other axes",
      () => pad(x, { ...none, after: [1] }),
      "pad: expected amounts for 2 axes, got [0, 0] and [1]",
    ],
    [
      "amounts below zero",
      () => pad(x, { ...none, before: [0, -1] }),
      "pad: expected amounts ≥ 0, got [0, -1] and [0, 0]",
    ],
    [
      "reflection as long as the side",
      () => pad(x, { ...none, after: [0, 3] }, { mode: "reflect" }),
      "pad: expected reflection below the side, got [2, 3] and [0, 0] and [0, 3]",
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
  });
});

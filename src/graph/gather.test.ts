import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { wholeNumbers } from "../../tests/goldens/hash.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import { gather, scatterAdd } from "./gather.ts";
import { gradients } from "./gradient.ts";
import { sum } from "./reduction.ts";
import { input, integers } from "./tensor.ts";

const side = fc.integer({ min: 1, max: 4 });
const drawn = fc
  .record({
    shape: fc.array(side, { minLength: 1, maxLength: 3 }),
    places: fc.array(side, { minLength: 1, maxLength: 2 }),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .chain(({ shape, ...rest }) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.nat({ max: shape.length - 1 }),
      rest: fc.constant(rest),
    }),
  );

describe("gather and scatterAdd", () => {
  test.each(goldenCases("gather"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test("have the slopes that finite differences measure, along any axis", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ shape, axis, rest: { places: sides, seed } }) => {
        const whole = [...wholeNumbers(sides, seed, shape[axis])].map(Number);
        const places = integers(whole, sides);
        await expectSlopes((x) => gather(x, places, axis), [operand(shape, seed)], seed);
        const read = [...shape.slice(0, axis), ...sides, ...shape.slice(axis + 1)];
        await expectSlopes((x) => scatterAdd(x, places, shape, axis), [operand(read, seed)], seed);
      }),
      { numRuns: 10 },
    );
  });

  test("are each other's gradient, as often as one likes", async () => {
    const x = input("x", [3]);
    const cubed = sum(gather(x, integers([2, 0, 2]), 0));
    const [once] = gradients(cubed, [x]);
    const y = input("y", [3, 1, 2]);
    const scattered = scatterAdd(y, integers([1, 1, 0], [3, 1]), [2, 2], 0);
    const values = await evaluate(
      { once, scattered },
      { x: new Float32Array(3), y: Float32Array.of(1, 2, 3, 4, 5, 6) },
    );
    expect([...values.once]).toEqual([1, 0, 2]);
    expect([...values.scattered]).toEqual([5, 6, 4, 6]);
  });
});

describe("what gather and scatterAdd refuse", () => {
  const [x, places] = [input("x", [2, 3]), input("places", [4], "int64")];

  test.each([
    [
      "an axis that is not there",
      () => gather(x, places, 2),
      "gather: expected an axis of a tensor of rank 2, got [2]",
    ],
    [
      "places that are no whole numbers",
      () => gather(x, input("places", [4]), 0),
      "gather: expected places of dtype int64, got [4]",
    ],
    [
      "updates at fractional places",
      () => scatterAdd(x, input("places", [2]), [5, 3], 0),
      "scatterAdd: expected places of dtype int64, got [2]",
    ],
    [
      "updates of another shape than the places",
      () => scatterAdd(x, places, [5, 3], 0),
      "scatterAdd: expected updates [4, 3] for a result [5, 3], got [2, 3]",
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
  });
});

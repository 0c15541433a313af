import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import { enlargeNearest, resize } from "./resize.ts";
import { constant, input } from "./tensor.ts";

describe("resize", () => {
  test.each(goldenCases("resize"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test("has the slopes that finite differences measure, between any sizes", async () => {
    const side = fc.integer({ min: 1, max: 6 });
    const sizes = fc.record({
      from: fc.tuple(side, side),
      height: side,
      width: side,
      method: fc.constantFrom("nearest", "bilinear"),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, ({ from, seed, ...options }) =>
        expectSlopes((x) => resize(x, options), [operand([2, 1, ...from], seed)], seed),
      ),
      { numRuns: 12 },
    );
  });

  test("keeps a flat picture flat", async () => {
    const flat = constant(new Float32Array(12).fill(0.75), [1, 1, 3, 4]);
    const { y } = await evaluate({ y: resize(flat, { height: 7, width: 2, method: "bilinear" }) });
    expect(y.length).toBe(14);
    for (const each of y) expect(each).toBeCloseTo(0.75, 6);
  });

  test("enlarges each pixel to a square", async () => {
    const { y } = await evaluate({ y: enlargeNearest(constant([1, 2], [1, 1, 1, 2]), 2) });
    expect([...y]).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
  });
});

describe("what resize refuses", () => {
  const x = input("x", [1, 1, 2, 2]);

  test.each([
    [
      "a factor that is not whole",
      () => enlargeNearest(x, 1.5),
      "enlargeNearest: expected a whole factor ≥ 1, got [1.5]",
    ],
    [
      "a tensor that is no picture, to enlarge",
      () => enlargeNearest(input("x", [2, 2]), 2),
      "enlargeNearest: expected [N, C, H, W], got [2, 2]",
    ],
    [
      "a tensor that is no picture",
      () => resize(input("x", [2, 2]), { height: 4, width: 4, method: "bilinear" }),
      "resize: expected [N, C, H, W], got [2, 2]",
    ],
    [
      "no pixels",
      () => resize(x, { height: 0, width: 4, method: "nearest" }),
      "resize: expected a whole height and width ≥ 1, got [0, 4]",
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
  });
});

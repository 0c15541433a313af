import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { upTo } from "../../tests/drawn-geometry.ts";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import { mul } from "./elementwise.ts";
import { foldPatches, patches } from "./patches.ts";
import { sum } from "./reduction.ts";
import { input } from "./tensor.ts";

const drawn = fc
  .record({
    kernel: fc.tuple(upTo(3), upTo(3)),
    stride: fc.tuple(upTo(3), upTo(3)),
    dilation: fc.tuple(upTo(2), upTo(2)),
    padding: fc.tuple(upTo(2, 0), upTo(2, 0), upTo(2, 0), upTo(2, 0)),
    height: upTo(7, 5),
    width: upTo(7, 5),
    channels: upTo(2),
    seed: upTo(1e6),
  })
  .map(({ height, width, channels, seed, ...options }) => ({
    options,
    seed,
    shape: [2, channels, height, width],
    size: { height, width },
  }));

describe("patches", () => {
  test.each(goldenCases("patches"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test("have the slopes that finite differences measure, and so has their folding", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ options, shape, size, seed }) => {
        await expectSlopes((x) => patches(x, options), [operand(shape, seed)], seed);
        const columns = patches(input("x", shape), options).shape;
        const fold = operand(columns, seed);
        await expectSlopes((x) => foldPatches(x, size, options), [fold], seed);
      }),
      { numRuns: 8 },
    );
  });

  test("are the adjoint of folding: ⟨patches x, c⟩ = ⟨x, fold c⟩", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ options, shape, size, seed }) => {
        const x = input("x", shape);
        const unfolded = patches(x, options);
        const c = input("c", unfolded.shape);
        const there = sum(mul(unfolded, c));
        const back = sum(mul(x, foldPatches(c, size, options)));
        const values = await evaluate(
          { there, back },
          { x: operand(shape, seed).data, c: operand(unfolded.shape, seed + 1).data },
        );
        expect(values.there[0]).toBeCloseTo(values.back[0], 4);
      }),
      { numRuns: 8 },
    );
  });
});

describe("what patches refuse", () => {
  test("a picture smaller than a patch", () => {
    expect(() => patches(input("x", [1, 1, 2, 5]), { kernel: 3 })).toThrow(
      "patches: expected [N, C, H, W] that holds a patch of 3×3, got [1, 1, 2, 5]",
    );
  });

  test("columns that are not whole patches", () => {
    expect(() =>
      foldPatches(input("c", [1, 10, 9]), { height: 5, width: 5 }, { kernel: 3 }),
    ).toThrow("foldPatches: expected [N, C·3·3, L], got [1, 10, 9]");
  });

  test("columns of another number than the picture has patches", () => {
    expect(() =>
      foldPatches(input("c", [1, 9, 8]), { height: 5, width: 5 }, { kernel: 3 }),
    ).toThrow("foldPatches: expected 3·3 columns, got [1, 9, 8]");
  });
});

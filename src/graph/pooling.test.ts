import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distinctOperand, expectSlopes } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { runProgram } from "../../tests/run-program.ts";
import { averagePool, maxPool } from "./pooling.ts";
import { input } from "./tensor.ts";

const side = fc.integer({ min: 3, max: 7 });
const windows = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([height, width]) =>
    fc.record({
      kernel: fc.constant([height, width] as const),
      stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      padding: fc.tuple(
        fc.nat({ max: height - 1 }),
        fc.nat({ max: width - 1 }),
        fc.nat({ max: height - 1 }),
        fc.nat({ max: width - 1 }),
      ),
    }),
  );

describe("pooling", () => {
  test.each(goldenCases("pooling"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test.each([
    ["averagePool", averagePool],
    ["maxPool", maxPool],
  ] as const)(
    "%s has the slopes that finite differences measure, for any window",
    async (_name, pool) => {
      await fc.assert(
        fc.asyncProperty(
          windows,
          side,
          side,
          fc.integer({ min: 1, max: 1e6 }),
          (options, height, width, seed) =>
            expectSlopes(
              (x) => pool(x, options),
              [distinctOperand([1, 2, height, width], seed)],
              seed,
            ),
        ),
        { numRuns: 8 },
      );
    },
  );
});

describe("what pooling refuses", () => {
  test.each([
    ["averagePool", averagePool],
    ["maxPool", maxPool],
  ] as const)("%s of less than a window, or padded by one", (name, pool) => {
    expect(() => pool(input("x", [1, 2, 3, 3]), { kernel: [4, 2] })).toThrow(
      `${name}: expected [N, C, H, W] that holds a window of 4×2, got [1, 2, 3, 3]`,
    );
    expect(() => pool(input("x", [3, 3]), { kernel: 2 })).toThrow(
      `${name}: expected [N, C, H, W] that holds a window of 2×2, got [3, 3]`,
    );
    expect(() => pool(input("x", [1, 2, 5, 5]), { kernel: 2, padding: [0, 0, 2, 1] })).toThrow(
      `${name}: expected padding below the window 2×2, got [0, 0, 2, 1]`,
    );
  });
});

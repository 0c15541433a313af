import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { runProgram } from "../../tests/run-program.ts";
import { matmul, transposeMatrix } from "./matmul.ts";
import { input } from "./tensor.ts";

const side = fc.integer({ min: 1, max: 4 });

describe("matmul", () => {
  test.each(goldenCases("matmul"))("$name equals PyTorch, with its gradients", async (each) => {
    expectGolden(await runProgram(each.program, each.values), each);
  });

  test("has the slopes that finite differences measure, with batches that broadcast", async () => {
    const sizes = fc.record({
      batch: fc.array(side, { maxLength: 2 }),
      narrow: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      missing: fc.nat({ max: 2 }),
      m: side,
      k: side,
      n: side,
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ batch, narrow, missing, m, k, n, seed }) => {
        const left = batch.map((each, i) => (narrow[i] ? 1 : each));
        const right = batch.map((each, i) => (narrow[2 + i] ? 1 : each)).slice(missing);
        const [a, b] = [operand([...left, m, k], seed), operand([...right, k, n], seed + 1)];
        await expectSlopes(matmul, [a, b], seed);
      }),
      { numRuns: 12 },
    );
  });
});

describe("what matmul refuses", () => {
  test.each([
    ["inner sides that differ", [2, 3], [2, 3]],
    ["a vector", [3], [3, 2]],
  ])("%s", (_what, a, b) => {
    expect(() => matmul(input("a", a), input("b", b))).toThrow(
      `matmul: expected [..., M, K] and [..., K, N], got [${a.join(", ")}] and [${b.join(", ")}]`,
    );
  });

  test("batches that do not broadcast", () => {
    expect(() => matmul(input("a", [2, 3, 4]), input("b", [3, 4, 5]))).toThrow(
      "matmul: expected shapes that broadcast (equal sides, or 1), got [2] and [3]",
    );
  });

  test("transposing a vector", () => {
    expect(() => transposeMatrix(input("a", [3]))).toThrow(
      "transposeMatrix: expected [..., M, N], got [3]",
    );
  });
});

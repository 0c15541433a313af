import { expect, test } from "vitest";
import { fractions, uniform } from "../../tests/goldens/hash.ts";
import golden from "../../tests/goldens/losses.json" with { type: "json" };
import { expectLoss } from "../../tests/goldens/losses.ts";
import { evaluate } from "../../tests/run-program.ts";
import { input } from "../graph/index.ts";
import { totalVariation } from "./total-variation.ts";

test("is PyTorch's over pairs in the hole grown by 1 px", async () => {
  const [picture, hole] = [input("picture", [2, 3, 8, 10]), input("hole", [2, 1, 8, 10])];
  const values = {
    picture: uniform([2, 3, 8, 10], 41),
    hole: Float32Array.from(fractions([2, 1, 8, 10], 42), (value) => (value < 0.1 ? 1 : 0)),
  };
  await expectLoss([totalVariation(picture, hole, 2), [picture]], golden.totalVariation, values);
});

test("sees the step from the known part into the hole, and none outside", async () => {
  const [picture, hole] = [input("picture", [1, 1, 2, 7]), input("hole", [1, 1, 2, 7])];
  const loss = totalVariation(picture, hole, 1);
  const inBothRows = (row: readonly number[]) => Float32Array.from([...row, ...row]);
  const at = inBothRows([0, 0, 0, 1, 0, 0, 0]);
  const ofRow = async (...row: number[]) =>
    (await evaluate({ loss }, { picture: inBothRows(row), hole: at })).loss[0] * 7;
  expect(await ofRow(0, 0, 0, 1, 1, 0, 0)).toBeCloseTo(1, 6);
  expect(await ofRow(0, 0, 0, 1, 0, 0, 0)).toBeCloseTo(2, 6);
  expect(await ofRow(9, 0, 0, 0, 0, 5, 0)).toBe(0);
});

import { expect, test } from "vitest";
import { graphCases } from "../graph-cases.ts";
import { formula, graphGoldens } from "./graph.ts";
import { fractions, hashed, uniform, wholeNumbers } from "./hash.ts";

test("the hash formula gives what Python's gives, bit for bit", () => {
  expect([0, 1, 2 ** 31, 2 ** 32 - 1].map(hashed)).toEqual(formula.hashed);
  expect(fractions([2, 3], 7)).toEqual(formula.fractions);
  expect([...uniform([4], 123, -3, 0.5)]).toEqual(formula.uniform);
  expect([...wholeNumbers([6], 5, 10)].map(Number)).toEqual(formula.integers);
});

test("every case has its golden and every golden its case", () => {
  for (const [family, cases] of Object.entries(graphCases)) {
    const goldens = graphGoldens[family as keyof typeof graphCases];
    expect(Object.keys(cases)).toEqual(Object.keys(goldens));
  }
});

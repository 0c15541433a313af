import { expect, test } from "vitest";
import { add } from "./elementwise.ts";
import { matmulRules } from "./matmul.ts";
import type { Rules } from "./operators.ts";
import { type Rule, ruleOf } from "./operators.ts";
import { constant, input } from "./tensor.ts";

test("a table that lacks a row does not compile", () => {
  // @ts-expect-error: the row of "neg" is missing
  const lacking: Rules<"matmul" | "neg"> = { ...matmulRules };
  const whole: Rules<"matmul"> = { ...matmulRules };
  expect(Object.keys(lacking)).toEqual(Object.keys(whole));
});

test("a row that lacks its gradient does not compile", () => {
  const { emit } = matmulRules.matmul;
  // @ts-expect-error: the gradient is missing
  const lacking: Rule<"matmul"> = { emit };
  expect(lacking.gradient).toBeUndefined();
});

test("every tensor finds its row", () => {
  const x = input("x", [2, 2]);
  expect(ruleOf(x).gradient).toBeTypeOf("function");
  expect(ruleOf(add(x, constant(1))).fold).toBeTypeOf("function");
});

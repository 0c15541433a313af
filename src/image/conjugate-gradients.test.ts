import { expect, test } from "vitest";
import { conjugateGradients } from "./conjugate-gradients.ts";

test("solves a small system, with any positive definite preconditioner", () => {
  // [4 1; 1 3] x = [1 2], x = [1/11 7/11] (the textbook's example)
  const apply = (x: Float64Array, out: Float64Array) => out.set([4 * x[0] + x[1], x[0] + 3 * x[1]]);
  const preconditioners = [
    (x: Float64Array, out: Float64Array) => out.set(x),
    (x: Float64Array, out: Float64Array) => out.set([x[0] / 4, x[1] / 3]),
  ];
  for (const precondition of preconditioners) {
    const limits = { tolerance: 1e-12, maxSteps: 5 };
    const solution = conjugateGradients({ apply, precondition }, Float64Array.of(1, 2), limits);
    expect(solution[0]).toBeCloseTo(1 / 11, 12);
    expect(solution[1]).toBeCloseTo(7 / 11, 12);
  }
});

test("answers 0 to a load of 0", () => {
  const identity = (x: Float64Array, out: Float64Array) => out.set(x);
  const operators = { apply: identity, precondition: identity };
  const limits = { tolerance: 1e-6, maxSteps: 5 };
  expect(Array.from(conjugateGradients(operators, new Float64Array(3), limits))).toEqual([0, 0, 0]);
});

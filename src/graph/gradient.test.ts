import { describe, expect, test } from "vitest";
import { evaluate } from "../../tests/run-program.ts";
import { add, exp, mul, square, stopGradient } from "./elementwise.ts";
import { gradients, topologicalOrder } from "./gradient.ts";
import { sum } from "./reduction.ts";
import { constant, input } from "./tensor.ts";

describe("gradients", () => {
  const x = input("x", [3]);
  const values = { x: Float32Array.of(1, 2, -3) };

  test("add up over every path to a tensor", async () => {
    const y = mul(x, x);
    const [dx, dy] = gradients(sum(add(mul(y, x), y)), [x, y]);
    const got = await evaluate({ dx, dy }, values);
    expect([...got.dx]).toEqual([5, 16, 21]); // 3x² + 2x
    expect([...got.dy]).toEqual([2, 3, -2]); // x + 1
  });

  test("are zeros where the loss does not depend on a tensor", async () => {
    const apart = input("apart", [2]);
    const stopped = square(stopGradient(x));
    const [dApart, dx] = gradients(sum(stopped), [apart, x]);
    const got = await evaluate({ dApart, dx });
    expect([...got.dApart]).toEqual([0, 0]);
    expect([...got.dx]).toEqual([0, 0, 0]);
  });

  test("are themselves differentiable", async () => {
    const [once] = gradients(sum(mul(square(x), x)), [x]);
    const [twice] = gradients(sum(once), [x]);
    expect([...(await evaluate({ twice }, values)).twice]).toEqual([6, 12, -18]);
  });

  test("are one for the loss itself", async () => {
    const loss = sum(exp(x));
    const [one] = gradients(loss, [loss]);
    expect([...(await evaluate({ one })).one]).toEqual([1]);
  });

  test("of a graph deeper than the call stack are found", () => {
    let deep = x;
    for (let i = 0; i < 30_000; i++) deep = add(deep, 1);
    const [dx] = gradients(sum(deep), [x]);
    expect(dx.shape).toEqual([3]);
  });

  test("are refused for a loss that is not a scalar", () => {
    expect(() => gradients(x, [x])).toThrow("gradients: expected a scalar loss [], got [3]");
  });
});

test("topologicalOrder names every tensor once, each after its inputs", () => {
  const x = input("x", [2]);
  const y = mul(x, x);
  const two = constant(2);
  const z = add(mul(y, two), y);
  const order = topologicalOrder([z, y]);
  expect(new Set(order).size).toBe(order.length);
  expect(order.length).toBe(5);
  for (const tensor of order) {
    for (const from of tensor.inputs) {
      expect(order.indexOf(from)).toBeLessThan(order.indexOf(tensor));
    }
  }
});

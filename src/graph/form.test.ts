import { describe, expect, test } from "vitest";
import { slopesOf } from "../../tests/goldens/graph.ts";
import { evaluate } from "../../tests/run-program.ts";
import { elu, leakyRelu } from "./elementwise.ts";
import { type GraphForm, inForm } from "./form.ts";
import { compile } from "./program.ts";
import { softmax } from "./reduction.ts";
import { input, type Tensor } from "./tensor.ts";

const values = [-1e30, -100, -3, -1e-3, -0, 0, 1e-3, 2, 100, 1e30];
const x = input("x", [values.length]);
const activations: Readonly<Record<string, Tensor>> = {
  elu: elu(x),
  leakyRelu: leakyRelu(x, 0.2),
  "leakyRelu, steep": leakyRelu(x, 3),
};
const fed = { x: Float32Array.from(values), weights: new Float32Array(values.length).fill(0.7) };
const quick = (tensor: Tensor) => inForm([tensor], "fewer-products")[0];

test.each(Object.entries(activations))("%s is the same by both its branches", async (_name, y) => {
  const of = (value: Tensor) => evaluate({ value, ...slopesOf(value, [x]) }, fed);
  const [usual, both] = [await of(y), await of(quick(y))];
  for (const [name, each] of Object.entries(usual)) {
    for (const [i, value] of each.entries()) expect(both[name][i]).toBeCloseTo(value, 6);
  }
});

test.each(Object.entries(activations))("%s of what is no number is none", async (_name, y) => {
  const { value } = await evaluate({ value: quick(y) }, { x: fed.x.map(() => Number.NaN) });
  expect(value.every(Number.isNaN)).toBe(true);
});

test("no operator is left that asks of every number which branch it takes", () => {
  const y = leakyRelu(elu(x));
  const operators = (form: GraphForm) => {
    const model = compile(
      { name: "activations", feeds: { x }, state: {}, results: { y } },
      form,
    ).model;
    return ["Elu", "LeakyRelu"].filter((name) => Buffer.from(model).includes(name));
  };
  expect(operators("usual")).toEqual(["Elu", "LeakyRelu"]);
  expect(operators("fewer-products")).toEqual([]);
  expect(operators("both-branches")).toEqual([]);
});

describe("shares of a softmax on a CPU", () => {
  const shares = inForm([softmax(x)], "both-branches")[0];

  test("are the same to rounding, slopes too, and none is a denormal number", async () => {
    const near = { ...fed, x: Float32Array.from(values, (_, i) => -12 * i) };
    const of = (value: Tensor) => evaluate({ value, ...slopesOf(value, [x]) }, near);
    const [usual, normal] = [await of(softmax(x)), await of(shares)];
    for (const [name, each] of Object.entries(usual)) {
      for (const [i, value] of each.entries()) expect(normal[name][i]).toBeCloseTo(value, 7);
    }
    expect(Math.min(...usual.value)).toBeLessThan(1e-38);
    expect(Math.min(...normal.value)).toBe(Math.fround(1e-30));
  });

  test("are no numbers where there is none", async () => {
    const { value } = await evaluate({ value: shares }, { x: fed.x.map(() => Number.NaN) });
    expect(value.every(Number.isNaN)).toBe(true);
  });
});

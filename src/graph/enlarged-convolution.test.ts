import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { conv } from "./convolution.ts";
import { mul } from "./elementwise.ts";
import { convEnlarged } from "./enlarged-convolution.ts";
import { inForm } from "./form.ts";
import { gradients, topologicalOrder } from "./gradient.ts";
import { sum } from "./reduction.ts";
import { enlargeNearest } from "./resize.ts";
import { constant, input, type Tensor } from "./tensor.ts";

const [OUTPUTS, CHANNELS] = [12, 3];
const sides = [2, CHANNELS, 5, 4];
const weightShape = [OUTPUTS, CHANNELS, 3, 3];
const values = {
  x: uniform(sides, 1),
  weight: uniform(weightShape, 2),
  bias: uniform([OUTPUTS], 3),
  slope: uniform([2, OUTPUTS, 10, 8], 4),
};
const x = input("x", sides);
const weight = input("weight", weightShape);
const bias = input("bias", [OUTPUTS]);
const learnt = convEnlarged(x, weight, { bias });
const plain = conv(enlargeNearest(x, 2), weight, { bias, padding: 1 });

/** The output and the slopes of x, weight and bias. */
const withSlopes = (y: Tensor): Record<string, Tensor> => {
  const wrt = [x, weight, bias];
  const slopes = gradients(sum(mul(y, input("slope", y.shape))), wrt);
  return { y, dx: slopes[0], dweight: slopes[1], dbias: slopes[2] };
};

describe("a convolution of an enlarged picture at the small size", () => {
  test.each([
    ["transposed, as a CPU has it", learnt, ["convTranspose"]],
    ["by phases, as a GPU has it", inForm([learnt], "short-sums")[0], Array(4).fill("conv")],
  ])("is that of the large one, its slopes too: %s", async (_, y, operators) => {
    const used = topologicalOrder([y]).map(({ op }) => op);
    expect(used.filter((op) => op.startsWith("conv"))).toEqual(operators);
    const [got, expected] = [
      await evaluate(withSlopes(y), values),
      await evaluate(withSlopes(plain), values),
    ];
    for (const [name, numbers] of Object.entries(expected)) expectClose(got[name], numbers);
  });

  test.each([
    [12, 4],
    [8, 0],
  ])("with constant kernels of %i outputs has %i convolutions", async (outputs, count) => {
    const shape = [outputs, CHANNELS, 3, 3];
    const kernel = constant(uniform(shape, 5), shape);
    const y = convEnlarged(x, kernel);
    expect(topologicalOrder([y]).filter(({ op }) => op === "conv").length).toBe(count);
    const large = conv(enlargeNearest(x, 2), kernel, { padding: 1 });
    const results = await evaluate({ y, large }, values);
    expectClose(results.y, results.large);
  });
});

function expectClose(got: Float32Array, expected: Float32Array): void {
  expect(got.length).toBe(expected.length);
  expect(Math.max(...expected.map((value, i) => Math.abs(value - got[i])))).toBeLessThan(1e-5);
}

import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { conv } from "./convolution.ts";
import { add, mul } from "./elementwise.ts";
import { convEnlarged, convEnlargedBeside } from "./enlarged-convolution.ts";
import { inForm } from "./form.ts";
import { gradients, topologicalOrder } from "./gradient.ts";
import { sum } from "./reduction.ts";
import { enlargeNearest } from "./resize.ts";
import { slice, split } from "./shaping.ts";
import { constant, input, type Tensor } from "./tensor.ts";

const [OUTPUTS, CHANNELS] = [12, 3];
const sides = [2, CHANNELS, 8, 7];
const weightShape = [OUTPUTS, CHANNELS, 3, 3];
const values = {
  x: uniform(sides, 1),
  weight: uniform(weightShape, 2),
  bias: uniform([OUTPUTS], 3),
  slope: uniform([2, OUTPUTS, 16, 14], 4),
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
    const used = operatorsOf(y);
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

test("a small picture is enlarged where the kernel is learnt", () => {
  const small = convEnlarged(input("x", [2, CHANNELS, 4, 5]), weight);
  expect(operatorsOf(small)).toContain("conv");
  expect(small.shape).toEqual([2, OUTPUTS, 8, 10]);
});

describe("a convolution of an enlarged picture and one beside it", () => {
  const BESIDE = 2;
  const both = input("both", [OUTPUTS, CHANNELS + BESIDE, 3, 3]);

  test.each([
    ["large", [8, 7], [16, 14], ["conv", "convTranspose"]],
    ["small", [4, 5], [8, 10], ["conv"]],
    ["small, beside odd sides", [4, 5], [7, 9], ["conv", "conv"]],
  ])("is that of both together: %s", async (_, small, large, operators) => {
    const own = input("x", [2, CHANNELS, ...small]);
    const skip = input("skip", [2, BESIDE, ...large]);
    const y = convEnlargedBeside([own, skip], both, { bias });
    const used = operatorsOf(y).filter((op) => op.startsWith("conv"));
    expect(used.toSorted()).toEqual(operators);
    const [forOwn, forSkip] = split(both, [CHANNELS, BESIDE], 1);
    const enlarged = conv(enlargeNearest(own, 2), forOwn, { bias, padding: 1 });
    const cut = [2, 3].map((axis, i) => ({ axis, end: large[i] }));
    const plain = add(slice(enlarged, cut), conv(skip, forSkip, { padding: 1 }));
    const wrt = [own, skip, both, bias];
    const slope = constant(uniform(y.shape, 9), y.shape);
    const slopesOf = (of: Tensor) => gradients(sum(mul(of, slope)), wrt);
    const fed = Object.fromEntries(
      wrt.map(({ attributes, shape }, i) => [
        (attributes as { name: string }).name,
        uniform(shape, 20 + i),
      ]),
    );
    const [got, expected] = await Promise.all(
      [y, plain].map((of) => {
        return evaluate({ of, ...Object.fromEntries(slopesOf(of).entries()) }, fed);
      }),
    );
    for (const [name, numbers] of Object.entries(expected)) expectClose(got[name], numbers);
  });
});

const operatorsOf = (y: Tensor): readonly string[] => topologicalOrder([y]).map(({ op }) => op);

/** To rounding of the largest. */
function expectClose(got: Float32Array, expected: Float32Array): void {
  expect(got.length).toBe(expected.length);
  const largest = Math.max(1, ...expected.map(Math.abs));
  const gap = Math.max(...expected.map((value, i) => Math.abs(value - got[i])));
  expect(gap / largest).toBeLessThan(1e-5);
}

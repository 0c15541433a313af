import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { upTo } from "../../tests/drawn-geometry.ts";
import { slopesOf } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { type ConvolutionOptions, conv } from "./convolution.ts";
import { topologicalOrder } from "./gradient.ts";
import { input, type Shape, type Tensor } from "./tensor.ts";
import { convByWinograd, withFewerProducts, withFewerWideProducts } from "./winograd.ts";

/** Relative to the norm; roundings of a sum over C channels are a few millionths. */
const TOLERANCE = 1e-5;

const side = upTo(3, 0);
const drawn = fc.record({
  seed: upTo(1e6),
  shape: fc.tuple(upTo(2), upTo(5), upTo(15, 3), upTo(15, 3)),
  outputs: upTo(5),
  dilation: upTo(3),
  padding: fc.tuple(side, side, side, side),
  hasBias: fc.boolean(),
});

/** The convolution and its slopes in all that it is made of, for each form. */
async function bothWays(shape: Shape, outputs: number, { seed, hasBias, ...options }: Geometry) {
  const operands = { x: shape, w: [outputs, shape[1], 3, 3], ...(hasBias && { b: [outputs] }) };
  const tensors = Object.entries(operands).map(([name, each]) => input(name, each));
  const [x, weight, bias] = tensors;
  const given = { ...options, ...(bias && { bias }) };
  const forms = { usual: conv(x, weight, given), quick: convByWinograd(x, weight, given) };
  const values = Object.fromEntries([
    ["weights", uniform(forms.usual.shape, seed + 9)],
    ...Object.entries(operands).map(([name, each], i) => [name, uniform(each, seed + i)]),
  ]);
  const of = (value: Tensor) => evaluate({ value, ...slopesOf(value, tensors) }, values);
  return { usual: await of(forms.usual), quick: await of(forms.quick) };
}
interface Geometry extends Pick<ConvolutionOptions, "padding"> {
  readonly seed: number;
  readonly hasBias: boolean;
  readonly dilation: number;
}

const gap = (a: Float32Array, b: Float32Array) =>
  Math.hypot(...a.map((each, i) => each - b[i])) / Math.hypot(...a);

describe("a convolution with fewer products", () => {
  test("is the convolution, with its slopes, for any size, padding and dilation", async () => {
    const each = fc.asyncProperty(drawn, async ({ shape, outputs, ...geometry }) => {
      const { dilation, padding } = geometry;
      const fits = (axis: 0 | 1) =>
        shape[2 + axis] + padding[axis] + padding[axis + 2] > 2 * dilation;
      fc.pre(fits(0) && fits(1));
      const { usual, quick } = await bothWays(shape, outputs, geometry);
      expect(Object.keys(quick)).toEqual(Object.keys(usual));
      for (const [name, values] of Object.entries(usual)) {
        expect(gap(values, quick[name]), name).toBeLessThan(TOLERANCE);
      }
    });
    await fc.assert(each, { numRuns: 30 });
  });

  test("rounds over many channels to a few millionths", async () => {
    const geometry = { seed: 1, hasBias: false, dilation: 1, padding: 1 };
    const { usual, quick } = await bothWays([1, 128, 16, 16], 64, geometry);
    const gaps = Object.keys(usual).map((name) => gap(usual[name], quick[name]));
    for (const each of gaps) expect(each).toBeLessThan(5e-6);
  });
});

describe("withFewerProducts", () => {
  const made = (shape: Shape, kernel: Shape, options: ConvolutionOptions = {}) =>
    conv(input("x", shape), input("w", kernel), { padding: 1, ...options });
  const isChanged = (y: Tensor) => withFewerProducts([y])[0] !== y;

  test("takes convolutions of many channels and pixels, 3×3, whole or of every second pixel", () => {
    const bias = input("b", [96]);
    expect(isChanged(made([4, 48, 32, 32], [96, 48, 3, 3], { bias }))).toBe(true);
    expect(isChanged(made([4, 96, 32, 32], [96, 96, 3, 3], { dilation: 2 }))).toBe(true);
  });

  test("leaves the others", () => {
    expect(isChanged(made([4, 8, 32, 32], [96, 8, 3, 3]))).toBe(false);
    expect(isChanged(made([1, 96, 8, 8], [96, 96, 3, 3]))).toBe(false);
    expect(isChanged(made([4, 96, 32, 32], [96, 96, 5, 5]))).toBe(false);
    expect(isChanged(made([4, 96, 32, 32], [96, 96, 3, 3], { stride: 2 }))).toBe(false);
    expect(isChanged(made([4, 96, 32, 32], [96, 96, 3, 3], { dilation: 4 }))).toBe(false);
    expect(isChanged(made([4, 192, 32, 32], [192, 96, 3, 3], { groups: 2 }))).toBe(false);
  });

  test("takes wide ones alone where it is told so", () => {
    const isWideChanged = (y: Tensor) => withFewerWideProducts([y])[0] !== y;
    expect(isWideChanged(made([2, 96, 32, 32], [96, 96, 3, 3]))).toBe(true);
    expect(isWideChanged(made([2, 64, 32, 32], [64, 64, 3, 3]))).toBe(false);
  });

  test("computes the same, bias and all", async () => {
    const sizes = { x: [2, 48, 16, 16], w: [64, 48, 3, 3], b: [64] };
    const y = made(sizes.x, sizes.w, { bias: input("b", sizes.b) });
    const [quick] = withFewerProducts([y]);
    expect(topologicalOrder([quick]).map(({ op }) => op)).toContain("convTranspose");
    const values = Object.fromEntries(
      Object.entries(sizes).map(([name, shape], i) => [name, uniform(shape, i)]),
    );
    const results = await evaluate({ y, quick }, values);
    expect(gap(results.y, results.quick)).toBeLessThan(TOLERANCE);
  });
});

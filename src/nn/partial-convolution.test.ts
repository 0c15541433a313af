import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { gradients, input, mul, sizeOf, sum } from "../graph/index.ts";
import { Parameters } from "./parameters.ts";
import {
  enlargingPartialConvolution,
  type Part,
  partialConvolution,
} from "./partial-convolution.ts";

/** Values by place; 0 beyond the border. */
type Plane = (channel: number, y: number, x: number) => number;
interface Group {
  readonly channels: number;
  readonly value: Plane;
  readonly valid: Plane;
}

const planeOf =
  (data: Float32Array, [, , height, width]: readonly number[]): Plane =>
  (c, y, x) =>
    y >= 0 && y < height && x >= 0 && x < width ? data[(c * height + y) * width + x] : 0;
/** Every pixel four times. */
const twice =
  (plane: Plane): Plane =>
  (c, y, x) =>
    plane(c, Math.floor(y / 2), Math.floor(x / 2));

/** The formula, window by window: Σ W·x·V · (k²·C)/s + b where s ≥ 1, else 0; and s. */
function windowOf(
  groups: readonly Group[],
  { weight, bias = 0, kernel }: { weight: Float32Array; bias?: number; kernel: number },
  [y, x]: readonly [number, number],
) {
  let [total, seen, channel] = [0, 0, 0];
  for (const { channels, value, valid } of groups) {
    for (let c = 0; c < channels; c++, channel++) {
      for (let tap = 0; tap < kernel * kernel; tap++) {
        const [v, u] = [y + Math.floor(tap / kernel), x + (tap % kernel)];
        const isValid = valid(0, v, u);
        seen += isValid;
        total += weight[channel * kernel * kernel + tap] * value(c, v, u) * isValid;
      }
    }
  }
  return seen >= 1
    ? { y: (total * kernel * kernel * channel) / seen + bias, seen }
    : { y: 0, seen };
}

const inputs = {
  x: [1, 2, 5, 6],
  valid: [1, 1, 5, 6],
  skip: [1, 3, 9, 11],
  skipValid: [1, 1, 9, 11],
};
const binary = (shape: readonly number[], seed: number, from: number) =>
  uniform(shape, seed).map((value) => (value > from ? 1 : 0));
const fed = {
  x: uniform(inputs.x, 1),
  // A corner of which a window of 3×3 sees nothing.
  valid: binary(inputs.valid, 2, -0.2).map((value, i) => (i % 6 < 4 && i < 24 ? 0 : value)),
  skip: uniform(inputs.skip, 3),
  skipValid: binary(inputs.skipValid, 4, 0.5).map((value, i) => (i % 11 < 7 && i < 77 ? 0 : value)),
};
const part: Part = { x: input("x", inputs.x), validity: input("valid", inputs.valid) };
const skip: Part = {
  x: input("skip", inputs.skip),
  validity: input("skipValid", inputs.skipValid),
};

async function outputOf(build: (parameters: Parameters) => Part) {
  const parameters = new Parameters();
  const { x, validity } = build(parameters);
  const values: Record<string, Float32Array> = { ...fed };
  parameters.all.forEach(({ name, tensor }, i) => {
    values[name] = uniform(tensor.shape, 10 + i);
  });
  const results = await evaluate({ y: x, validity }, values);
  return { y: results.y, validity: results.validity, shape: x.shape, values };
}

/** Holds every entry and every validity against the formula; windows begin at stride·place − reach. */
function expectWindows(
  { y, validity, shape, values }: Awaited<ReturnType<typeof outputOf>>,
  groups: readonly Group[],
  { kernel, stride }: { kernel: number; stride: number },
) {
  const [, out, height, width] = shape;
  const perOutput = values.weight.length / out;
  let empty = 0;
  for (let i = 0; i < out * height * width; i++) {
    const o = Math.floor(i / (height * width));
    const place = [Math.floor(i / width) % height, i % width].map(
      (at) => at * stride - (kernel - 1) / 2,
    ) as [number, number];
    const weight = values.weight.subarray(o * perOutput, (o + 1) * perOutput);
    const expected = windowOf(groups, { weight, bias: values.bias?.[o], kernel }, place);
    expect(y[i]).toBeCloseTo(expected.y, 4);
    expect(validity[i % (height * width)]).toBe(expected.seen >= 1 ? 1 : 0);
    empty += Number(expected.seen < 1);
  }
  expect(empty).toBeGreaterThan(0);
}

const own: Group = {
  channels: 2,
  value: planeOf(fed.x, inputs.x),
  valid: planeOf(fed.valid, inputs.valid),
};

describe("a partial convolution", () => {
  test.each([
    { kernel: 3, stride: 1, bias: true },
    { kernel: 3, stride: 2, bias: false },
  ])("is the formula, window by window: %o", async ({ kernel, stride, bias }) => {
    const layer = { out: 2, kernel, stride, bias };
    const result = await outputOf((scope) => partialConvolution(scope, part, layer));
    expect(result.shape).toEqual([1, 2, Math.ceil(5 / stride), Math.ceil(6 / stride)]);
    expectWindows(result, [own], { kernel, stride });
  });

  test("is an ordinary one where all is valid, away from the border", async () => {
    const everywhere = { ...part, validity: input("valid", inputs.valid) };
    const result = await outputOf((scope) => partialConvolution(scope, everywhere, { out: 1 }));
    const all = new Float32Array(sizeOf(inputs.valid)).fill(1);
    const { y } = await evaluate(
      { y: partialConvolution(new Parameters(), everywhere, { out: 1 }).x },
      { ...result.values, valid: all },
    );
    let sum = result.values.bias[0];
    for (let c = 0; c < 2; c++) {
      for (let tap = 0; tap < 9; tap++) {
        const at = own.value(c, 1 + Math.floor(tap / 3), 1 + (tap % 3));
        sum += result.values.weight[c * 9 + tap] * at;
      }
    }
    expect(y[2 * 6 + 2]).toBeCloseTo(sum, 5);
  });

  test("enlarged beside a skip counts both validities, and ends where the skip ends", async () => {
    const result = await outputOf((scope) =>
      enlargingPartialConvolution(scope, [part, skip], { out: 2 }),
    );
    expect(result.shape).toEqual([1, 2, 9, 11]);
    const beside = {
      channels: 3,
      value: planeOf(fed.skip, inputs.skip),
      valid: planeOf(fed.skipValid, inputs.skipValid),
    };
    const enlarged = { channels: 2, value: twice(own.value), valid: twice(own.valid) };
    expectWindows(result, [enlarged, beside], { kernel: 3, stride: 1 });
  });

  test("sends no gradient along the count of what is valid", async () => {
    // Linear in V but for the count: so Σ ∂y/∂V ⊙ V = y, and 0 if the count had its share.
    const y = sum(partialConvolution(new Parameters(), part, { out: 1, bias: false }).x);
    const [slope] = gradients(y, [part.validity]);
    const along = sum(mul(slope, part.validity));
    const values = { ...fed, weight: uniform([1, 2, 3, 3], 10) };
    const results = await evaluate({ y, along }, values);
    expect(results.along[0]).toBeCloseTo(results.y[0], 4);
    expect(Math.abs(results.y[0])).toBeGreaterThan(0.1);
  });
});

import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate, type Values } from "../../tests/run-program.ts";
import { input, type Tensor } from "../graph/index.ts";
import { convolution, gatedConvolution } from "./layers.ts";
import { Parameters } from "./parameters.ts";

const picture = [2, 3, 6, 7];

/** A layer's output with hashed weights, and what it was fed. */
async function outputOf(build: (parameters: Parameters, x: Tensor) => Tensor) {
  const parameters = new Parameters();
  const y = build(parameters, input("x", picture));
  const values: Record<string, Float32Array> = { x: uniform(picture, 9) };
  parameters.all.forEach(({ name, tensor }, i) => {
    values[name] = uniform(tensor.shape, i + 1);
  });
  const { y: result } = await evaluate({ y }, values);
  return { y: result, shape: y.shape, values, names: parameters.all.map(({ name }) => name) };
}

/** Σ weight ⊙ x over the window of an output entry, plus the bias; zeros beyond the border. */
function windowSum(
  { x, "layer.weight": weight, "layer.bias": bias }: Values,
  [n, out, row, column]: readonly number[],
  { kernel, stride, dilation }: { kernel: number; stride: number; dilation: number },
): number {
  const [, channels, height, width] = picture;
  const reach = (dilation * (kernel - 1)) / 2;
  let sum = Number(bias[out]);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < kernel * kernel; i++) {
      const y = row * stride - reach + Math.floor(i / kernel) * dilation;
      const xx = column * stride - reach + (i % kernel) * dilation;
      if (y < 0 || y >= height || xx < 0 || xx >= width) continue;
      const entry = Number(x[((n * channels + c) * height + y) * width + xx]);
      sum += entry * Number(weight[(out * channels + c) * kernel * kernel + i]);
    }
  }
  return sum;
}

/** The place of every entry of `[N, C, H, W]`. */
const places = ([n, c, h, w]: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: n * c * h * w }, (_, i) => [
    Math.floor(i / (c * h * w)),
    Math.floor(i / (h * w)) % c,
    Math.floor(i / w) % h,
    i % w,
  ]);

describe("convolution", () => {
  test.each([
    { kernel: 3, stride: 1, dilation: 1 },
    { kernel: 5, stride: 2, dilation: 1 },
    { kernel: 3, stride: 1, dilation: 2 },
  ])("keeps the size divided by the stride: %o", async (layer) => {
    const { y, shape, values, names } = await outputOf((parameters, x) =>
      convolution(parameters.at("layer"), x, { out: 4, ...layer }),
    );
    expect(names).toEqual(["layer.weight", "layer.bias"]);
    expect(shape).toEqual([2, 4, Math.ceil(6 / layer.stride), Math.ceil(7 / layer.stride)]);
    places(shape).forEach((place, i) => {
      expect(y[i]).toBeCloseTo(windowSum(values, place, layer), 4);
    });
  });

  test("is 3×3, of stride 1 and fresh by He's rule where nothing else is said", () => {
    const parameters = new Parameters();
    convolution(parameters.at("layer"), input("x", picture), { out: 4, gain: 0.1 });
    const [weight, bias] = parameters.all;
    expect(weight.tensor.shape).toEqual([4, 3, 3, 3]);
    expect(weight.initialiser).toEqual({ kind: "normal", deviation: 0.1 * Math.sqrt(2 / 27) });
    expect(bias.initialiser).toEqual({ kind: "constant", value: 0 });
  });
});

test("a gated convolution is ELU(a) ⊙ sigmoid(b) of one convolution", async () => {
  const layer = { kernel: 3, stride: 1, dilation: 1 };
  const { y, shape, values } = await outputOf((parameters, x) =>
    gatedConvolution(parameters.at("layer"), x, { out: 4 }),
  );
  expect(values["layer.weight"]).toHaveLength(8 * 3 * 9);
  expect(shape).toEqual([2, 4, 6, 7]);
  places(shape).forEach(([n, out, row, column], i) => {
    const a = windowSum(values, [n, out, row, column], layer);
    const b = windowSum(values, [n, out + 4, row, column], layer);
    const elu = a > 0 ? a : Math.expm1(a);
    expect(y[i]).toBeCloseTo(elu / (1 + Math.exp(-b)), 4);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Attribute,
  expectAsInRuntime,
  type OnnxFile,
  refusal,
  weightValues,
} from "../../tests/onnx-file.ts";
import { constant } from "./index.ts";

const inputs = { x: [2, 4, 9, 10] } as const;
const weight = (...shape: readonly number[]) => constant(weightValues(shape), shape);
const weights = {
  w: weight(6, 4, 3, 2),
  d: weight(6, 2, 3, 3),
  t: weight(4, 3, 4, 4),
  b: weight(6),
};
type Attributes = Readonly<Record<string, Attribute>>;

const conv = (attributes: Attributes, from = ["x", "w", "b"]): OnnxFile => ({
  inputs,
  weights,
  steps: [["Conv", from, "y", attributes]],
});
const transposed = (attributes: Attributes): OnnxFile => ({
  inputs,
  weights,
  steps: [["ConvTranspose", ["x", "t"], "y", attributes]],
});
const pool = (op: string, attributes: Attributes, opset = 19): OnnxFile => ({
  inputs,
  opset,
  steps: [[op, ["x"], "y", { kernel_shape: [3, 3], ...attributes }]],
});

const cases: Readonly<Record<string, OnnxFile>> = {
  "Conv as it is": conv({}),
  "Conv without a bias": conv({ kernel_shape: [3, 2], strides: [2, 1] }, ["x", "w"]),
  "Conv with uneven pads": conv({ pads: [0, 1, 2, 0], dilations: [2, 3] }),
  "Conv in groups": conv({ group: 2, pads: [1, 1, 1, 1] }, ["x", "d"]),
  "Conv padded to the same size": conv({ auto_pad: "SAME_UPPER" }),
  "Conv padded to the same size, more at the top": conv({
    auto_pad: "SAME_LOWER",
    strides: [2, 3],
  }),
  "Conv of valid pixels": conv({ auto_pad: "VALID", strides: [2, 2] }),
  ConvTranspose: transposed({ strides: [2, 2], pads: [1, 1, 1, 1] }),
  "ConvTranspose with a pad at its end": transposed({
    strides: [2, 3],
    pads: [1, 0, 2, 1],
    output_padding: [1, 1],
  }),
  "ConvTranspose to a stated size": transposed({ strides: [2, 2], output_shape: [18, 20] }),
  "ConvTranspose to the same size": transposed({ strides: [2, 2], auto_pad: "SAME_UPPER" }),
  MaxPool: pool("MaxPool", { strides: [2, 2] }),
  "MaxPool with pads": pool("MaxPool", { strides: [2, 2], pads: [1, 0, 1, 2] }),
  "MaxPool rounded up": pool("MaxPool", { strides: [2, 2], ceil_mode: 1 }),
  "MaxPool rounded up, without a window past the end": pool("MaxPool", {
    kernel_shape: [2, 2],
    strides: [2, 3],
    pads: [1, 1, 1, 1],
    ceil_mode: 1,
  }),
  "MaxPool to the same size": pool("MaxPool", { auto_pad: "SAME_UPPER", strides: [2, 3] }, 9),
  "AveragePool of pixels alone": pool("AveragePool", { pads: [1, 1, 1, 1] }),
  "AveragePool with the pads": pool("AveragePool", { pads: [1, 0, 2, 1], count_include_pad: 1 }),
  "AveragePool to the same size": pool("AveragePool", { auto_pad: "SAME_LOWER", strides: [2, 2] }),
  "AveragePool rounded up": pool("AveragePool", { strides: [2, 2], ceil_mode: 1 }),
};

describe("windows of ONNX files", () => {
  test.each(Object.entries(cases))("%s gives what ONNX Runtime gives", async (_name, file) => {
    await expectAsInRuntime(file);
  });

  test("average the same pixels as ONNX Runtime, for any window", async () => {
    const side = fc.integer({ min: 1, max: 3 });
    const pair = fc.tuple(side, side);
    const border = fc.integer({ min: 0, max: 2 });
    const pads = fc.tuple(border, border, border, border);
    const flag = fc.constantFrom(0, 1);
    const drawn = fc.record({ kernel_shape: pair, strides: pair, pads, ceil_mode: flag });
    await fc.assert(
      fc.asyncProperty(drawn, flag, async (window, count_include_pad) => {
        fc.pre(window.pads.every((each, i) => each < window.kernel_shape[i % 2]));
        await expectAsInRuntime(pool("AveragePool", { ...window, count_include_pad }));
        await expectAsInRuntime(pool("MaxPool", window));
      }),
      { numRuns: 25 },
    );
  });

  test("are refused where they are of another rank", () => {
    const file = { inputs: { x: [1, 4, 9] }, steps: [["MaxPool", ["x"], "y"]] } as const;
    expect(refusal(file)).toMatch(
      "expected [N, C, H, W] of sides up to 65536 as input 0, got [1, 4, 9]",
    );
  });

  test("are refused where they have holes, or pads past the kernel", () => {
    expect(refusal(pool("MaxPool", { dilations: [2, 2] }))).toMatch("dilations of 1, got 2×2");
    expect(refusal(pool("MaxPool", { pads: [3, 0, 0, 0] }))).toMatch("pads below the kernel 3×3");
  });

  test("are refused where the weight has another kernel", () => {
    expect(refusal(conv({ kernel_shape: [3, 3] }))).toMatch("kernel_shape 3×3, got 3×2");
  });

  test("are refused where runtimes crop an odd pixel on different sides", () => {
    expect(refusal(transposed({ strides: [2, 2], output_shape: [19, 20] }))).toMatch(
      "an even number of pixels to crop, got 1 and 2",
    );
  });
});

import { fromBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { drawnMotion, upTo } from "../../tests/drawn-geometry.ts";
import { expectSlopes, operand } from "../../tests/finite-differences.ts";
import { expectGolden, goldenCases } from "../../tests/goldens/graph.ts";
import { evaluate, programOf, runProgram } from "../../tests/run-program.ts";
import { conv, convTranspose } from "./convolution.ts";
import { compile } from "./program.ts";
import { constant, input, type Tensor } from "./tensor.ts";

const geometry = {
  seed: upTo(1e6),
  n: upTo(2),
  groups: upTo(2),
  inputs: upTo(2),
  outputs: upTo(3),
  kernel: fc.tuple(upTo(3), upTo(3)),
  size: fc.tuple(upTo(7, 3), upTo(7, 3)),
  ...drawnMotion,
};

const emittedConvolutions = (y: Tensor) =>
  fromBinary(ModelProtoSchema, compile(programOf({ y })).model)
    .graph!.node.map(({ opType }) => opType)
    .filter((type) => type.startsWith("Conv"));

describe("convolution", () => {
  test.each(goldenCases("convolution"))(
    "$name equals PyTorch, with its gradients",
    async (each) => {
      expectGolden(await runProgram(each.program, each.values), each);
    },
  );

  test("has the slopes of conv that finite differences measure, for any geometry", async () => {
    const paddingMode = fc.constantFrom("zero", "reflect", "replicate");
    await fc.assert(
      fc.asyncProperty(fc.record({ ...geometry, paddingMode }), async (drawn) => {
        const { seed, n, groups, inputs, outputs, kernel, size, ...options } = drawn;
        const { dilation, padding } = options;
        fc.pre(
          [0, 1].every(
            (i) => size[i] + padding[i] + padding[i + 2] > dilation[i] * (kernel[i] - 1),
          ),
        );
        const x = operand([n, inputs * groups, ...size], seed);
        const weight = operand([outputs * groups, inputs, ...kernel], seed + 1);
        const bias = operand([outputs * groups], seed + 2);
        await expectSlopes(
          (a, w, b) => conv(a, w, { ...options, groups, bias: b }),
          [x, weight, bias],
          seed,
        );
      }),
      { numRuns: 12 },
    );
  });

  test("has the slopes of a strided conv that finite differences measure, on sides of whole steps", async () => {
    const { seed, n, inputs, outputs, padding } = geometry;
    const sizes = { seed, n, inputs, outputs, padding };
    const drawn = fc.record({ ...sizes, step: upTo(3, 2), cells: fc.tuple(upTo(3), upTo(3)) });
    const kernels = fc.tuple(upTo(5), upTo(5));
    await fc.assert(
      fc.asyncProperty(drawn, kernels, async ({ step, cells, padding, ...of }, kernel) => {
        const [height, width] = cells.map((count) => count * step);
        fc.pre(height + padding[0] + padding[2] >= kernel[0]);
        fc.pre(width + padding[1] + padding[3] >= kernel[1]);
        const x = operand([of.n, of.inputs, height, width], of.seed);
        const weight = operand([of.outputs, of.inputs, ...kernel], of.seed + 1);
        await expectSlopes((a, w) => conv(a, w, { stride: step, padding }), [x, weight], of.seed);
      }),
      { numRuns: 15 },
    );
  });

  test.each([
    // What is too much to be stacked: a row of taps at a time, of either side.
    ["few channels of a large picture", [1, 3, 340, 340], [4, 3, 3, 3], { padding: 1 }],
    ["few outputs of a large picture", [1, 16, 260, 250], [3, 16, 3, 3], { padding: [1, 0, 2, 1] }],
    // A tap at a time, of every picture or of all together.
    ["few channels of two large pictures", [2, 16, 140, 140], [16, 16, 3, 3], { padding: 1 }],
    ["many channels of two small pictures", [2, 160, 21, 21], [128, 160, 3, 3], { padding: 1 }],
    ["many channels, strided", [2, 96, 40, 40], [96, 96, 5, 5], { stride: 2, padding: 2 }],
    // What is swapped or transposed, small.
    ["few outputs, dilated", [2, 16, 6, 7], [3, 16, 3, 2], { dilation: 2, padding: [4, 2, 1, 0] }],
    ["few outputs, padded beyond the kernel", [2, 16, 5, 4], [3, 16, 3, 3], { padding: 3 }],
    ["few channels given to many", [2, 3, 6, 5], [16, 3, 3, 3], { padding: 1 }],
  ] as const)(
    "has the slopes that finite differences measure of %s",
    async (_, x, weight, options) => {
      const operands = [operand(x, 1), operand(weight, 2)];
      await expectSlopes((a, w) => conv(a, w, options), operands);
    },
  );

  test("is the same whether its weight is a constant or not, few outputs and all", async () => {
    const shapes = { x: [2, 16, 9, 8], w: [3, 16, 5, 3], b: [3] };
    const values = Object.fromEntries(
      Object.entries(shapes).map(([name, shape], i) => [name, operand(shape, i).data]),
    );
    const [x, w, bias] = Object.entries(shapes).map(([name, shape]) => input(name, shape));
    const options = { bias, padding: [2, 0, 1, 1], dilation: [1, 2] } as const;
    const free = conv(x, w, options);
    const fixed = conv(x, constant(values.w, shapes.w), options);
    expect([free, fixed].map(emittedConvolutions)).toEqual([["ConvTranspose"], ["Conv"]]);
    const results = await evaluate({ free, fixed }, values);
    const apart = results.free.map((value, i) => Math.abs(value - results.fixed[i]));
    expect(Math.max(...apart)).toBeLessThan(1e-5);
  });

  test("has the slopes of convTranspose that finite differences measure, for any geometry", async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ ...geometry, extra: upTo(2, 0) }), async (drawn) => {
        const { seed, n, groups, inputs, outputs, kernel, size, extra, ...options } = drawn;
        const { stride, dilation, padding } = options;
        const outputPadding = [
          Math.min(extra, stride[0] - 1),
          Math.min(extra, stride[1] - 1),
        ] as const;
        fc.pre(
          [0, 1].every(
            (i) =>
              (size[i] - 1) * stride[i] + dilation[i] * (kernel[i] - 1) >=
              padding[i] + padding[i + 2],
          ),
        );
        const x = operand([n, inputs * groups, ...size], seed);
        const weight = operand([inputs * groups, outputs, ...kernel], seed + 1);
        const bias = operand([outputs * groups], seed + 2);
        await expectSlopes(
          (a, w, b) => convTranspose(a, w, { ...options, groups, outputPadding, bias: b }),
          [x, weight, bias],
          seed,
        );
      }),
      { numRuns: 12 },
    );
  });
});

describe("what a convolution refuses", () => {
  const x = input("x", [1, 4, 5, 5]);
  const weight = (...shape: number[]) => input("w", shape);

  test.each([
    [
      "channels that differ",
      () => conv(x, weight(6, 3, 3, 3)),
      "conv: expected [N, C, H, W] and [O, C/1, kH, kW], got [1, 4, 5, 5] and [6, 3, 3, 3]",
    ],
    [
      "groups that do not divide the outputs",
      () => conv(x, weight(3, 2, 3, 3), { groups: 2 }),
      "conv: expected [N, C, H, W] and [O, C/2, kH, kW], got [1, 4, 5, 5] and [3, 2, 3, 3]",
    ],
    [
      "a kernel beyond the input",
      () => conv(x, weight(6, 4, 7, 3), { padding: [0, 1, 0, 1] }),
      "conv: expected a kernel within the padded input, got [1, 4, 5, 5] and [6, 4, 7, 3]",
    ],
    [
      "a bias of another length",
      () => conv(x, weight(6, 4, 3, 3), { bias: input("b", [4]) }),
      "conv: expected a bias of 6, got [4]",
    ],
    [
      "a transposed kernel of other channels",
      () => convTranspose(x, weight(3, 4, 3, 3)),
      "convTranspose: expected [N, C, H, W] and [C, O/groups, kH, kW], got [1, 4, 5, 5] and [3, 4, 3, 3]",
    ],
    [
      "more padding than output",
      () => convTranspose(x, weight(4, 2, 1, 1), { padding: 3 }),
      "convTranspose: expected an output of at least one pixel, got [1, 4, 5, 5] and [4, 2, 1, 1]",
    ],
    [
      "output padding of a whole stride",
      () => convTranspose(x, weight(4, 2, 3, 3), { stride: 2, outputPadding: [1, 2] }),
      "convTranspose: expected outputPadding below the stride 2×2, got [1, 2]",
    ],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
  });
});

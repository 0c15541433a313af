import fc from "fast-check";
import { expect, test } from "vitest";
import { drawnMotion, upTo } from "../../tests/drawn-geometry.ts";
import { operand } from "../../tests/finite-differences.ts";
import { evaluate } from "../../tests/run-program.ts";
import { conv, convTranspose } from "./convolution.ts";
import { mul } from "./elementwise.ts";
import { inForm } from "./form.ts";
import { gradients, topologicalOrder } from "./gradient.ts";
import { sum } from "./reduction.ts";
import { constant, input, type Shape, sizeOf, type Tensor } from "./tensor.ts";

/** ∂/∂W of Σ y ⊙ slope, in the usual form and in short sums. */
function bothWays(x: Shape, weight: Shape, make: (x: Tensor, weight: Tensor) => Tensor) {
  const [inputX, inputW] = [input("x", x), input("w", weight)];
  const y = make(inputX, inputW);
  const loss = sum(mul(y, constant(operand(y.shape, 3).data, y.shape)));
  const [usual] = gradients(loss, [inputW]);
  const [short] = gradients(inForm([loss], "short-sums")[0], [inputW]);
  return { usual, short };
}

/** The largest difference, relative to the largest entry. */
async function gap(x: Shape, weight: Shape, make: (x: Tensor, weight: Tensor) => Tensor) {
  const values = { x: operand(x, 1).data, w: operand(weight, 2).data };
  const { usual, short } = await evaluate(bothWays(x, weight, make), values);
  const apart = usual.map((value, i) => Math.abs(value - short[i]));
  return (
    apart.reduce((a, b) => Math.max(a, b)) / usual.reduce((a, b) => Math.max(a, Math.abs(b)), 0)
  );
}

const TOLERANCE = 1e-5;
const operators = (tensor: Tensor) => topologicalOrder([tensor]).map(({ op }) => op);

test.each([
  ["several blocks a picture", [2, 8, 32, 32], [12, 8, 3, 3], { padding: 1 }],
  ["several pictures a block", [4, 8, 10, 10], [12, 8, 5, 5], { padding: 2, stride: 2 }],
  ["as many positions as nothing divides", [2, 4, 25, 31], [12, 4, 3, 3], {}],
  ["few outputs, which change places", [2, 16, 23, 29], [3, 16, 3, 3], { padding: 2, dilation: 2 }],
  ["a single tap", [2, 6, 16, 16], [8, 6, 1, 1], {}],
  ["a single tap of every second pixel", [2, 6, 16, 16], [8, 6, 1, 1], { stride: 2 }],
  ["taps side by side", [2, 6, 16, 16], [8, 6, 2, 2], { stride: 2 }],
  [
    "taps that see too much at once",
    [1, 24, 512, 512],
    [2, 24, 3, 3],
    { padding: [1, 0, 2, 1], stride: [2, 1] },
  ],
] as const)(
  "the slopes of a weight are the same in short sums: %s",
  async (_, x, weight, options) => {
    expect(await gap(x, weight, (a, w) => conv(a, w, options))).toBeLessThan(TOLERANCE);
  },
);

test("so are those of a transposed convolution", async () => {
  const make = (a: Tensor, w: Tensor) =>
    convTranspose(a, w, { padding: 2, stride: 2, outputPadding: 1 });
  expect(await gap([4, 8, 16, 16], [8, 12, 5, 5], make)).toBeLessThan(TOLERANCE);
});

test("and of any geometry", async () => {
  const drawn = fc.record({
    n: upTo(5),
    inputs: upTo(5),
    outputs: upTo(9),
    kernel: fc.tuple(upTo(5), upTo(5)),
    size: fc.tuple(upTo(40, 12), upTo(40, 12)),
    ...drawnMotion,
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ n, inputs, outputs, kernel, size, ...options }) => {
      const make = (a: Tensor, w: Tensor) => conv(a, w, options);
      expect(await gap([n, inputs, ...size], [outputs, inputs, ...kernel], make)).toBeLessThan(
        TOLERANCE,
      );
    }),
    { numRuns: 25 },
  );
});

test("no product sums over more than a block, and taps see by a convolution of their own", () => {
  const { usual, short } = bothWays([4, 8, 64, 64], [16, 8, 3, 3], (x, w) =>
    conv(x, w, { padding: 1 }),
  );
  const longest = (tensor: Tensor) =>
    Math.max(
      ...topologicalOrder([tensor]).map(({ op, inputs }) =>
        op === "matmul" ? inputs[0].shape.at(-1)! : 0,
      ),
    );
  expect(longest(usual)).toBe(64 * 64);
  expect(longest(short)).toBe(512);
  expect(operators(short).filter((op) => op === "slice").length).toBeLessThan(2);
});

test("what is seen at once stays below 128 MiB, by pictures and by taps, or the usual form is taken", () => {
  /** Values of the largest result of a convolution, of which 2^25 are 128 MiB. */
  const largestSeen = ([n, channels, side]: readonly [number, number, number]) => {
    const weight = input("w", [24, channels, 3, 3]);
    const y = conv(input("x", [n, channels, side, side]), weight, { padding: 1 });
    const [slope] = gradients(inForm([sum(y)], "short-sums")[0], [weight]);
    const seen = topologicalOrder([slope]).filter(({ op }) => op === "conv");
    return Math.max(0, ...seen.map(({ shape }) => sizeOf(shape)));
  };
  expect(largestSeen([2, 24, 160])).toBe(2 * 24 * 12 * 160 ** 2);
  expect(largestSeen([4, 24, 160])).toBe(4 * 24 * 12 * 160 ** 2);
  expect(largestSeen([16, 24, 160])).toBe(8 * 24 * 4 * 160 ** 2);
  expect(largestSeen([1, 36, 512])).toBe(0);
});

test("a convolution in groups keeps its form", () => {
  const y = conv(input("x", [1, 4, 8, 8]), input("w", [4, 2, 3, 3]), { groups: 2 });
  expect(inForm([y], "short-sums")[0]).toBe(y);
});

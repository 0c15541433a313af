/**
 * A 3×3 convolution of a picture enlarged twice by nearest, computed at the small size: 16 products do the work of 36.
 * Each pixel of an enlarged picture is one of the small picture, so the kernel's taps fall together: seen from the output,
 * each pixel sees 2×2 small ones, by one of four kernels, its phase's; seen from the input, each small pixel is spread over 4×4
 * of the output, a transposed convolution of stride 2. Engines lay out the kernels of phases once where they are constant;
 * where they are learnt, the transposed convolution moves less, backwards above all. The smallest pictures are enlarged.
 */
import { type ConvolutionOptions, conv, convTranspose, isFew, swapped } from "./convolution.ts";
import { add } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { enlargeNearest } from "./resize.ts";
import { concat, cutTo, interleave, reshape, slice, split } from "./shaping.ts";
import { constant, node, requireShape, type Tensor } from "./tensor.ts";

type Bias = Pick<ConvolutionOptions, "bias">;

/**
 * `conv(enlargeNearest(x, 2), weight, { padding: 1 })` to rounding: x `[N, C, H, W]`, weight `[O, C, 3, 3]` →
 * `[N, O, 2H, 2W]`; the bias is `[O]`.
 */
export function convEnlarged(x: Tensor, weight: Tensor, bias: Bias = {}): Tensor {
  const fits = weight.shape[1] === x.shape[1] && weight.shape[2] === 3 && weight.shape[3] === 3;
  requireShape(fits, "convEnlarged", "[N, C, H, W] and [O, C, 3, 3]", x.shape, weight.shape);
  if (weight.op === "constant" && !isFew(weight.shape[0])) {
    return byPhases(x, phaseKernels(weight, meets), bias);
  }
  if (isSmall(x, weight)) return conv(enlargeNearest(x, 2), weight, { ...bias, padding: 1 });
  const options = { ...bias, stride: 2, padding: 1 };
  const { op, inputs, attributes, shape } = convTranspose(x, spreadKernel(weight), options);
  return node(op, inputs, { ...attributes, enlarges: true }, shape);
}

/**
 * The same beside `skip`, [N, S, ≤2H, ≤2W], to whose sides what comes of x is cut: the weight is that of the convolution over
 * both, [O, C + S, 3, 3].
 */
export function convEnlargedBeside(
  [x, skip]: readonly [Tensor, Tensor],
  weight: Tensor,
  { bias }: Bias = {},
): Tensor {
  const [, channels, height, width] = x.shape;
  const [, beside, ...sides] = skip.shape;
  const isWhole = sides[0] === 2 * height && sides[1] === 2 * width;
  const options = { ...(bias && { bias }), padding: 1 };
  if (isWhole && isSmall(x, weight)) {
    return conv(concat([enlargeNearest(x, 2), skip], 1), weight, options);
  }
  const [forEnlarged, forSkip] = split(weight, [channels, beside], 1);
  return add(cutTo(convEnlarged(x, forEnlarged), skip.shape), conv(skip, forSkip, options));
}

/** Whether a learnt kernel would be more work to spread, and its slope to gather, than the products that this saves. */
const isSmall = ({ shape: [pictures, , height, width] }: Tensor, weight: Tensor): boolean =>
  weight.op !== "constant" && pictures * height * width < FEW_POSITIONS;

/** Of all pictures; measured. */
const FEW_POSITIONS = 100;

/** What `convEnlarged` made as convolutions of phases, which a GPU may prefer; anything else as it is. */
export function withPhases(tensor: Tensor): Tensor {
  if (tensor.op !== "convTranspose" || !tensor.attributes.enlarges) return tensor;
  const [x, spread, bias] = tensor.inputs;
  const kernels = phaseKernels(spread, (place, other) => place === other);
  return byPhases(x, kernels.map(swapped), bias && { bias });
}

// ── Spread ──────────────────────────────────────────────────────────────────────────────────────

/** `[O, C, 3, 3]` → `[C, O, 4, 4]`: what a small pixel adds to the 4×4 of the output around its own 2×2. */
function spreadKernel(weight: Tensor): Tensor {
  const [outputs, channels] = weight.shape;
  const taps = reshape(swapped(weight), [channels * outputs, 9]);
  const spreading = matrix([9, 16], meets);
  return reshape(matmul(taps, spreading), [channels, outputs, 4, 4]);
}

/** Whether a tap of the 3×3 falls on a place of the 4×4: row i on rows 2 − i and 3 − i, for output row 2r + u − 1 has its tap on small row r. */
function meets(tap: number, place: number): boolean {
  const isOn = (i: number, u: number): boolean => u === 2 - i || u === 3 - i;
  return isOn(Math.floor(tap / 3), place >> 2) && isOn(tap % 3, place & 3);
}

function matrix(shape: readonly [number, number], holds: (row: number, column: number) => boolean) {
  const entries = Float32Array.from({ length: shape[0] * shape[1] }, (_, i) =>
    holds(Math.floor(i / shape[1]), i % shape[1]) ? 1 : 0,
  );
  return constant(entries, shape);
}

// ── Phases ──────────────────────────────────────────────────────────────────────────────────────

/** Output row 2r + d sees small rows r + d − 1 and r + d. */
function byPhases(x: Tensor, kernels: readonly Tensor[], bias: Bias = {}): Tensor {
  const phases = kernels.map((kernel, phase) => {
    const [down, right] = [phase >> 1, phase & 1];
    return conv(x, kernel, { ...bias, padding: [1 - down, 1 - right, down, right] });
  });
  return interleave(phases, 2);
}

/**
 * `[A, B, k, k]` → the kernels `[A, B, 2, 2]` of the four phases, even rows first, in each even columns first: each entry
 * is the sum of the taps that are on its place of the 4×4.
 */
function phaseKernels(
  kernel: Tensor,
  isOn: (tap: number, place: number) => boolean,
): readonly Tensor[] {
  const [a, b, height, width] = kernel.shape;
  const taps = height * width;
  const gathering = matrix([taps, 16], (tap, entry) => isOn(tap, placeOf(entry)));
  const phases = reshape(matmul(reshape(kernel, [a * b, taps]), gathering), [a, b, 4, 2, 2]);
  return [0, 1, 2, 3].map((phase) => {
    const own = slice(phases, [{ axis: 2, start: phase, end: phase + 1 }]);
    return reshape(own, [a, b, 2, 2]);
  });
}

/** Where entry (p, q) of phase (d, r) is in the 4×4: row p of phase d is its row 3 − d − 2p. */
function placeOf(entry: number): number {
  const [down, right, p, q] = [(entry >> 3) & 1, (entry >> 2) & 1, (entry >> 1) & 1, entry & 1];
  return 4 * (3 - down - 2 * p) + 3 - right - 2 * q;
}

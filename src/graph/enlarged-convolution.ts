/**
 * A 3×3 convolution of a picture enlarged twice by nearest, computed at the small size. Each output pixel of an
 * enlarged picture sees only 2×2 small ones, by one of four kernels, so 16 products do the work of 36.
 */
import { type ConvolutionOptions, conv } from "./convolution.ts";
import { matmul } from "./matmul.ts";
import { interleave, reshape, slice } from "./shaping.ts";
import { constant, requireShape, type Tensor } from "./tensor.ts";

/**
 * How the three taps of a row of the kernel fall on two small pixels: above (or on) and on (or below). Phase 0
 * is an even output row, which sees small rows i − 1 and i; phase 1 an odd one, which sees i and i + 1.
 */
const FOLDS = [
  [
    [1, 0, 0],
    [0, 1, 1],
  ],
  [
    [1, 1, 0],
    [0, 0, 1],
  ],
] as const;

/**
 * `conv(enlargeNearest(x, 2), weight, { padding: 1 })` to rounding: x `[N, C, H, W]`, weight `[O, C, 3, 3]` →
 * `[N, O, 2H, 2W]`; the bias is `[O]`.
 */
export function convEnlarged(
  x: Tensor,
  weight: Tensor,
  bias: Pick<ConvolutionOptions, "bias"> = {},
): Tensor {
  const fits = weight.shape[1] === x.shape[1] && weight.shape[2] === 3 && weight.shape[3] === 3;
  requireShape(fits, "convEnlarged", "[N, C, H, W] and [O, C, 3, 3]", x.shape, weight.shape);
  const kernels = phaseKernels(weight);
  const phases = kernels.map((kernel, phase) => {
    const [down, right] = [phase >> 1, phase & 1];
    return conv(x, kernel, { ...bias, padding: [1 - down, 1 - right, down, right] });
  });
  return interleave(phases, 2);
}

/** The 2×2 kernels `[O, C, 2, 2]` of the four phases: even rows first, in each even columns first. */
function phaseKernels(weight: Tensor): readonly Tensor[] {
  const [outputs, channels] = weight.shape;
  const taps = matmul(reshape(weight, [outputs * channels, 9]), constant(foldMatrix(), [9, 16]));
  const phases = reshape(taps, [outputs, channels, 4, 2, 2]);
  return [0, 1, 2, 3].map((phase) => {
    const kernel = slice(phases, [{ axis: 2, start: phase, end: phase + 1 }]);
    return reshape(kernel, [outputs, channels, 2, 2]);
  });
}

/** [9, 16]: tap (i, j) of the 3×3 kernel → place (phase, p, q). */
function foldMatrix(): Float32Array {
  return Float32Array.from({ length: 9 * 16 }, (_, entry) => {
    const [i, j] = [Math.floor(entry / 48), Math.floor(entry / 16) % 3];
    const [down, right, p, q] = [(entry >> 3) & 1, (entry >> 2) & 1, (entry >> 1) & 1, entry & 1];
    return FOLDS[down][p][i] * FOLDS[right][q][j];
  });
}

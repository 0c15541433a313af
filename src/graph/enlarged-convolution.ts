/**
 * A 3×3 convolution of a picture enlarged twice by nearest, computed at the small size: 16 products do the work of 36.
 * Each pixel of an enlarged picture is one of the small picture, so the kernel's taps fall together: seen from the output,
 * each pixel sees 2×2 small ones, by one of four kernels, its phase's; seen from the input, each small pixel is spread over 4×4
 * of the output, a transposed convolution of stride 2. Engines lay out the kernels of phases once where they are constant;
 * where they are learnt, the transposed convolution moves less, backwards above all.
 */
import { type ConvolutionOptions, conv, convTranspose, isFew } from "./convolution.ts";
import { matmul } from "./matmul.ts";
import { interleave, reshape, slice, transpose } from "./shaping.ts";
import { constant, node, requireShape, type Tensor } from "./tensor.ts";

type Bias = Pick<ConvolutionOptions, "bias">;

/**
 * `conv(enlargeNearest(x, 2), weight, { padding: 1 })` to rounding: x `[N, C, H, W]`, weight `[O, C, 3, 3]` →
 * `[N, O, 2H, 2W]`; the bias is `[O]`.
 */
export function convEnlarged(x: Tensor, weight: Tensor, bias: Bias = {}): Tensor {
  const fits = weight.shape[1] === x.shape[1] && weight.shape[2] === 3 && weight.shape[3] === 3;
  requireShape(fits, "convEnlarged", "[N, C, H, W] and [O, C, 3, 3]", x.shape, weight.shape);
  const spread = spreadKernel(weight);
  if (weight.op === "constant" && !isFew(weight.shape[0])) return byPhases(x, spread, bias);
  const { op, inputs, attributes, shape } = convTranspose(x, spread, {
    ...bias,
    stride: 2,
    padding: 1,
  });
  return node(op, inputs, { ...attributes, enlarges: true }, shape);
}

/** What `convEnlarged` made as convolutions of phases, which a GPU may prefer; anything else as it is. */
export function withPhases(tensor: Tensor): Tensor {
  if (tensor.op !== "convTranspose" || !tensor.attributes.enlarges) return tensor;
  const [x, spread, bias] = tensor.inputs;
  return byPhases(x, spread, bias && { bias });
}

// ── Kernels ─────────────────────────────────────────────────────────────────────────────────────

/** `[O, C, 3, 3]` → `[C, O, 4, 4]`: what a small pixel adds to the 4×4 of the output around its own 2×2. */
function spreadKernel(weight: Tensor): Tensor {
  const [outputs, channels] = weight.shape;
  const taps = reshape(transpose(weight, [1, 0, 2, 3]), [channels * outputs, 9]);
  return reshape(matmul(taps, constant(spreading(), [9, 16])), [channels, outputs, 4, 4]);
}

/** [9, 16]: tap (i, j) of the 3×3 kernel → place (u, v); tap i of output row 2r + u − 1 is on small row r where u is 2 − i or 3 − i. */
function spreading(): Float32Array {
  const meets = (tap: number, place: number): boolean => place === 2 - tap || place === 3 - tap;
  return Float32Array.from({ length: 9 * 16 }, (_, entry) => {
    const [tap, place] = [Math.floor(entry / 16), entry % 16];
    const isRow = meets(Math.floor(tap / 3), place >> 2);
    return isRow && meets(tap % 3, place & 3) ? 1 : 0;
  });
}

/** Output row 2r + d sees small rows r + d − 1 and r + d, by places 3 − d and 1 − d of the spread kernel; columns likewise. */
function byPhases(x: Tensor, spread: Tensor, bias: Bias = {}): Tensor {
  const phases = phaseKernels(spread).map((kernel, phase) => {
    const [down, right] = [phase >> 1, phase & 1];
    return conv(x, kernel, { ...bias, padding: [1 - down, 1 - right, down, right] });
  });
  return interleave(phases, 2);
}

/** The 2×2 kernels `[O, C, 2, 2]` of the four phases, of the spread kernel: even rows first, in each even columns first. */
function phaseKernels(spread: Tensor): readonly Tensor[] {
  const [channels, outputs] = spread.shape;
  const taps = matmul(reshape(spread, [channels * outputs, 16]), constant(gathering(), [16, 16]));
  const phases = reshape(taps, [channels, outputs, 4, 2, 2]);
  return [0, 1, 2, 3].map((phase) => {
    const kernel = slice(phases, [{ axis: 2, start: phase, end: phase + 1 }]);
    return transpose(reshape(kernel, [channels, outputs, 2, 2]), [1, 0, 2, 3]);
  });
}

/** [16, 16]: place (u, v) of the spread kernel → tap (p, q) of phase (d, r), where u = 3 − d − 2p, v = 3 − r − 2q. */
function gathering(): Float32Array {
  return Float32Array.from({ length: 16 * 16 }, (_, entry) => {
    const [place, to] = [entry >> 4, entry & 15];
    const [down, right, p, q] = [(to >> 3) & 1, (to >> 2) & 1, (to >> 1) & 1, to & 1];
    const isRow = place >> 2 === 3 - down - 2 * p;
    return isRow && (place & 3) === 3 - right - 2 * q ? 1 : 0;
  });
}

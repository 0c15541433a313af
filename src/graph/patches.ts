/** Patches as columns (im2col) and their adjoint: what attention and unfolded convolutions are made of. */
import {
  bordersOf,
  type ConvolutionOptions,
  convTranspose,
  padSides,
  pairOf,
  windowCounts,
} from "./convolution.ts";
import { concat, pad, reshape, slice, stepsAlong } from "./shaping.ts";
import { constant, requireShape, type Shape, type Tensor } from "./tensor.ts";

export type PatchOptions = Omit<ConvolutionOptions, "bias" | "groups"> & {
  /** Side of a patch, or [height, width]. */
  readonly kernel: number | readonly [number, number];
};

/** im2col: [N, C, H, W] → [N, C·kH·kW, L], column `l` holding the patch at position `l` (PyTorch's `unfold`). */
export function patches(x: Tensor, options: PatchOptions): Tensor {
  const { starts, stride, sides } = patchPlaces(x.shape, options);
  const { paddingMode = "zero" } = options;
  const padding = bordersOf(options.padding);
  const padded =
    paddingMode === "zero"
      ? pad(x, { before: [0, 0, padding[0], padding[1]], after: [0, 0, padding[2], padding[3]] })
      : padSides(x, padding, paddingMode);
  const taps = starts.map(([top, left]) =>
    slice(padded, [
      stepsAlong(2, top, sides[0], stride[0]),
      stepsAlong(3, left, sides[1], stride[1]),
    ]),
  );
  const [n, c] = x.shape;
  const stacked = concat(
    taps.map((tap) => reshape(tap, [n, c, 1, -1])),
    2,
  ); // [N, C, kH·kW, L]
  return reshape(stacked, [n, c * taps.length, -1]);
}

/** col2im, the adjoint of `patches`: [N, C·kH·kW, L] → [N, C, height, width], overlaps summed. */
export function foldPatches(
  columns: Tensor,
  size: { readonly height: number; readonly width: number },
  options: Omit<PatchOptions, "paddingMode">,
): Tensor {
  const kernel = pairOf(options.kernel);
  const n = columns.shape[0];
  const channels = columns.shape[1] / (kernel[0] * kernel[1]);
  const fits = columns.shape.length === 3 && Number.isInteger(channels);
  requireShape(fits, "foldPatches", `[N, C·${kernel.join("·")}, L]`, columns.shape);
  const { stride, sides } = patchPlaces([n, channels, size.height, size.width], options);
  requireShape(
    columns.shape[2] === sides[0] * sides[1],
    "foldPatches",
    `${sides[0]}·${sides[1]} columns`,
    columns.shape,
  );
  // A transposed convolution with one-hot kernels puts each tap back where it was read.
  const taps = kernel[0] * kernel[1];
  const oneHot = reshape(identityMatrix(taps), [taps, 1, kernel[0], kernel[1]]);
  const maps = reshape(columns, [n * channels, taps, sides[0], sides[1]]);
  const padding = bordersOf(options.padding);
  const dilation = pairOf(options.dilation);
  const reached = [0, 1].map((i) => (sides[i] - 1) * stride[i] + dilation[i] * (kernel[i] - 1) + 1);
  const outputPadding: readonly [number, number] = [
    size.height + padding[0] + padding[2] - reached[0],
    size.width + padding[1] + padding[3] - reached[1],
  ];
  const whole = convTranspose(maps, oneHot, { stride, dilation, padding, outputPadding });
  return reshape(whole, [n, channels, size.height, size.width]);
}

/** Where the taps of a patch start in the padded input, and how many patches there are each way. */
function patchPlaces(shape: Shape, options: PatchOptions) {
  const kernel = pairOf(options.kernel);
  const stride = pairOf(options.stride);
  const dilation = pairOf(options.dilation);
  const padding = bordersOf(options.padding);
  const sides = windowCounts(shape, kernel, { stride, dilation, padding });
  const fits = shape.length === 4 && sides.every((side) => side >= 1);
  requireShape(fits, "patches", `[N, C, H, W] that holds a patch of ${kernel.join("×")}`, shape);
  const starts = Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => [
    Math.floor(tap / kernel[1]) * dilation[0],
    (tap % kernel[1]) * dilation[1],
  ]);
  return { starts, stride, sides };
}

const identityMatrix = (side: number): Tensor =>
  constant(
    Float32Array.from({ length: side * side }, (_, i) => (i % (side + 1) === 0 ? 1 : 0)),
    [side, side],
  );

/**
 * Convolution and transposed convolution of `[N, C, H, W]`, and their gradients in standard operators:
 * for the input a (transposed) convolution, for the weight a matrix product of columns, or one a kernel tap.
 */

import { convForWebgpu, convTransposeForWebgpu } from "./convolution-on-webgpu.ts";
import { matmul } from "./matmul.ts";
import type { Rules } from "./operators.ts";
import { sum } from "./reduction.ts";
import { concat, deinterleave, pad, reshape, slice, stepsAlong, transpose } from "./shaping.ts";
import { fitsInBlocks, weightGradientByBlocks } from "./short-sums.ts";
import {
  constant,
  type Node,
  node,
  requireShape,
  type Shape,
  sizeOf,
  type Tensor,
} from "./tensor.ts";

/** Vertical, horizontal. */
type Pair = readonly [number, number];
/** Top, left, bottom, right. */
type Borders = readonly [number, number, number, number];

export interface Geometry {
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly groups: number;
  readonly padding: Borders;
  /** How the gradient of its weight is made (`short-sums.ts`); else as a CPU is fastest. */
  readonly sums?: "short";
}
export interface ConvolutionAttributes {
  /** Inputs: x `[N, C, H, W]`, weight `[O, C/groups, kH, kW]`, optional bias `[O]`. */
  conv: Geometry;
  /** Inputs: x `[N, C, H, W]`, weight `[C, O/groups, kH, kW]`, optional bias `[O]`. */
  convTranspose: Geometry & {
    readonly outputPadding: Pair;
    /** Whether its weight is a 3×3 kernel spread by `convEnlarged`, which knows another form of it. */
    readonly enlarges?: true;
  };
}

export interface ConvolutionOptions {
  readonly bias?: Tensor;
  /** 1 by default. */
  readonly stride?: number | Pair;
  /** 1 by default. */
  readonly dilation?: number | Pair;
  /** 1 by default. */
  readonly groups?: number;
  /** Pixels added on every side, or [top, left, bottom, right]; 0 by default. */
  readonly padding?: number | Borders;
  /** What the padding holds; where reflection would reach the size, the edge is repeated instead. */
  readonly paddingMode?: "zero" | "reflect" | "replicate";
}

export const pairOf = (value: number | Pair = 1): Pair =>
  typeof value === "number" ? [value, value] : value;
export const bordersOf = (value: number | Borders = 0): Borders =>
  typeof value === "number" ? [value, value, value, value] : value;

const geometryOf = (options: ConvolutionOptions): Geometry => ({
  stride: pairOf(options.stride),
  dilation: pairOf(options.dilation),
  groups: options.groups ?? 1,
  padding: bordersOf(options.padding),
});

/** How many places a window has down and across `[N, C, H, W]`, padding included; below 1 where it does not fit. */
export function windowCounts(
  shape: Shape,
  kernel: Pair,
  { stride, dilation, padding }: Omit<Geometry, "groups">,
): Pair {
  const along = (i: 0 | 1) => {
    const reach = dilation[i] * (kernel[i] - 1) + 1;
    return Math.floor((shape[2 + i] + padding[i] + padding[i + 2] - reach) / stride[i]) + 1;
  };
  return [along(0), along(1)];
}

/** Y[o] = Σ_c X[c] ∗ W[o, c] + b[o] (cross-correlation, as everywhere in the field). */
export function conv(x: Tensor, weight: Tensor, options: ConvolutionOptions = {}): Tensor {
  const { paddingMode = "zero" } = options;
  const geometry = geometryOf(options);
  const { groups, padding } = geometry;
  if (paddingMode !== "zero" && padding.some((side) => side > 0)) {
    return conv(padSides(x, padding, paddingMode), weight, {
      ...options,
      padding: 0,
      paddingMode: "zero",
    });
  }
  const fits =
    x.shape.length === 4 &&
    weight.shape.length === 4 &&
    x.shape[1] === weight.shape[1] * groups &&
    weight.shape[0] % groups === 0;
  requireShape(fits, "conv", `[N, C, H, W] and [O, C/${groups}, kH, kW]`, x.shape, weight.shape);
  const sides = windowCounts(x.shape, [weight.shape[2], weight.shape[3]], geometry);
  requireShape(
    sides.every((side) => side >= 1),
    "conv",
    "a kernel within the padded input",
    x.shape,
    weight.shape,
  );
  requireBias(options.bias, weight.shape[0], "conv");
  const inputs = options.bias ? [x, weight, options.bias] : [x, weight];
  return node("conv", inputs, geometry, [x.shape[0], weight.shape[0], sides[0], sides[1]]);
}

export interface ConvTransposeOptions extends Omit<ConvolutionOptions, "paddingMode"> {
  /** Rows and columns added at the bottom and right of the output; below the stride. */
  readonly outputPadding?: number | Pair;
}

/** The adjoint of `conv` in its input: `H' = (H − 1)·stride − padding + dilation·(k − 1) + 1 + outputPadding`. */
export function convTranspose(
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions = {},
): Tensor {
  const geometry = geometryOf(options);
  const { groups, padding } = geometry;
  const outputPadding = pairOf(options.outputPadding ?? 0);
  const fits =
    x.shape.length === 4 &&
    weight.shape.length === 4 &&
    x.shape[1] === weight.shape[0] &&
    x.shape[1] % groups === 0;
  requireShape(
    fits,
    "convTranspose",
    "[N, C, H, W] and [C, O/groups, kH, kW]",
    x.shape,
    weight.shape,
  );
  requireShape(
    outputPadding.every((side, i) => side < geometry.stride[i]),
    "convTranspose",
    `outputPadding below the stride ${geometry.stride.join("×")}`,
    outputPadding,
  );
  const sides = [0, 1].map(
    (i) =>
      (x.shape[2 + i] - 1) * geometry.stride[i] -
      padding[i] -
      padding[i + 2] +
      geometry.dilation[i] * (weight.shape[2 + i] - 1) +
      1 +
      outputPadding[i],
  );
  requireShape(
    sides.every((side) => side >= 1),
    "convTranspose",
    "an output of at least one pixel",
    x.shape,
    weight.shape,
  );
  const channels = weight.shape[1] * groups;
  requireBias(options.bias, channels, "convTranspose");
  const inputs = options.bias ? [x, weight, options.bias] : [x, weight];
  const shape = [x.shape[0], channels, sides[0], sides[1]];
  return node("convTranspose", inputs, { ...geometry, outputPadding }, shape);
}

function requireBias(bias: Tensor | undefined, channels: number, operator: string): void {
  const fits = bias === undefined || (bias.shape.length === 1 && bias.shape[0] === channels);
  requireShape(fits, operator, `a bias of ${channels}`, bias?.shape ?? []);
}

export function padSides(
  x: Tensor,
  [top, left, bottom, right]: Borders,
  mode: "reflect" | "replicate",
): Tensor {
  const reachesSize = Math.max(top, bottom) >= x.shape[2] || Math.max(left, right) >= x.shape[3];
  const reflects = mode === "reflect" && !reachesSize;
  return pad(
    x,
    { before: [0, 0, top, left], after: [0, 0, bottom, right] },
    { mode: reflects ? "reflect" : "edge" },
  );
}

// ── Few channels made of many ───────────────────────────────────────────────────────────────────

/** So few channels at most, and so many times as many given, are made faster by a transposed convolution (measured). */
const FEW_CHANNELS = { atMost: 8, ratio: 4 } as const;
export const isFew = (channels: number): boolean => channels <= FEW_CHANNELS.atMost;
const isFewOf = (few: number, many: number): boolean =>
  isFew(few) && many >= FEW_CHANNELS.ratio * few;

/**
 * A convolution of few outputs as a transposed one: its product has a row a tap and output, not a row an output, of which
 * most of a CPU's registers would stay empty. None where the weight is constant, which the engine lays out better.
 */
function transposedForm({ inputs: [x, weight, bias], attributes }: Node<"conv">) {
  const [outputs, channels, ...kernel] = weight.shape;
  const padding = bordersOfGradient(weight.shape, attributes);
  const isSpread = kernel.some((side) => side > 1) && isFewOf(outputs, channels);
  if (weight.op === "constant" || !isSpread || padding === undefined) return undefined;
  const { dilation } = attributes;
  return convTranspose(x, adjointKernel(weight), { dilation, padding, ...(bias && { bias }) });
}

// ── Gradients ───────────────────────────────────────────────────────────────────────────────────

/** From here on a transposed convolution, which computes nothing for the padding, is the faster form (measured). */
const PADDED_AREA_RATIO = 2;
/** So many times the outputs are at least the positions where turning the kernel around costs less than columns (measured). */
const KERNEL_RATIO = 2;

/** ∂L/∂x of a convolution: a convolution with the flipped kernel, or a transposed one. */
function inputGradient(dy: Tensor, x: Tensor, weight: Tensor, geometry: Geometry): Tensor {
  const { dilation } = geometry;
  const [outputs, channels] = weight.shape;
  const borders = bordersOfGradient(weight.shape, geometry);
  const isMostlyPadding = area(x) >= PADDED_AREA_RATIO * area(dy);
  const isMostlyKernel = KERNEL_RATIO * outputs >= dy.shape[0] * area(dy);
  if (borders === undefined || isMostlyPadding || isMostlyKernel || isFewOf(channels, outputs))
    return transposedGradient(dy, x, weight, geometry);
  return conv(dy, adjointKernel(weight), { dilation, padding: borders });
}

/** The taps in reverse order, inputs and outputs swapped: [O, C, kH, kW] → [C, O, kH, kW] */
function adjointKernel(weight: Tensor): Tensor {
  const [outputs, channels, height, width] = weight.shape;
  const taps = height * width;
  if (taps === 1) return swapped(weight);
  // A product moves entries, and reads and writes whole rows: four times as fast as slices backwards.
  const rows = reshape(weight, [outputs * channels, taps]);
  const reversed = matmul(rows, backwards(taps));
  return swapped(reshape(reversed, weight.shape));
}

/** [n, n]: the order of n entries reversed. */
function backwards(n: number): Tensor {
  const entries = new Float32Array(n * n);
  for (let i = 0; i < n; i++) entries[i * n + (n - 1 - i)] = 1;
  return constant(entries, [n, n]);
}

/** The padding of dY with which a window's flipped taps see it; none where there are strides, groups or more padding. */
function bordersOfGradient(
  weight: Shape,
  { stride, dilation, groups, padding }: Geometry,
): Borders | undefined {
  const [down, across] = [0, 1].map((i) => dilation[i] * (weight[2 + i] - 1));
  const [top, left, bottom, right] = padding;
  const borders: Borders = [down - top, across - left, down - bottom, across - right];
  const isPlain = groups === 1 && stride[0] === 1 && stride[1] === 1;
  return isPlain && borders.every((side) => side >= 0) ? borders : undefined;
}

const area = ({ shape: [, , height, width] }: Tensor): number => height * width;

function transposedGradient(dy: Tensor, x: Tensor, weight: Tensor, geometry: Geometry): Tensor {
  const { stride, dilation, groups, padding } = geometry;
  // Pixels at the end that no window reached: the transposed convolution leaves them out.
  const [bottom, right] = [0, 1].map((i) => {
    const padded = x.shape[2 + i] + padding[i] + padding[i + 2];
    const reach = dilation[i] * (weight.shape[2 + i] - 1) + 1;
    return padded - reach - (dy.shape[2 + i] - 1) * stride[i];
  });
  const outputPadding: Pair = [bottom, right];
  return convTranspose(dy, weight, { stride, dilation, groups, padding, outputPadding });
}

/** So many values (4 MB) at most are stacked as columns: beyond, they leave the caches, and taps are faster (measured). */
const MOST_COLUMN_VALUES = 1e6;
/** Numbers that a CPU multiplies at once: a product of fewer columns, or rows, costs as much. */
const LANES = 16;

/** ∂L/∂W `[O, C/groups, kH, kW]`, whose shape is `weight`. */
function weightGradient(dy: Tensor, x: Tensor, weight: Shape, geometry: Geometry): Tensor {
  const [outputs, channels] = weight;
  const borders = bordersOfGradient(weight, geometry);
  const isShort = geometry.sums === "short";
  const swaps = isShort ? 2 * outputs <= channels : outputs < LANES && channels >= LANES;
  if (borders && swaps)
    return swappedWeightGradient(dy, x, weight, { ...geometry, padding: borders });
  if (isShort && fitsInBlocks(x, area(dy))) return weightGradientByBlocks(dy, x, weight, geometry);
  const columnValues = sizeOf(weight.slice(1)) * dy.shape[0] * area(dy);
  const stacks = geometry.groups === 1 && columnValues <= MOST_COLUMN_VALUES;
  return (stacks ? stackedWeightGradient : weightGradientByTaps)(dy, x, weight, geometry);
}

/** The same where outputs are few: dY is moved over X in place of X over dY, dW[o, c, i, j] = Σ_n Σ_q X[n, c, q] · dY[n, o, q − (i, j)]. */
function swappedWeightGradient(dy: Tensor, x: Tensor, weight: Shape, geometry: Geometry): Tensor {
  const [outputs, channels, ...kernel] = weight;
  return adjointKernel(weightGradient(x, dy, [channels, outputs, ...kernel], geometry));
}

/**
 * ∂L/∂W of a convolution as one matrix product over pictures and positions: dW = dY · X̂ᵀ, X̂ the columns
 * [C·kH·kW, N·P] that the windows see of the padded input.
 */
function stackedWeightGradient(dy: Tensor, x: Tensor, weight: Shape, geometry: Geometry): Tensor {
  const [n, outputs, height, width] = dy.shape;
  const positions = n * height * width;
  const seen = tapsSeen(swapped(x), weight, geometry, [height, width]); // [C, N, H', W'] each
  const byTap = seen.map((each) => reshape(each, [each.shape[0], 1, positions]));
  const columns = reshape(concat(byTap, 1), [-1, positions]); // [C·kH·kW, N·P]
  const slopes = reshape(swapped(dy), [outputs, positions]); // [O, N·P]
  return reshape(matmul(slopes, transpose(columns, [1, 0])), weight);
}

/**
 * ∂L/∂W of a convolution, one tap (i, j) at a time: dW[o, c, i, j] = Σ_n Σ_p dY[n, o, p] · X̂[n, c, p·stride + (i, j)·dilation],
 * with X̂ the padded input: a matrix product over the positions p. Where channels are few, a row of taps is one product.
 */
function weightGradientByTaps(dy: Tensor, x: Tensor, weight: Shape, geometry: Geometry): Tensor {
  const { groups } = geometry;
  const [n, outputs, height, width] = dy.shape;
  const [, channels, kernelHeight, kernelWidth] = weight;
  const sumsAtOnce = groups === 1 && isCheaperToSwap(dy, weight);
  const slopes = sumsAtOnce
    ? reshape(swapped(dy), [outputs, -1])
    : reshape(dy, [n, groups, outputs / groups, height * width]);
  const seen = tapsSeen(sumsAtOnce ? swapped(x) : x, weight, geometry, [height, width]);
  const together = groups === 1 && channels < LANES ? kernelWidth : 1;
  const products = Array.from({ length: seen.length / together }, (_, i) => {
    const taps = seen.slice(i * together, (i + 1) * together);
    const product = sumsAtOnce ? productOfAll(slopes, taps) : sumOfProducts(slopes, taps);
    return reshape(product, [outputs, together, channels]);
  });
  const taps = concat(products, 1); // [O, kH·kW, C/groups]
  return reshape(transpose(taps, [0, 2, 1]), [outputs, channels, kernelHeight, kernelWidth]);
}

/** The first two of four axes swapped. */
export const swapped = (x: Tensor): Tensor => transpose(x, [1, 0, 2, 3]);

/** Whether moving X and dY, [N, C, P] and [N, O, P], is less than products of every picture would be, [N, O, C] a tap. */
const isCheaperToSwap = (dy: Tensor, weight: Shape): boolean =>
  sizeOf(weight) >= area(dy) * (weight[0] + weight[1]);

/** Slopes [O, N·P] by what taps see, [C, N, H', W'] each: [O, taps·C]. */
function productOfAll(slopes: Tensor, taps: readonly Tensor[]): Tensor {
  const columns = reshape(concat(taps, 0), [-1, slopes.shape[1]]);
  return matmul(slopes, transpose(columns, [1, 0]));
}

/** Slopes [N, groups, O/groups, P] by what taps see, [N, C, H', W'] each, summed over pictures: [1, groups, O/groups, taps·C/groups]. */
function sumOfProducts(slopes: Tensor, taps: readonly Tensor[]): Tensor {
  const [n, groups, , positions] = slopes.shape;
  const columns = reshape(concat(taps, 1), [n, groups, -1, positions]);
  return sum(matmul(slopes, transpose(columns, [0, 1, 3, 2])), { axes: [0] });
}

/** What each tap of the kernel, row by row, sees of the padded input: [N, C, H', W'] each. */
function tapsSeen(x: Tensor, weight: Shape, geometry: Geometry, size: Pair): readonly Tensor[] {
  const { stride, dilation } = geometry;
  const [step] = stride;
  const phased = step > 1 && step === stride[1] && dilation[0] === 1 && dilation[1] === 1;
  const padded = padBy(x, geometry.padding, phased ? step : 1);
  const phases = phased ? deinterleave(padded, step) : [];
  const [kernelHeight, kernelWidth] = weight.slice(2);
  return Array.from({ length: kernelHeight * kernelWidth }, (_, tap) => {
    const [i, j] = [Math.floor(tap / kernelWidth), tap % kernelWidth];
    if (!phased) {
      return slice(padded, [
        stepsAlong(2, i * dilation[0], size[0], stride[0]),
        stepsAlong(3, j * dilation[1], size[1], stride[1]),
      ]);
    }
    // Strided slices are slow; within a phase of the stride the steps are single.
    return slice(phases[(i % step) * step + (j % step)], [
      stepsAlong(2, Math.floor(i / step), size[0], 1),
      stepsAlong(3, Math.floor(j / step), size[1], 1),
    ]);
  });
}

/** Zeros on the borders, and below and on the right as many more as make the sides multiples of `unit`. */
export function padBy(x: Tensor, [top, left, bottom, right]: Borders, unit: number): Tensor {
  const missing = (side: number) => (unit - (side % unit)) % unit;
  const below = bottom + missing(x.shape[2] + top + bottom);
  const beside = right + missing(x.shape[3] + left + right);
  return pad(x, { before: [0, 0, top, left], after: [0, 0, below, beside] });
}

const biasGradient = (inputs: readonly Tensor[], dy: Tensor): readonly Tensor[] =>
  inputs.length > 2 ? [sum(dy, { axes: [0, 2, 3] })] : [];

const onnxAttributes = ({ stride, dilation, groups, padding }: Geometry) => ({
  strides: stride,
  dilations: dilation,
  group: groups,
  pads: padding,
});

export const convolutionRules: Rules<keyof ConvolutionAttributes> = {
  conv: {
    gradient: ({ inputs, attributes }, dy) => {
      const [x, weight] = inputs;
      return [
        inputGradient(dy, x, weight, attributes),
        weightGradient(dy, x, weight.shape, attributes),
        ...biasGradient(inputs, dy),
      ];
    },
    emit: (node, to) => {
      const other = convForWebgpu(node) ?? transposedForm(node);
      const names = () => node.inputs.map((each) => to.name(each));
      return other ? to.name(other) : to.op("Conv", names(), onnxAttributes(node.attributes));
    },
  },
  convTranspose: {
    // The adjoint of the adjoint: x's gradient is the convolution, and x and dy change places in the weight's.
    gradient: ({ inputs, attributes }, dy) => {
      const [x, weight] = inputs;
      return [
        conv(dy, weight, attributes),
        weightGradient(x, dy, weight.shape, attributes),
        ...biasGradient(inputs, dy),
      ];
    },
    emit: (node, to) => {
      const other = convTransposeForWebgpu(node);
      const names = () => node.inputs.map((each) => to.name(each));
      const attributes = {
        ...onnxAttributes(node.attributes),
        output_padding: node.attributes.outputPadding,
      };
      return other ? to.name(other) : to.op("ConvTranspose", names(), attributes);
    },
  },
};

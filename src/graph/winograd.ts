/**
 * 3×3 convolutions by minimal filtering (Winograd 1980; Lavin and Gray 2016): a tile d of 6×6 pixels gives 4×4 of the output,
 *
 *   Y = Aᵀ [Σ_c (G g_c Gᵀ) ⊙ (Bᵀ d_c B)] A,
 *
 * which takes 36 products a channel where 144 are usual. For all tiles together that is one matrix product a place of
 * the 36; the three transforms are a convolution, a small product and a transposed convolution with constant kernels.
 * Gradients go the same way back, and save as much. What moves between the transforms is 2¼ times the pixels: that pays
 * where products are slow beside moving memory, as on WebAssembly. What changes are roundings, a few millionths of the output.
 */
import {
  bordersOf,
  type ConvolutionOptions,
  conv,
  convTranspose,
  padBy,
  swapped,
} from "./convolution.ts";
import { add } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { batchToSpace, cutTo, reshape, slice, spaceToBatch, transpose } from "./shaping.ts";
import { rewritten } from "./simplify.ts";
import { constant, type Node, type Tensor } from "./tensor.ts";

type Matrix = readonly (readonly number[])[];

/** F(4, 3) at the points 0, ±1, ±2 and ∞. */
const B_TRANSPOSED: Matrix = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
];
const G: Matrix = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];
const A: Matrix = [
  [1, 0, 0, 0],
  [1, 1, 1, 1],
  [1, -1, 1, -1],
  [1, 2, 4, 8],
  [1, -2, 4, -8],
  [0, 0, 0, 1],
];
/** Of a tile: pixels of the output along a side, and places that are multiplied. */
const STEP = A[0].length;
const PLACES = A.length ** 2;

/** m ⊗ m, `[rows², columns²]`: what m does to the rows and columns of a tile, as one matrix. */
const onBothSides = (m: Matrix): Float32Array =>
  Float32Array.from(m.flatMap((a) => m.flatMap((b) => a.flatMap((x) => b.map((y) => x * y)))));

const ofInput = constant(onBothSides(B_TRANSPOSED), [PLACES, 1, 6, 6]);
const ofKernel = constant(onBothSides(G), [PLACES, 9]);
const toOutput = constant(onBothSides(A), [PLACES, 1, STEP, STEP]);

interface Options extends Pick<ConvolutionOptions, "bias" | "padding"> {
  /** 1 by default. */
  readonly dilation?: number;
}

/** `conv` with a weight `[O, C, 3, 3]` and stride 1, to rounding; zeros are padded. */
export function convByWinograd(x: Tensor, weight: Tensor, options: Options = {}): Tensor {
  const { bias, dilation = 1 } = options;
  const y = dilation === 1 ? tiled(x, weight, options) : tiledInPhases(x, weight, options);
  return bias ? add(y, reshape(bias, [1, -1, 1, 1])) : y;
}

function tiled(x: Tensor, weight: Tensor, { padding }: Options): Tensor {
  const [n, channels, height, width] = x.shape;
  const [outputs] = weight.shape;
  const [top, left, bottom, right] = bordersOf(padding);
  const [outHeight, outWidth] = [height + top + bottom - 2, width + left + right - 2];
  const [down, across] = [Math.ceil(outHeight / STEP), Math.ceil(outWidth / STEP)];
  const [below, beside] = [down * STEP - outHeight, across * STEP - outWidth]; // cut off in the end
  const tiles = down * across;

  const planes = reshape(x, [n * channels, 1, height, width]);
  const borders = [top, left, bottom + below, right + beside] as const;
  const seen = conv(planes, ofInput, { stride: STEP, padding: borders }); // [N·C, 36, down, across]
  const tilesSeen = reshape(transpose(reshape(seen, [n, channels, PLACES, tiles]), [2, 1, 0, 3]), [
    PLACES,
    channels,
    n * tiles,
  ]);
  const taps = transpose(reshape(weight, [outputs * channels, 9]), [1, 0]);
  const kernels = reshape(matmul(ofKernel, taps), [PLACES, outputs, channels]);
  const products = matmul(kernels, tilesSeen); // [36, O, N·tiles]
  // Tiles do not overlap in the output: all of them are one tall plane, in which every picture's lie together.
  const tall = reshape(products, [1, PLACES, outputs * n * down, across]);
  const made = convTranspose(tall, toOutput, { stride: STEP }); // [1, 1, O·N·4·down, 4·across]
  const byOutput = reshape(made, [outputs, n, down * STEP, across * STEP]);
  return cutTo(swapped(byOutput), [n, outputs, outHeight, outWidth]);
}

/** A dilated kernel sees every `dilation`-th pixel: so many pictures of their own, one a phase. */
function tiledInPhases(x: Tensor, weight: Tensor, { padding, dilation = 1 }: Options): Tensor {
  const borders = bordersOf(padding);
  const [top, left, bottom, right] = borders;
  const reach = 2 * dilation;
  const [height, width] = [x.shape[2] + top + bottom, x.shape[3] + left + right];
  const whole = padBy(x, borders, dilation);
  const y = batchToSpace(tiled(spaceToBatch(whole, dilation), weight, {}), dilation);
  return slice(y, [
    { axis: 2, end: height - reach },
    { axis: 3, end: width - reach },
  ]);
}

// ── Where it pays ───────────────────────────────────────────────────────────────────────────────

/**
 * The outputs, their convolutions made by `convByWinograd` where that is faster on a device that saves products, forwards
 * and backwards together. Gradients are to be taken afterwards.
 */
export const withFewerProducts = (
  outputs: readonly Tensor[],
  least = LEAST_CHANNELS,
): readonly Tensor[] =>
  rewritten(outputs, (tensor) =>
    tensor.op === "conv" && pays(tensor, least) ? quicker(tensor) : tensor,
  );

/** The same of wide convolutions alone, which gain most by it and have least to move. */
export const withFewerWideProducts = (outputs: readonly Tensor[]): readonly Tensor[] =>
  withFewerProducts(outputs, LEAST_WIDE_CHANNELS);

const quicker = ({ inputs: [x, weight, bias], attributes }: Node<"conv">): Tensor =>
  convByWinograd(x, weight, {
    padding: attributes.padding,
    dilation: attributes.dilation[0],
    ...(bias && { bias }),
  });

/**
 * Channels, C·O / (C + O), that a convolution needs: products saved beside pixels transformed. Measured on WebAssembly by
 * benchmarks/winograd.ts.
 */
const LEAST_CHANNELS = 12;
/** The same where products are quick and memory is not plenty, as on one thread of native code; measured in whole steps. */
const LEAST_WIDE_CHANNELS = 40;
/** Side of the output, of a phase where it is dilated: below, tiles are mostly border, and kernels cost too much. */
const LEAST_SIDE = 12;
/** Tiles of all pictures: fewer save less than it costs to transform a kernel that is learnt, and to gather its slope. */
const LEAST_TILES = 24;

function pays({ inputs: [, weight], attributes, shape }: Node<"conv">, least: number): boolean {
  const { stride, dilation, groups } = attributes;
  const [outputs, channels, ...kernel] = weight.shape;
  const tiles = shape[0] * Math.ceil(shape[2] / STEP) * Math.ceil(shape[3] / STEP);
  return (
    (weight.op === "constant" || tiles >= LEAST_TILES) &&
    groups === 1 &&
    kernel.every((side) => side === 3) &&
    stride.every((step) => step === 1) &&
    dilation[0] === dilation[1] &&
    (outputs * channels) / (outputs + channels) >= least &&
    shape.slice(2).every((side) => side >= LEAST_SIDE * dilation[0])
  );
}

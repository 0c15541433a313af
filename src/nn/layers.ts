/** Convolution layers with their parameters. All keep the size (divided by the stride) and pad by themselves. */
import {
  conv,
  convEnlarged,
  convEnlargedBeside,
  convTranspose,
  elu,
  mul,
  sigmoid,
  split,
  type Tensor,
} from "../graph/index.ts";
import { heNormal, type Scope, zeros } from "./parameters.ts";
import { spectrallyNormalised } from "./spectral.ts";

export interface ConvolutionLayer {
  /** Channels out. */
  readonly out: number;
  /** Side of the kernel; 3 by default. An even one is padded by ½ less: 4×4 halves the size with stride 2. */
  readonly kernel?: number;
  /** 1 by default. */
  readonly stride?: number;
  /** 1 by default. */
  readonly dilation?: number;
  readonly paddingMode?: "zero" | "reflect" | "replicate";
  /** Scales the deviation of the fresh weights; 1 by default. */
  readonly gain?: number;
  /** Whether the weight is divided by its largest singular value; false by default. */
  readonly spectral?: boolean;
  /** Whether a number for each channel is added; true by default. A normalisation that follows takes it away again. */
  readonly bias?: boolean;
}

/** Convolution, padded to keep the size: [N, C, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. */
export function convolution(scope: Scope, x: Tensor, layer: ConvolutionLayer): Tensor {
  const { out, kernel = 3, stride = 1, dilation = 1, paddingMode = "zero", gain = 1 } = layer;
  const shape = [out, x.shape[1], kernel, kernel];
  const learnt = scope.get("weight", shape, heNormal(shape, gain));
  const weight = layer.spectral ? spectrallyNormalised(scope, learnt) : learnt;
  const bias = biasOf(scope, layer);
  const padding = Math.floor((dilation * (kernel - 1)) / 2);
  return conv(x, weight, { ...bias, stride, dilation, padding, paddingMode });
}

/** Transposed convolution 4×4 of stride 2: [N, C, H, W] → [N, out, 2H, 2W]; the weight is [C, out, 4, 4]. */
export function transposedConvolution(
  scope: Scope,
  x: Tensor,
  layer: Pick<ConvolutionLayer, "out" | "spectral" | "bias">,
): Tensor {
  const shape = [x.shape[1], layer.out, 4, 4];
  // A place of the output meets 2×2 of the taps: that is its fan-in.
  const fresh = heNormal([layer.out, x.shape[1], 2, 2]);
  const learnt = scope.get("weight", shape, fresh);
  const weight = layer.spectral ? spectrallyNormalised(scope, learnt, { outputAxis: 1 }) : learnt;
  return convTranspose(x, weight, { ...biasOf(scope, layer), stride: 2, padding: 1 });
}

const biasOf = (scope: Scope, { out, bias = true }: Pick<ConvolutionLayer, "out" | "bias">) =>
  bias ? { bias: scope.get("bias", [out], zeros) } : {};

/** Convolution 3×3 of `x` enlarged twice by nearest: [N, C, H, W] → [N, out, 2H, 2W]. */
export function enlargedConvolution(
  scope: Scope,
  x: Tensor,
  layer: Pick<ConvolutionLayer, "out" | "gain" | "bias">,
): Tensor {
  const shape = [layer.out, x.shape[1], 3, 3];
  const weight = scope.get("weight", shape, heNormal(shape, layer.gain));
  return convEnlarged(x, weight, biasOf(scope, layer));
}

/**
 * Convolution of `x` enlarged twice by nearest, beside `skip`: [N, C, H, W] and [N, S, 2H, 2W] →
 * [N, out, 2H, 2W]. The weight is that of the convolution over both, [out, C + S, 3, 3].
 */
export function enlargingConvolution(
  scope: Scope,
  [x, skip]: readonly [Tensor, Tensor],
  { out, gain = 1 }: Pick<ConvolutionLayer, "out" | "gain">,
): Tensor {
  const shape = [out, x.shape[1] + skip.shape[1], 3, 3];
  const weight = scope.get("weight", shape, heNormal(shape, gain));
  const bias = scope.get("bias", [out], zeros);
  return convEnlargedBeside([x, skip], weight, { bias });
}

/**
 * Deviation of fresh gated weights over He's: with it E[(ELU(a) ⊙ sigmoid(b))²] is about E[x²], whatever the depth.
 * He's own would leave 0.38 of it a layer: 1e-5 after twelve, and a network that hardly learns.
 */
const GATED_GAIN = 1.6;

export interface GatedLayer extends ConvolutionLayer {
  /** What the features go through before they meet their gates; ELU by default. */
  readonly activation?: (features: Tensor) => Tensor;
}

/** Gated convolution (Yu et al. 2019): one convolution to 2·out channels, split: ELU(a) ⊙ sigmoid(b). */
export function gatedConvolution(scope: Scope, x: Tensor, layer: GatedLayer): Tensor {
  const { out, gain = 1, activation } = layer;
  const both = convolution(scope, x, { ...layer, out: 2 * out, gain: gain * GATED_GAIN });
  return gated(both, activation);
}

/** Gated convolution of `x` enlarged twice by nearest. */
export function gatedEnlargedConvolution(
  scope: Scope,
  x: Tensor,
  { out }: Pick<ConvolutionLayer, "out">,
): Tensor {
  return gated(enlargedConvolution(scope, x, { out: 2 * out, gain: GATED_GAIN }));
}

/** Gated convolution of `x` enlarged twice by nearest, beside `skip`. */
export function gatedEnlargingConvolution(
  scope: Scope,
  pair: readonly [Tensor, Tensor],
  { out }: Pick<ConvolutionLayer, "out">,
): Tensor {
  return gated(enlargingConvolution(scope, pair, { out: 2 * out, gain: GATED_GAIN }));
}

/** Features in the first half of the channels, gates in the second. */
function gated(x: Tensor, activation: GatedLayer["activation"] = elu): Tensor {
  const half = x.shape[1] / 2;
  const [feature, gate] = split(x, [half, half], 1);
  return mul(activation(feature), sigmoid(gate));
}

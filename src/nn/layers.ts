/** Convolution layers with their parameters. All keep the size (divided by the stride) and pad by themselves. */
import { add, conv, convEnlarged, elu, mul, sigmoid, split, type Tensor } from "../graph/index.ts";
import { heNormal, type Scope, zeros } from "./parameters.ts";

export interface ConvolutionLayer {
  /** Channels out. */
  readonly out: number;
  /** Side of the kernel, odd; 3 by default. */
  readonly kernel?: number;
  /** 1 by default. */
  readonly stride?: number;
  /** 1 by default. */
  readonly dilation?: number;
  readonly paddingMode?: "zero" | "reflect" | "replicate";
  /** Scales the deviation of the fresh weights; 1 by default. */
  readonly gain?: number;
}

/** Convolution with bias, padded to keep the size: [N, C, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. */
export function convolution(scope: Scope, x: Tensor, layer: ConvolutionLayer): Tensor {
  const { out, kernel = 3, stride = 1, dilation = 1, paddingMode = "zero", gain = 1 } = layer;
  const shape = [out, x.shape[1], kernel, kernel];
  const weight = scope.get("weight", shape, heNormal(shape, gain));
  const bias = scope.get("bias", [out], zeros);
  const padding = (dilation * (kernel - 1)) / 2;
  return conv(x, weight, { bias, stride, dilation, padding, paddingMode });
}

/**
 * Convolution of `x` enlarged twice by nearest, beside `skip`: [N, C, H, W] and [N, S, 2H, 2W] →
 * [N, out, 2H, 2W]. The weight is that of the convolution over both, [out, C + S, 3, 3].
 */
export function enlargingConvolution(
  scope: Scope,
  [x, skip]: readonly [Tensor, Tensor],
  { out }: Pick<ConvolutionLayer, "out">,
): Tensor {
  const channels = x.shape[1];
  const shape = [out, channels + skip.shape[1], 3, 3];
  const weight = scope.get("weight", shape, heNormal(shape));
  const bias = scope.get("bias", [out], zeros);
  const [forEnlarged, forSkip] = split(weight, [channels, skip.shape[1]], 1);
  return add(convEnlarged(x, forEnlarged), conv(skip, forSkip, { bias, padding: 1 }));
}

/** Gated convolution (Yu et al. 2019): one convolution to 2·out channels, split: ELU(a) ⊙ sigmoid(b). */
export function gatedConvolution(scope: Scope, x: Tensor, layer: ConvolutionLayer): Tensor {
  return gated(convolution(scope, x, { ...layer, out: 2 * layer.out }));
}

/** Gated convolution of `x` enlarged twice by nearest, beside `skip`. */
export function gatedEnlargingConvolution(
  scope: Scope,
  pair: readonly [Tensor, Tensor],
  { out }: Pick<ConvolutionLayer, "out">,
): Tensor {
  return gated(enlargingConvolution(scope, pair, { out: 2 * out }));
}

/** Features in the first half of the channels, gates in the second. */
function gated(x: Tensor): Tensor {
  const half = x.shape[1] / 2;
  const [feature, gate] = split(x, [half, half], 1);
  return mul(elu(feature), sigmoid(gate));
}

/** Convolution layers with their parameters. All keep the size (divided by the stride) and pad by themselves. */
import { conv, elu, mul, sigmoid, split, type Tensor } from "../graph/index.ts";
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

/** Gated convolution (Yu et al. 2019): one convolution to 2·out channels, split: ELU(a) ⊙ sigmoid(b). */
export function gatedConvolution(scope: Scope, x: Tensor, layer: ConvolutionLayer): Tensor {
  const { out } = layer;
  const [feature, gate] = split(convolution(scope, x, { ...layer, out: 2 * out }), [out, out], 1);
  return mul(elu(feature), sigmoid(gate));
}

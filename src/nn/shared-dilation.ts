/**
 * Dilated convolutions of several rates that share one 3×3 kernel (Diet-PEPSI, Shin et al. 2019). Each rate scales and
 * shifts the kernel: for every input and output channel in the rate-adaptive form, for every output channel in the
 * earlier one, DPU.
 */
import { add, conv, mul, type Tensor } from "../graph/index.ts";
import type { ConvolutionLayer } from "./layers.ts";
import { heNormal, ones, type Scope, zeros } from "./parameters.ts";

/** What a rate has of its own: a scale and a shift per input × output channel, or per output channel. */
export type KernelSharing = "rate-adaptive" | "dpu";

export interface SharedDilation extends Pick<ConvolutionLayer, "out" | "paddingMode"> {
  /** The rate d. */
  readonly dilation: number;
  readonly sharing: KernelSharing;
}

/**
 * Convolution with W_d = γ_d ⊙ W + β_d: [N, C, H, W] → [N, out, H, W]. W is `scope.weight` for all rates; γ, β and the
 * bias of rate d are `scope.d.scale`, `.shift` and `.bias`.
 */
export function sharedDilation(
  scope: Scope,
  x: Tensor,
  { out, dilation, sharing, paddingMode = "zero" }: SharedDilation,
): Tensor {
  const channels = x.shape[1];
  const shape = [out, channels, 3, 3];
  const own = scope.at(dilation);
  const perRate = sharing === "dpu" ? [out, 1, 1, 1] : [out, channels, 1, 1];
  const shared = scope.get("weight", shape, heNormal(shape));
  const weight = add(
    mul(own.get("scale", perRate, ones), shared),
    own.get("shift", perRate, zeros),
  );
  const bias = own.get("bias", [out], zeros);
  return conv(x, weight, { bias, dilation, padding: dilation, paddingMode });
}

/**
 * RED, the region ensemble discriminator (PEPSI, Sagong et al. 2019), 7.59 M parameters at 256²: each place of the last
 * features has a fully connected unit of its own, so that every region is judged by itself.
 */
import { add, leakyRelu, mul, sum, type Tensor } from "../graph/index.ts";
import { convolution, type Scope, zeros } from "../nn/index.ts";
import type { Judgement } from "./patchgan.ts";

export interface RedConfig {
  /** Channels of the first layer; 2, 4, 4, 4 and 8 times as many after it. */
  readonly width: number;
}

export const redDefaults: RedConfig = { width: 64 };

/**
 * Judges the whole picture `[N, 3, H, W]` in −1…1, as composed; it is not told the hole. Logits `[N, 1, ⌈H/64⌉, ⌈W/64⌉]`
 * (16 at 256²), above 0 where a region seems real; features: the activations of the six layers. The units belong to
 * places, so that the parameters fit one size alone.
 */
export function red(
  scope: Scope,
  picture: Tensor,
  _hole: Tensor,
  { width: w }: RedConfig = redDefaults,
): Judgement {
  const features: Tensor[] = [];
  for (const [i, out] of [w, 2 * w, 4 * w, 4 * w, 4 * w, 8 * w].entries()) {
    const layer = { out, kernel: 5, stride: 2, spectral: true };
    features.push(leakyRelu(convolution(scope.at(i), features.at(-1) ?? picture, layer), 0.2));
  }
  return { logits: unitPerPlace(scope.at("output"), features[5]), features };
}

/** Σ_c x[n, c, y, x] · w[c, y, x] + b[y, x]: [N, C, H, W] → [N, 1, H, W] */
function unitPerPlace(scope: Scope, x: Tensor): Tensor {
  const [, channels, height, width] = x.shape;
  const fresh = { kind: "normal", deviation: Math.sqrt(1 / channels) } as const;
  const weight = scope.get("weight", [channels, height, width], fresh);
  const bias = scope.get("bias", [height, width], zeros);
  return add(sum(mul(x, weight), { axes: [1], keep: true }), bias);
}

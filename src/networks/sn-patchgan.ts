/**
 * SN-PatchGAN (DeepFill v2, Yu et al. 2019), 5.95 M parameters: spectrally normalised convolutions over the picture
 * beside its hole; every entry of the last features is a logit.
 */
import { concat, leakyRelu, type Tensor } from "../graph/index.ts";
import { convolution, type Scope } from "../nn/index.ts";
import type { Judgement } from "./patchgan.ts";

export interface SnPatchganConfig {
  /** Channels of the first layer; 2 and 4 times as many after it. */
  readonly width: number;
}

export const snPatchganDefaults: SnPatchganConfig = { width: 64 };

/**
 * Judges the picture `[N, 3, H, W]` in −1…1, as composed, beside its hole `[N, 1, H, W]`. Logits
 * `[N, 4·width, ⌈H/64⌉, ⌈W/64⌉]`, above 0 where it seems real; features: the activations of the five layers before.
 */
export function snPatchgan(
  scope: Scope,
  picture: Tensor,
  hole: Tensor,
  { width: w }: SnPatchganConfig = snPatchganDefaults,
): Judgement {
  const layer = (i: number, x: Tensor, out: number) =>
    convolution(scope.at(i), x, { out, kernel: 5, stride: 2, spectral: true });
  const features: Tensor[] = [];
  for (const [i, out] of [w, 2 * w, 4 * w, 4 * w, 4 * w].entries()) {
    features.push(leakyRelu(layer(i, features.at(-1) ?? concat([picture, hole], 1), out), 0.2));
  }
  return { logits: layer(5, features[4], 4 * w), features };
}

/**
 * The 70×70 PatchGAN discriminator (Isola et al. 2017) with spectral normalisation, as EdgeConnect has it: each logit
 * judges a patch of 70×70 px. It judges pictures, or edges beside the grey picture.
 */
import { leakyRelu, type Tensor } from "../graph/index.ts";
import { convolution, type Scope } from "../nn/index.ts";

export interface Judgement {
  /** `[N, 1, H/8 − 2, W/8 − 2]`: above 0 where a patch seems real. */
  readonly logits: Tensor;
  /** What feature matching compares: the four layers' activations, then the logits. */
  readonly features: readonly Tensor[];
}

/** Strides of the 4×4 convolutions; each loses a row and a column where it does not halve. */
const strides = [2, 2, 2, 1];

/** Judges `[N, C, H, W]` with sides that are multiples of 8, from 32 px on; `width` is 64 as published. */
export function patchgan(
  scope: Scope,
  x: Tensor,
  { width = 64 }: { readonly width?: number } = {},
): Judgement {
  const features: Tensor[] = [];
  for (const [i, stride] of strides.entries()) {
    const layer = { out: width * 2 ** i, kernel: 4, stride, spectral: true };
    features.push(leakyRelu(convolution(scope.at(i), features.at(-1) ?? x, layer), 0.2));
  }
  const last = { out: 1, kernel: 4, spectral: true };
  const logits = convolution(scope.at(strides.length), features[3], last);
  return { logits, features: [...features, logits] };
}

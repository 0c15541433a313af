/**
 * Partial convolution (Liu et al. 2018): a convolution over the places that hold something, scaled up by how few they
 * are, and with it which places hold something afterwards. No gradient flows along that path. METHODS §3.
 */
import {
  add,
  constant,
  conv,
  convEnlarged,
  convEnlargedBeside,
  cutTo,
  div,
  less,
  max,
  mul,
  reshape,
  stopGradient,
  type Tensor,
  where,
} from "../graph/index.ts";
import type { ConvolutionLayer } from "./layers.ts";
import { heNormal, type Scope, zeros } from "./parameters.ts";

/** Features `[N, C, H, W]`, and 1 where they hold something, else 0: `[N, 1, H, W]`. */
export interface Part {
  readonly x: Tensor;
  readonly validity: Tensor;
}

export type PartialConvolution = Pick<
  ConvolutionLayer,
  "out" | "kernel" | "stride" | "gain" | "bias"
>;

/**
 * y = (x·V ∗ W)·(k²·C)/s + b where s ≥ 1, else 0; s = C·(V ∗ 1) counts what the window sees. V' is 1 where s ≥ 1.
 * The kernel is odd; zeros beyond the border are not valid. [N, C, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉].
 */
export function partialConvolution(
  scope: Scope,
  { x, validity }: Part,
  layer: PartialConvolution,
): Part {
  const { out, kernel = 3, stride = 1, gain = 1 } = layer;
  const channels = x.shape[1];
  const shape = [out, channels, kernel, kernel];
  const weight = scope.get("weight", shape, heNormal(shape, gain));
  const geometry = { stride, padding: (kernel - 1) / 2 };
  const weighted = conv(mul(x, validity), weight, geometry);
  const seen = mul(conv(validity, onesOf(kernel), geometry), channels);
  return renormalised(scope, { weighted, seen, places: kernel * kernel * channels }, layer);
}

/**
 * The partial 3×3 convolution of `part` enlarged twice by nearest beside `skip`, each with its own validity:
 * s = C₁s₁ + C₂s₂. [N, C₁, H, W] and [N, C₂, ≤2H, ≤2W] → [N, out, sides of skip]; what is beyond those is cut off.
 * The weight is that of the convolution over both, [out, C₁ + C₂, 3, 3].
 */
export function enlargingPartialConvolution(
  scope: Scope,
  [part, skip]: readonly [Part, Part],
  layer: Pick<PartialConvolution, "out" | "gain" | "bias">,
): Part {
  const { out, gain = 1 } = layer;
  const [channels, beside] = [part.x.shape[1], skip.x.shape[1]];
  const shape = [out, channels + beside, 3, 3];
  const weight = scope.get("weight", shape, heNormal(shape, gain));
  const valid = [mul(part.x, part.validity), mul(skip.x, skip.validity)] as const;
  const weighted = convEnlargedBeside(valid, weight); // [N, out, H₂, W₂]
  const seen = add(
    mul(cutTo(convEnlarged(part.validity, onesOf(3)), skip.x.shape), channels),
    mul(conv(skip.validity, onesOf(3), { padding: 1 }), beside),
  ); // [N, 1, H₂, W₂]
  return renormalised(scope, { weighted, seen, places: 9 * (channels + beside) }, layer);
}

interface Windows {
  /** x·V ∗ W: 0 where nothing was seen. */
  readonly weighted: Tensor;
  /** How many of the window's places hold something. */
  readonly seen: Tensor;
  /** How many places the window has. */
  readonly places: number;
}

function renormalised(
  scope: Scope,
  { weighted, seen, places }: Windows,
  { out, bias = true }: Pick<PartialConvolution, "out" | "bias">,
): Part {
  const count = stopGradient(seen);
  const validity = where(less(count, 1), 0, 1);
  const scaled = mul(weighted, div(places, max(count, 1)));
  if (!bias) return { x: scaled, validity };
  const perChannel = reshape(scope.get("bias", [out], zeros), [1, -1, 1, 1]);
  return { x: add(scaled, mul(perChannel, validity)), validity };
}

const onesOf = (kernel: number): Tensor =>
  constant(new Float32Array(kernel * kernel).fill(1), [1, 1, kernel, kernel]);

/**
 * Losses as sums that are normalised by what is fed in, so that micro-batches add up to the batch exactly.
 * `weight` broadcasts to the pictures; fed as hole / (3 · hole area), the loss is the mean over the hole.
 */
import {
  abs,
  add,
  mul,
  type Operand,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";

export type PixelLoss = "l1" | "l2" | "charbonnier";

/** Charbonnier's rounding of |d| near 0: √(d² + ε²), ε in the units of pictures in −1…1. */
const CHARBONNIER_EPSILON = 1e-2;

const distances: { readonly [K in PixelLoss]: (difference: Tensor) => Tensor } = {
  l1: abs,
  l2: square,
  charbonnier: (d) => sqrt(add(square(d), CHARBONNIER_EPSILON ** 2)),
};

/** Σ weight ⊙ distance(a − b), a scalar; a and b are `[N, C, H, W]`. */
export function pixelLoss(kind: PixelLoss, a: Tensor, b: Tensor, weight: Operand): Tensor {
  return sum(mul(weight, distances[kind](sub(a, b))));
}

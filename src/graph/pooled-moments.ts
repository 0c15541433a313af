/**
 * Moments of a batch whose parts are computed apart, on lanes of equally many pictures: each lane has its part's mean m and
 * variance v, and all of them go by the whole batch's,
 *
 *   μ = (1/L) Σ m,   V = (1/L) Σ v + (1/L) Σ (m − μ)²   (Chan, Golub and LeVeque 1979).
 *
 * A loss being the sum of its lanes', slopes are pooled likewise: this is batch normalisation across devices. `stagesOf` cuts a
 * program where its lanes must hear of each other; a program that is run whole is its batch's only lane, m and v as they are.
 */
import { mul, sub } from "./elementwise.ts";
import type { Rules } from "./operators.ts";
import { type Node, node, requireShape, type Tensor } from "./tensor.ts";

export interface PooledAttributes {
  /** Inputs: m, of any shape. */
  pooledMean: object;
  /** Inputs: m and v, of one shape. */
  pooledVariance: object;
}

export type PooledMoment = Node<keyof PooledAttributes>;

export const isPooled = (tensor: Tensor): tensor is PooledMoment & Tensor =>
  tensor.op === "pooledMean" || tensor.op === "pooledVariance";

/** μ of the lanes' m. */
export const pooledMean = (mean: Tensor): Tensor =>
  isPooled(mean) ? mean : node("pooledMean", [mean], {}, mean.shape);

/** V of the lanes' m and v. */
export function pooledVariance(mean: Tensor, variance: Tensor): Tensor {
  const isAlike = mean.shape.join() === variance.shape.join();
  requireShape(isAlike, "pooledVariance", "a variance for each mean", mean.shape, variance.shape);
  return node("pooledVariance", [mean, variance], {}, mean.shape);
}

export const pooledRules: Rules<keyof PooledAttributes> = {
  pooledMean: {
    // (1/L) Σ over lanes of ∂L/∂μ
    gradient: (_node, dy) => [pooledMean(dy)],
    emit: ({ inputs: [mean] }, to) => to.name(mean),
  },
  pooledVariance: {
    // ∂V/∂v = 1/L, ∂V/∂m = 2 (m − μ)/L
    gradient: ({ inputs: [mean] }, dy) => {
      const slope = pooledMean(dy);
      return [mul(slope, mul(sub(mean, pooledMean(mean)), 2)), slope];
    },
    emit: ({ inputs: [, variance] }, to) => to.name(variance),
  },
};

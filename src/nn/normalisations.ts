/**
 * Normalisations of `[N, C, H, W]`. Batch (Ioffe & Szegedy 2015): by the batch's moments in training, by their running
 * means, which are statistics, in mending. Instance (Ulyanov et al. 2016): by each picture's own, with nothing learnt.
 */
import {
  add,
  div,
  mean,
  mul,
  pooledMean,
  pooledVariance,
  reshape,
  sizeOf,
  sqrt,
  square,
  stopGradient,
  sub,
  type Tensor,
} from "../graph/index.ts";
import { ones, type Scope, type StatisticRule, zeros } from "./parameters.ts";

/** Added to variances. */
const EPSILON = 1e-5;
/** How far a running mean goes towards the batch's in one step. */
const MOMENTUM = 0.1;

export interface BatchNormalisation {
  /**
   * Whether it stays as it is while the rest is trained: by the running means, which rest, and with its scale and
   * shift as constants; false by default. For fine-tuning on batches too small to tell moments.
   */
  readonly frozen?: boolean;
}

/**
 * y = scale · (x − μ)/√(σ² + ε) + shift, channel by channel. Parameters `scale` and `shift`, statistics `mean` and
 * `variance` (without bias: Σ(x − μ)²/(n − 1), as in PyTorch), all `[C]`.
 */
export function batchNormalisation(
  scope: Scope,
  x: Tensor,
  { frozen = false }: BatchNormalisation = {},
): Tensor {
  const channels = [x.shape[1]];
  const scale = scope.get("scale", channels, ones);
  const shift = scope.get("shift", channels, zeros);
  const byBatch = scope.training && !frozen;
  const { average, variance } = batchMomentsOf(x);
  const count = (scope.lanes * sizeOf(x.shape)) / x.shape[1];
  const rule = (measured: Tensor): Omit<StatisticRule, "initialiser"> => ({
    moves: "with-micro-batch",
    next: (kept) => (byBatch ? towards(kept, reshape(measured, channels)) : kept),
  });
  const keptMean = scope.statistic("mean", channels, { initialiser: zeros, ...rule(average) });
  const keptVariance = scope.statistic("variance", channels, {
    initialiser: ones,
    ...rule(mul(variance, count / Math.max(1, count - 1))),
  });
  if (byBatch) {
    const slope = div(perChannel(scale), deviationOf(variance));
    return add(mul(sub(x, average), slope), perChannel(shift));
  }
  // As slope · x + offset, which an engine can fold into the convolution before it.
  const [kept, moved] = frozen ? [stopGradient(scale), stopGradient(shift)] : [scale, shift];
  const slope = div(kept, deviationOf(keptVariance));
  const offset = sub(moved, mul(slope, keptMean));
  return add(mul(x, perChannel(slope)), perChannel(offset));
}

/** y = (x − μ)/√(σ² + ε), with the moments of each picture's each channel. */
export function instanceNormalisation(x: Tensor): Tensor {
  const axes = [2, 3];
  const centred = sub(x, mean(x, { axes, keep: true }));
  return div(centred, deviationOf(mean(square(centred), { axes, keep: true })));
}

/** Mean and variance (with bias) of each channel over the whole batch, all its lanes: [1, C, 1, 1] each. */
function batchMomentsOf(x: Tensor) {
  const options = { axes: [0, 2, 3], keep: true };
  const own = mean(x, options);
  // The variance's slope by the mean that is taken off is 0.
  const ownVariance = mean(square(sub(x, stopGradient(own))), options);
  return { average: pooledMean(own), variance: pooledVariance(own, ownVariance) };
}

const deviationOf = (variance: Tensor): Tensor => sqrt(add(variance, EPSILON));
const towards = (kept: Tensor, measured: Tensor): Tensor =>
  add(mul(kept, 1 - MOMENTUM), mul(measured, MOMENTUM));
/** [C] → [1, C, 1, 1] */
const perChannel = (x: Tensor): Tensor => reshape(x, [1, -1, 1, 1]);

/**
 * Spectral normalisation (Miyato et al. 2018): a weight divided by an estimate of its largest singular value, which
 * one power iteration a step keeps near the truth. The iteration starts from `u`, state that is saved with the weights.
 */
import {
  div,
  matmul,
  max,
  mul,
  reshape,
  sqrt,
  square,
  stopGradient,
  sum,
  type Tensor,
  transpose,
} from "../graph/index.ts";
import type { Scope, StatisticRule } from "./parameters.ts";

export interface SpectralOptions {
  /** The weight's axis of output channels: 0 by default, 1 for transposed convolutions, as in PyTorch. */
  readonly outputAxis?: 0 | 1;
}

/** No length is smaller, so that a zero vector stays one. */
const LEAST_LENGTH = 1e-12;

/**
 * W / σ in the shape of the weight, with σ = u'ᵀ W v, v = norm(Wᵀu), u' = norm(W v); W is `[O, …]` as a matrix. The
 * gradient flows through both Ws and takes u' and v as constants. `u` `[O]` is the statistic `scope.u`, and moves with
 * the step; asked twice of one scope (both paths of a discriminator), it moves once.
 */
export function spectrallyNormalised(
  scope: Scope,
  weight: Tensor,
  { outputAxis = 0 }: SpectralOptions = {},
): Tensor {
  const matrix = matrixOf(weight, outputAxis); // [O, K]
  const rule: StatisticRule = {
    initialiser: { kind: "normal", deviation: 1 },
    moves: "with-step",
    next: (u) => singularVectors(matrix, u).left,
  };
  const u = scope.statistic("u", [matrix.shape[0]], rule);
  const { left, right } = singularVectors(matrix, u);
  const seen = reshape(matmul(matrix, asColumn(stopGradient(right))), [-1]); // [O]
  return div(weight, sum(mul(stopGradient(left), seen)));
}

/** One power iteration: v = norm(Wᵀu) and u' = norm(W v), the singular vectors of the largest value in the end. */
function singularVectors(matrix: Tensor, u: Tensor) {
  const right = normalised(reshape(matmul(reshape(u, [1, -1]), matrix), [-1])); // [K]
  const left = normalised(reshape(matmul(matrix, asColumn(right)), [-1])); // [O]
  return { left, right };
}

function matrixOf(weight: Tensor, outputAxis: 0 | 1): Tensor {
  const others = weight.shape.map((_, axis) => axis).filter((axis) => axis !== outputAxis);
  const outputsFirst = transpose(weight, [outputAxis, ...others]);
  return reshape(outputsFirst, [outputsFirst.shape[0], -1]);
}

const normalised = (x: Tensor): Tensor => div(x, max(sqrt(sum(square(x))), LEAST_LENGTH));
const asColumn = (x: Tensor): Tensor => reshape(x, [-1, 1]);

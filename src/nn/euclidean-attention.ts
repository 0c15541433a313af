/**
 * Contextual attention by Euclidean distance (PEPSI, Sagong et al. 2019): every 3×3 patch of the features is
 * rebuilt from the known patches that lie nearest to it. The published form has traps; an option mends each.
 */
import {
  add,
  constant,
  div,
  exp,
  max,
  mul,
  pad,
  reshape,
  slice,
  softmax,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
} from "../graph/index.ts";
import {
  type AttentionInputs,
  type AttentionRepairs,
  FAR_BELOW,
  flat,
  gramTable,
  gridOf,
  hasKeys,
  passingThrough,
  pasted,
  patchSquares,
  untouchedPatches,
} from "./attention.ts";
import { diagonalSums, type Grid, threeByThree } from "./diagonals.ts";

export interface EuclideanAttention extends AttentionRepairs {
  /** ε in √(var + ε²): keys all alike would divide 0 by 0. 0 as published. */
  readonly epsilon: number;
  /** Whether patches that reach over the border are keys too (zeros beyond it); as published they are not. */
  readonly borderKeys: boolean;
  /** Whether the softmax is free of e⁵⁰, which half precision cannot hold. */
  readonly subtractMaximum: boolean;
}

export const publishedEuclideanAttention: EuclideanAttention = {
  epsilon: 0,
  validKeysOnly: false,
  borderKeys: false,
  subtractMaximum: false,
  weighedPaste: false,
  passThroughWithoutKeys: false,
};

export const euclideanAttentionDefaults: EuclideanAttention = {
  epsilon: 1e-3,
  validKeysOnly: true,
  borderKeys: true,
  subtractMaximum: true,
  weighedPaste: true,
  passThroughWithoutKeys: true,
};

/** How sharply the nearest keys are preferred. */
const SHARPNESS = 50;

/**
 * D_ij = ‖k_j − w_i‖², D' = (D − mean_j D) / √(var_j D + ε²), A = softmax_j(−50·tanh D'), and the key patches pasted by A;
 * over all places, `[N, C, H, W]`: the caller takes the hole's. Keys k are patches of the features with the hole
 * zeroed; queries w keep what their hole holds, or they would all be alike there.
 */
export function euclideanAttention(
  { features, hole }: AttentionInputs,
  options: EuclideanAttention = euclideanAttentionDefaults,
): Tensor {
  const grid = gridOf(features);
  const known = mul(features, sub(1, hole));
  const keys = keysOn(grid, options);
  const products = diagonalSums(gramTable(features, known), grid, threeByThree); // [N, L, L]
  const lengths = keys.taken(flat(patchSquares(known))); // [N, 1, K]
  const valid = keys.taken(flat(untouchedPatches(hole))); // [N, 1, K]
  // ‖w_i‖² is the same for all keys of a query: it cancels in D'.
  const distances = sub(lengths, mul(keys.taken(products), 2)); // [N, L, K]
  const scores = mul(tanh(standardised(distances, valid, options)), -SHARPNESS);
  const attention = attentionOf(scores, valid, options);
  const spread = diagonalSums(keys.given(attention), grid, threeByThree); // [N, L, L]
  const result = pasted(spread, known, options.weighedPaste ? "weight" : 9);
  return options.passThroughWithoutKeys ? passingThrough(result, features, valid) : result;
}

/**
 * (D − mean_j D) / √(var_j D + ε²), the moments over the keys that count. Pictures that pass for want of keys are divided by 1:
 * all their distances are alike.
 */
function standardised(
  distances: Tensor,
  valid: Tensor,
  { validKeysOnly, epsilon, passThroughWithoutKeys }: EuclideanAttention,
): Tensor {
  const share = validKeysOnly
    ? div(valid, max(sum(valid, { axes: [2], keep: true }), 1)) // [N, 1, K]
    : constant(1 / distances.shape[2]);
  const meanOf = (x: Tensor) => sum(mul(x, share), { axes: [2], keep: true }); // [N, L, 1]
  const centred = sub(distances, meanOf(distances));
  const variance = add(meanOf(square(centred)), epsilon ** 2);
  const least = passThroughWithoutKeys ? sub(1, hasKeys(valid)) : 0;
  return div(centred, sqrt(add(variance, least)));
}

/** softmax_j over the keys that count: [N, L, K]. */
function attentionOf(
  scores: Tensor,
  valid: Tensor,
  { validKeysOnly, subtractMaximum }: EuclideanAttention,
): Tensor {
  const counted = validKeysOnly ? sub(scores, mul(sub(1, valid), FAR_BELOW)) : scores;
  if (subtractMaximum) return softmax(counted, 2);
  const powers = exp(counted);
  return div(powers, sum(powers, { axes: [2], keep: true }));
}

/** Which places of the grid are keys: columns `[N, M, L]` → `[N, M, K]` and back, zeros for what are none. */
function keysOn({ height, width }: Grid, { borderKeys }: EuclideanAttention) {
  const same = (x: Tensor) => x;
  if (borderKeys) return { taken: same, given: same };
  const apart = (x: Tensor, [h, w]: readonly [number, number]) =>
    reshape(x, [x.shape[0], x.shape[1], h, w]);
  return {
    taken: (x: Tensor): Tensor => {
      const inner = [2, 3].map((axis) => ({ axis, start: 1, end: -1 }));
      return flat(slice(apart(x, [height, width]), inner));
    },
    given: (x: Tensor): Tensor => {
      const border = [0, 0, 1, 1];
      return flat(pad(apart(x, [height - 2, width - 2]), { before: border, after: border }));
    },
  };
}

/**
 * Contextual attention by cosine (DeepFill v2, Yu et al. 2019), from the papers' formulas: patches are matched at half
 * the features' size, and patches of the whole size are pasted. The published form has traps; an option mends each.
 */
import {
  cutTo,
  deinterleave,
  div,
  interleave,
  maxPool,
  mul,
  pad,
  reshape,
  softmax,
  sqrt,
  sub,
  type Tensor,
  transpose,
  transposeMatrix,
} from "../graph/index.ts";
import {
  type AttentionInputs,
  type AttentionRepairs,
  FAR_BELOW,
  flat,
  floored,
  gramTable,
  gridOf,
  passingThrough,
  pasted,
  patchSquares,
  untouchedPatches,
} from "./attention.ts";
import { diagonalSums, flatDiagonalSums, type Grid, threeByThree } from "./diagonals.ts";

export interface CosineAttention extends AttentionRepairs {
  /** Whether score fusion stays within rows and columns; as published it wraps from the end of one to the next. */
  readonly fusionWithinLines: boolean;
}

export const publishedCosineAttention: CosineAttention = {
  validKeysOnly: false,
  weighedPaste: false,
  passThroughWithoutKeys: false,
  fusionWithinLines: false,
};

export const cosineAttentionDefaults: CosineAttention = {
  validKeysOnly: true,
  weighedPaste: true,
  passThroughWithoutKeys: true,
  fusionWithinLines: true,
};

/** How sharply the nearest keys are preferred. */
const SHARPNESS = 10;
/** The square of the least length by which a patch is divided. */
const LEAST_SQUARE = 1e-4 ** 2;

/**
 * s_ij = ⟨w_i, k_j⟩ / (‖w_i‖ ‖k_j‖) over 3×3 patches of every second feature, fused along diagonals, A = softmax_j(10·s)
 * over the keys without hole, and 4×4 patches of all features pasted by A with stride 2; over all places,
 * `[N, C, H, W]`. As published, keys that touch the hole score 0 and paste nothing. Any H and W.
 */
export function cosineAttention(
  inputs: AttentionInputs,
  options: CosineAttention = cosineAttentionDefaults,
): Tensor {
  const { features, hole } = withEvenSides(inputs);
  const phases = deinterleave(features, 2); // four of [N, C, H/2, W/2]
  const [half] = phases;
  const grid = gridOf(half);
  const valid = flat(untouchedPatches(maxPool(hole, { kernel: 2 }))); // [N, 1, L]
  const products = diagonalSums(gramTable(half, half), grid, threeByThree); // [N, L, L]
  const lengths = sqrt(floored(flat(patchSquares(half)), LEAST_SQUARE)); // [N, 1, L]
  const cosines = div(div(products, lengths), transposeMatrix(lengths));
  const attention = attentionOf(fused(cosines, grid, options), valid, options);
  const result = pastedByPhases(attention, phases, options);
  const cut = cutTo(result, inputs.features.shape);
  return options.passThroughWithoutKeys ? passingThrough(cut, inputs.features, valid) : cut;
}

/** Σ over 3×3 of the diagonals of queries × keys: neighbours of a query are to be pasted from neighbours of its key. */
function fused(scores: Tensor, grid: Grid, { fusionWithinLines }: CosineAttention): Tensor {
  if (fusionWithinLines) return diagonalSums(scores, grid, threeByThree);
  const steps = [-1, 0, 1];
  const byRows = flatDiagonalSums(scores, steps);
  const { height, width } = grid;
  const byColumns = flatDiagonalSums(transposedGrids(byRows, grid), steps);
  return transposedGrids(byColumns, { height: width, width: height });
}

/** Queries and keys in column-major order instead of row-major: [N, L, L] → [N, L, L]. */
function transposedGrids(table: Tensor, { height, width }: Grid): Tensor {
  const apart = reshape(table, [-1, height, width, height, width]);
  return reshape(transpose(apart, [0, 2, 1, 4, 3]), table.shape);
}

function attentionOf(scores: Tensor, valid: Tensor, { validKeysOnly }: CosineAttention): Tensor {
  const sharp = mul(scores, SHARPNESS);
  if (validKeysOnly) return softmax(sub(sharp, mul(sub(1, valid), FAR_BELOW)), 2);
  return mul(softmax(mul(sharp, valid), 2), valid);
}

/**
 * 4×4 patches pasted with stride 2, one phase of the pixels at a time. Pixel 2m + r of a line is covered by the
 * patches of m and of m − 1 (r = 0) or m + 1 (r = 1), which show it phase r of their key and of its neighbour.
 */
function pastedByPhases(
  attention: Tensor,
  phases: readonly Tensor[],
  { weighedPaste }: CosineAttention,
): Tensor {
  const grid = gridOf(phases[0]);
  const covering = [
    [-1, 0],
    [0, 1],
  ];
  const parts = phases.map((phase, i) => {
    const reach = { down: covering[i >> 1], across: covering[i & 1] };
    return pasted(diagonalSums(attention, grid, reach), phase, weighedPaste ? "weight" : 4);
  });
  return interleave(parts, 2);
}

/** A row and a column more where a side is odd, as hole. */
function withEvenSides({ features, hole }: AttentionInputs): AttentionInputs {
  const { height, width } = gridOf(features);
  const amount = { before: [0, 0, 0, 0], after: [0, 0, height % 2, width % 2] };
  return { features: pad(features, amount), hole: pad(hole, amount, { value: 1 }) };
}

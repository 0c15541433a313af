/**
 * Consistency with the observed cells as a layer: takes away from a correction what a mosaic would see of it,
 * so that a picture which had the right cells keeps them (METHODS §2). The grid is data: one graph serves all.
 */
import {
  div,
  matmul,
  max,
  mul,
  reshape,
  sub,
  type Tensor,
  transposeMatrix,
} from "../graph/index.ts";

export interface CellFeeds {
  /** `[N, 3, H, W]`: each pixel's weight `a` in the mean of its cell; 0 where nothing was observed. */
  readonly support: Tensor;
  /** `[N, G, H]`: 1 where the row of pixels belongs to the row of cells, else 0. */
  readonly rows: Tensor;
  /** `[N, W, G]`: 1 where the column of pixels belongs to the column of cells, else 0. */
  readonly columns: Tensor;
}

/**
 * (I − A⁺A) f for `f` of shape `[N, 3, H, W]`: f − a · (a·f) / ‖a‖², cell by cell. For `mean` the support is
 * the hole; for `mean-linear` it is the slope of the sRGB curve, which projects to first order.
 */
export function unseenByCells(f: Tensor, { support, rows, columns }: CellFeeds): Tensor {
  const byRows = perChannel(rows);
  const byColumns = perChannel(columns);
  const inCells = (x: Tensor) => matmul(matmul(byRows, x), byColumns); // [N, 3, G, G]
  const seen = div(inCells(mul(support, f)), max(inCells(mul(support, support)), 1e-6));
  const spread = matmul(matmul(transposeMatrix(byRows), seen), transposeMatrix(byColumns)); // [N, 3, H, W]
  return sub(f, mul(support, spread));
}

/** [N, P, Q] → [N, 1, P, Q], to multiply every channel. */
const perChannel = (x: Tensor): Tensor => reshape(x, [x.shape[0], 1, x.shape[1], x.shape[2]]);

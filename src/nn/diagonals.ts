/**
 * Sums along the diagonals of a table `[N, L, L]` of queries × keys, both over one grid of L = H·W places. The product
 * of two 3×3 patches is the sum of nine shifts of the 1×1 Gram matrix, and pasting patches is the same sum of the
 * attention, so that attention over patches needs no patches (METHODS §3). Nothing larger than the table is built.
 */
import { add, pad, reshape, slice, type Tensor } from "../graph/index.ts";

export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** The places of a patch, or of the patches that cover a place, relative to it. */
export interface Reach {
  readonly down: readonly number[];
  readonly across: readonly number[];
}

/** The reach of a 3×3 patch. */
export const threeByThree: Reach = { down: [-1, 0, 1], across: [-1, 0, 1] };

/** Σ T[p + d, q + d] over the steps d of the reach, zeros where p + d or q + d leaves the grid. */
export function diagonalSums(table: Tensor, { height, width }: Grid, { down, across }: Reach) {
  const [n] = table.shape;
  const places = height * width;
  // A step down is `width` steps on, for queries and keys alike; it never wraps.
  const byRows = sumOfShifts(
    table,
    [1, 2],
    down.map((step) => step * width),
  );
  const apart = reshape(byRows, [n * height, width, height, width]);
  return reshape(sumOfShifts(apart, [1, 3], across), [n, places, places]);
}

/**
 * The same along the diagonals of the flat table: Σ T[p + t, q + t] for t of the steps. A step from the end of a row
 * arrives at the start of the next.
 */
export const flatDiagonalSums = (table: Tensor, steps: readonly number[]): Tensor =>
  sumOfShifts(table, [1, 2], steps);

/** Σ of `x` moved by each step along both axes at once. */
const sumOfShifts = (x: Tensor, axes: readonly number[], steps: readonly number[]): Tensor =>
  steps
    .filter((step) => axes.every((axis) => Math.abs(step) < x.shape[axis]))
    .map((step) => shifted(x, axes, step))
    .reduce(add);

/** The entry that is `step` further along each of the axes; zero beyond the end. */
function shifted(x: Tensor, axes: readonly number[], step: number): Tensor {
  const only = (amount: number) => x.shape.map((_, axis) => (axes.includes(axis) ? amount : 0));
  const [skipped, missing] = [Math.max(0, step), Math.max(0, -step)];
  const cut = slice(
    x,
    axes.map((axis) => ({ axis, start: skipped, end: x.shape[axis] - missing })),
  );
  return pad(cut, { before: only(missing), after: only(skipped) });
}

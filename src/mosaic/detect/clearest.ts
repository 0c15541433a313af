/** The rectangle of cells that the most speaks for: most mosaics are rectangles. */
import type { GridSize } from "./components.ts";
import type { Box } from "./plane.ts";

/** The cells within `box`, and what speaks for all of them together. */
export interface Clearest {
  readonly box: Box;
  readonly sum: number;
}

const rounds = 3;

/** Rows and columns in turn, each the range with the largest sum within the others. The first columns are within the rows of `within`. */
export function clearestRectangle(scores: Float32Array, size: GridSize, within: Box): Clearest {
  let found: Clearest = { box: within, sum: Number.NEGATIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    const across = largestRange(sumsOf(scores, size, found.box, "columns"));
    const columns = { ...found.box, left: across.from, right: across.to };
    const down = largestRange(sumsOf(scores, size, columns, "rows"));
    found = { box: { ...columns, top: down.from, bottom: down.to }, sum: down.sum };
  }
  return found;
}

/** Sums of all columns over the box's rows, or of all rows over its columns. */
function sumsOf(
  scores: Float32Array,
  { columns, rows }: GridSize,
  { left, top, right, bottom }: Box,
  of: "columns" | "rows",
): Float64Array {
  const isColumns = of === "columns";
  const sums = new Float64Array(isColumns ? columns : rows);
  const [x0, x1] = isColumns ? [0, columns] : [left, right];
  const [y0, y1] = isColumns ? [top, bottom] : [0, rows];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) sums[isColumns ? x : y] += scores[y * columns + x];
  }
  return sums;
}

/** From one entry up to before another. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The run of entries with the largest sum (Kadane), and that. */
export function largestRange(values: Float64Array): Range & { readonly sum: number } {
  let best = { from: 0, to: 0, sum: Number.NEGATIVE_INFINITY };
  let [from, sum] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    if (sum > best.sum) best = { from, to: i + 1, sum };
    if (sum <= 0) [from, sum] = [i + 1, 0];
  }
  return best;
}

/**
 * Which pixels lie within a distance of a set: in whole numbers, several times as fast as the distances themselves. A pixel that
 * is v rows away from its column's nearest reaches √(r² − v²) columns to either side.
 */
import type { Hole } from "./hole.ts";

/**
 * `[H, W]`: 1 where a pixel whose entry is `value` (1: the hole, 0: what is known) lies at most `radiusPx` away, centre to
 * centre; else 0.
 */
export const near = (value: 0 | 1, hole: Hole, radiusPx: number): Uint8Array =>
  marked(1, rowsTo(value, hole, radiusPx), hole.width, radiusPx);

/** The reverse. */
export const far = (value: 0 | 1, hole: Hole, radiusPx: number): Uint8Array =>
  marked(0, rowsTo(value, hole, radiusPx), hole.width, radiusPx);

/** Pixels that are reached along their row get the mark, the others what it is not. */
function marked(
  mark: 0 | 1,
  { data: rows, most }: Rows,
  width: number,
  radiusPx: number,
): Uint8Array {
  const reaches = reachesOf(radiusPx, most);
  const marks = new Uint8Array(rows.length).fill(1 - mark);
  for (let start = 0; start < rows.length; start += width) {
    const end = start + width;
    // So many more columns are reached; −1: none.
    for (let i = start, left = -1; i < end; i++) {
      left = Math.max(left - 1, reaches[rows[i]]);
      if (left >= 0) marks[i] = mark;
    }
    for (let i = end - 1, left = -1; i >= start; i--) {
      left = Math.max(left - 1, reaches[rows[i]]);
      if (left >= 0) marks[i] = mark;
    }
  }
  return marks;
}

/**
 * Gives the squared distance (px²) from a pixel to the nearest whose entry is `value`, where that is at most `mostPx` away, else
 * Infinity: for a few pixels of many.
 */
export function squaredDistancesWithin(
  value: 0 | 1,
  hole: Hole,
  mostPx: number,
): (pixel: number) => number {
  const { width } = hole;
  const most = Math.floor(mostPx);
  const { data: rows } = rowsTo(value, hole, mostPx);
  return (pixel) => {
    const x = pixel % width;
    const last = Math.min(most, width - 1 - x);
    let least = Number.POSITIVE_INFINITY;
    for (let off = -Math.min(most, x); off <= last; off++) {
      const row = rows[pixel + off];
      if (row <= most) least = Math.min(least, row * row + off * off);
    }
    return least <= mostPx ** 2 ? least : Number.POSITIVE_INFINITY;
  };
}

/** How many columns (px) are reached from up to `most` rows away; −1 where none is. */
const reachesOf = (radiusPx: number, most: number): Int32Array =>
  Int32Array.from({ length: most + 1 }, (_, row) =>
    row <= radiusPx ? Math.floor(Math.sqrt(radiusPx ** 2 - row ** 2)) : -1,
  );

/** How many rows each pixel is from the nearest in question of its column. */
interface Rows {
  readonly data: Uint8Array | Int32Array;
  /** What no more is told from. */
  readonly most: number;
}

/** Down, then up, row after row; told up to beyond the radius. */
function rowsTo(value: 0 | 1, { width, height, data }: Hole, radiusPx: number): Rows {
  const most = Math.floor(radiusPx) + 1;
  const rows = most < 256 ? new Uint8Array(data.length) : new Int32Array(data.length);
  for (let i = 0; i < rows.length; i++) {
    if (data[i] !== value) rows[i] = i < width ? most : Math.min(most, rows[i - width] + 1);
  }
  for (let i = width * (height - 1) - 1; i >= 0; i--) {
    if (rows[i + width] + 1 < rows[i]) rows[i] = rows[i + width] + 1;
  }
  return { data: rows, most };
}

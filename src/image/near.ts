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
  marked(1, value, hole, radiusPx);

/** The reverse. */
export const far = (value: 0 | 1, hole: Hole, radiusPx: number): Uint8Array =>
  marked(0, value, hole, radiusPx);

function marked(mark: 0 | 1, value: 0 | 1, hole: Hole, radiusPx: number): Uint8Array {
  const { width } = hole;
  const rows = rowsTo(value, hole, Math.floor(radiusPx) + 1);
  const reaches = reachesOf(radiusPx);
  const marks = new Uint8Array(rows.length).fill(1 - mark);
  for (let start = 0; start < rows.length; start += width) {
    const end = start + width;
    for (let i = start, reached = start - 1; i < end; i++) {
      reached = Math.max(reached, i + reaches[rows[i]]);
      if (reached >= i) marks[i] = mark;
    }
    for (let i = end - 1, reached = end; i >= start; i--) {
      reached = Math.min(reached, i - reaches[rows[i]]);
      if (reached <= i) marks[i] = mark;
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
  const rows = rowsTo(value, hole, most + 1);
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

/** How many columns (px) are reached from so many rows away; −1 of the last, from where none is. */
function reachesOf(radiusPx: number): Int32Array {
  const rows = Math.floor(radiusPx) + 1;
  const columns = (row: number) => Math.floor(Math.sqrt(radiusPx ** 2 - row ** 2));
  return Int32Array.from({ length: rows + 1 }, (_, row) => (row < rows ? columns(row) : -1));
}

/** To the nearest such pixel of the same column, at most `most`: down, then up, row after row. */
function rowsTo(
  value: 0 | 1,
  { width, height, data }: Hole,
  most: number,
): Uint8Array | Int32Array {
  const rows = most < 256 ? new Uint8Array(data.length) : new Int32Array(data.length);
  for (let i = 0; i < rows.length; i++) {
    if (data[i] !== value) rows[i] = i < width ? most : Math.min(most, rows[i - width] + 1);
  }
  for (let i = width * (height - 1) - 1; i >= 0; i--) {
    if (rows[i + width] + 1 < rows[i]) rows[i] = rows[i + width] + 1;
  }
  return rows;
}

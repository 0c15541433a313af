/**
 * The exact Euclidean distance from every pixel to the nearest pixel of a set (Felzenszwalb and
 * Huttenlocher 2012): two passes of lower envelopes of parabolas, linear in the number of pixels.
 */
import type { Hole } from "./hole.ts";

/**
 * Squared distances in pixels, `[H, W]`, from each pixel's centre to the nearest pixel whose entry is
 * `value` (1: the hole, 0: what is known); Infinity everywhere where there is none.
 */
export function squaredDistanceTo(value: 0 | 1, hole: Hole): Float64Array {
  const { width, height } = hole;
  const squared = squaredAlongColumns(value, hole);
  const scratch = {
    apexes: new Int32Array(width),
    heights: new Float64Array(width),
    froms: new Float64Array(width),
  };
  for (let y = 0; y < height; y++) {
    envelope(squared.subarray(y * width, (y + 1) * width), scratch);
  }
  return squared;
}

/** To the nearest such pixel of the same column: down, then up, row after row. */
function squaredAlongColumns(value: 0 | 1, { width, height, data }: Hole): Float64Array {
  const steps = new Float64Array(data.length);
  for (let i = 0; i < steps.length; i++) {
    if (data[i] !== value) steps[i] = i < width ? Infinity : steps[i - width] + 1;
  }
  for (let i = width * (height - 1) - 1; i >= 0; i--) {
    if (steps[i + width] + 1 < steps[i]) steps[i] = steps[i + width] + 1;
  }
  for (let i = 0; i < steps.length; i++) steps[i] *= steps[i];
  return steps;
}

/** The parabolas of a lower envelope, left to right: where they are lowest, how low, and from where on each is the lowest. */
interface Envelope {
  readonly apexes: Int32Array;
  readonly heights: Float64Array;
  readonly froms: Float64Array;
}

/** A row in place: d(i) = min over j of (i − j)² + d(j). */
function envelope(row: Float64Array, { apexes, heights, froms }: Envelope): void {
  let count = 0;
  for (let j = 0; j < row.length; j++) {
    const height = row[j];
    if (height === Infinity) continue;
    let from = -Infinity;
    for (; count > 0; count--) {
      const k = count - 1;
      const sum = height + j * j - heights[k] - apexes[k] * apexes[k];
      from = sum / (2 * (j - apexes[k]));
      if (from > froms[k]) break;
      from = -Infinity;
    }
    apexes[count] = j;
    heights[count] = height;
    froms[count] = from;
    count++;
  }
  if (count === 0) return;
  for (let i = 0, k = 0; i < row.length; i++) {
    while (k + 1 < count && froms[k + 1] < i) k++;
    const off = i - apexes[k];
    row[i] = off * off + heights[k];
  }
}

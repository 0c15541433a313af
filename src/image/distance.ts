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
  const { width, height, data } = hole;
  const distances = Float64Array.from(data, (entry) => (entry === value ? 0 : Infinity));
  for (let x = 0; x < width; x++) envelope(distances, x, { count: height, stride: width });
  for (let y = 0; y < height; y++) envelope(distances, y * width, { count: width, stride: 1 });
  return distances;
}

/** One line in place: d(i) = min over j of (i − j)² + d(j). */
function envelope(
  distances: Float64Array,
  start: number,
  line: { readonly count: number; readonly stride: number },
): void {
  const { count, stride } = line;
  const apexes: number[] = []; // the parabolas of the lower envelope, left to right
  const heights: number[] = [];
  const froms: number[] = []; // where each of them begins to be the lowest
  for (let j = 0; j < count; j++) {
    const height = distances[start + j * stride];
    if (height === Infinity) continue;
    let from = -Infinity;
    while (apexes.length > 0) {
      const k = apexes.length - 1;
      const sum = height + j * j - heights[k] - apexes[k] * apexes[k];
      from = sum / (2 * (j - apexes[k]));
      if (from > froms[k]) break;
      apexes.pop();
      heights.pop();
      froms.pop();
      from = -Infinity;
    }
    apexes.push(j);
    heights.push(height);
    froms.push(from);
  }
  if (apexes.length === 0) return;
  for (let i = 0, k = 0; i < count; i++) {
    while (k + 1 < apexes.length && froms[k + 1] < i) k++;
    distances[start + i * stride] = (i - apexes[k]) ** 2 + heights[k];
  }
}

/** Seam error: how much the step across the hole's border differs from the original's (METHODS §6). */
import { requireComparable } from "./comparable.ts";
import type { Hole } from "./hole.ts";
import type { Picture } from "./picture.ts";

/**
 * mean |(p_in − p_out) − (g_in − g_out)| · 255, in 8-bit levels, over channels and over the pairs of
 * 4-neighbours of which one lies in the hole; p is `mended`, g `original`. An offset of the whole
 * mended region by one level costs 1, whatever the picture.
 * `undefined` where there is no such pair: the hole is the whole picture.
 */
export function seamError(mended: Picture, original: Picture, hole: Hole): number | undefined {
  requireComparable("seamError", [mended, original], hole);
  const pairs = seamPairs(hole);
  if (pairs.length === 0) return undefined;
  const area = hole.width * hole.height;
  const errorAt = (i: number) => mended.data[i] - original.data[i];
  let sum = 0;
  for (let c = 0; c < mended.channels; c++) {
    for (const [i, j] of pairs) sum += Math.abs(errorAt(c * area + i) - errorAt(c * area + j));
  }
  return (255 * sum) / (pairs.length * mended.channels);
}

/** Pixel indices of each pair of 4-neighbours across the hole's border; every pair once. */
function seamPairs({ width, height, data }: Hole): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x + 1 < width && data[i] !== data[i + 1]) pairs.push([i, i + 1]);
      if (y + 1 < height && data[i] !== data[i + width]) pairs.push([i, i + width]);
    }
  }
  return pairs;
}

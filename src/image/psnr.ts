/**
 * Errors of single pixels: L1, mean squared error and PSNR, over the whole picture or over the hole alone.
 * The two are never to be mixed: for an error inside the hole they differ by 10·log10(1/area).
 */
import { requireComparable } from "./comparable.ts";
import type { Hole } from "./hole.ts";
import type { Picture } from "./picture.ts";

/** mean |a − b| over pixels and channels (of the hole, where one is given), 0…1. */
export function l1(a: Picture, b: Picture, hole?: Hole): number {
  requireComparable("l1", [a, b], hole);
  return meanOverPixels(a, hole, (i) => Math.abs(a.data[i] - b.data[i]));
}

/** mean (a − b)² over pixels and channels (of the hole, where one is given), 0…1. */
export function mse(a: Picture, b: Picture, hole?: Hole): number {
  requireComparable("mse", [a, b], hole);
  return meanSquare(a, b, hole);
}

/**
 * 10·log10(1 / mse) in dB, for a peak of 1. Equal pictures give `Infinity` (which JSON writes as `null`).
 * As scikit-image's `peak_signal_noise_ratio(…, data_range=1)`.
 */
export function psnr(a: Picture, b: Picture, hole?: Hole): number {
  requireComparable("psnr", [a, b], hole);
  return 10 * Math.log10(1 / meanSquare(a, b, hole));
}

function meanSquare(a: Picture, b: Picture, hole: Hole | undefined): number {
  return meanOverPixels(a, hole, (i) => (a.data[i] - b.data[i]) ** 2);
}

/** The mean of `errorAt(i)` over the entries of `data` `[C, H, W]` whose pixel lies in the hole. */
function meanOverPixels(
  { data, width, height }: Picture,
  hole: Hole | undefined,
  errorAt: (index: number) => number,
): number {
  const area = width * height;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (hole && hole.data[i % area] === 0) continue;
    sum += errorAt(i);
    count++;
  }
  return sum / count;
}

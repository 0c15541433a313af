/** Every figure of one mended picture, as the protocols and tables of METHODS §1 and §6 report it. */
import type { Hole } from "./hole.ts";
import { type Picture, quantise } from "./picture.ts";
import { l1, psnr } from "./psnr.ts";
import { seamError } from "./seam.ts";
import { msSsim, smallestSide, ssim } from "./ssim.ts";

/** PSNR in dB (`Infinity` for equal pixels), L1 in 0…1, seam error in 8-bit levels. */
export interface Measures {
  readonly psnrHole: number;
  readonly psnrWhole: number;
  /** Whole picture; `undefined` where a side is under 11 px. */
  readonly ssim: number | undefined;
  /** Whole picture; `undefined` where a side is under 161 px, for the fifth scale has no window then. */
  readonly msssim: number | undefined;
  readonly l1Hole: number;
  readonly l1Whole: number;
  /** `undefined` where the hole is the whole picture, which has no seam. */
  readonly seam: number | undefined;
}

/**
 * Measures `mended` against `original`, both clipped and rounded to 8 bits first: what is compared is what a
 * file would hold. Throws `shape-mismatch` for pictures of two sizes, `hole-invalid` for a hole that is
 * empty or of another size.
 */
export function measure(mended: Picture, original: Picture, hole: Hole): Measures {
  const [p, g] = [quantise(mended), quantise(original)];
  const side = Math.min(p.width, p.height);
  return {
    psnrHole: psnr(p, g, hole),
    psnrWhole: psnr(p, g),
    ssim: side < smallestSide.ssim ? undefined : ssim(p, g),
    msssim: side < smallestSide.msSsim ? undefined : msSsim(p, g),
    l1Hole: l1(p, g, hole),
    l1Whole: l1(p, g),
    seam: seamError(p, g, hole),
  };
}

/** Figures of a case and their means over cases. */
import { holeArea } from "../image/hole.ts";
import { measure } from "../image/measure.ts";
import type { Picture } from "../image/picture.ts";
import type { Case } from "./protocols.ts";

/**
 * PSNR in dB, of the hole alone and of the whole picture (never to be compared with each other); SSIM and MS-SSIM of
 * the whole picture; seam error in 8-bit levels. `null` where pictures are too small for it, or there is no seam.
 */
export interface Figures {
  readonly psnrHole: number;
  readonly psnrWhole: number;
  readonly ssim: number | null;
  readonly msssim: number | null;
  readonly seam: number | null;
}

const names = ["psnrHole", "psnrWhole", "ssim", "msssim", "seam"] as const;

/** Clipped and rounded to 8 bits, then measured. */
export function figuresOf(mended: Picture, { original, hole }: Case): Figures {
  const { ssim = null, msssim = null, seam = null, ...rest } = measure(mended, original, hole);
  return { psnrHole: rest.psnrHole, psnrWhole: rest.psnrWhole, ssim, msssim, seam };
}

/** The mean of every figure over the cases that have it. At least one case. */
export function meanFigures(cases: readonly Figures[]): Figures {
  const means = names.map((name) => [name, meanOf(cases.map((figures) => figures[name]))]);
  return Object.fromEntries(means);
}

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}

/** Bounds of the bins of hole area, in per cent of the picture. */
const binEdges = [0, 10, 20, 30, 40, 50, 99] as const;

/** The bin of a case by its hole's area, as `"20-30"`; a larger hole than the last bin's counts to it. */
export function areaBin({ hole }: Case): string {
  const percent = (100 * holeArea(hole)) / (hole.width * hole.height);
  const above = binEdges.findIndex((edge) => percent < edge);
  const i = above < 0 ? binEdges.length - 1 : above;
  return `${binEdges[i - 1]}-${binEdges[i]}`;
}

export const areaBins: readonly string[] = binEdges
  .slice(1)
  .map((edge, i) => `${binEdges[i]}-${edge}`);

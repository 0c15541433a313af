/** Figures of a case and their means over cases. */
import { holeArea } from "../image/hole.ts";
import { measure } from "../image/measure.ts";
import type { Picture } from "../image/picture.ts";
import type { Case } from "./protocols.ts";

/**
 * PSNR in dB, of the hole alone and of the whole picture (never to be compared with each other); SSIM and MS-SSIM of
 * the whole picture; seam error in 8-bit levels; mean absolute error, 0…1. `null` where pictures are too small for it,
 * or there is no seam.
 */
export interface Figures {
  readonly psnrHole: number;
  readonly psnrWhole: number;
  readonly ssim: number | null;
  readonly msssim: number | null;
  readonly seam: number | null;
  readonly l1Hole: number;
  readonly l1Whole: number;
}

export type FigureName = keyof Figures;

/** How a figure is shown, and which way is better. */
export interface Metric {
  readonly name: FigureName;
  readonly title: string;
  readonly unit: string;
  readonly better: "higher" | "lower";
  readonly digits: number;
}

export const metrics: readonly Metric[] = [
  { name: "psnrHole", title: "hole dB", unit: "dB", better: "higher", digits: 2 },
  { name: "psnrWhole", title: "whole dB", unit: "dB", better: "higher", digits: 2 },
  { name: "ssim", title: "SSIM", unit: "", better: "higher", digits: 4 },
  { name: "msssim", title: "MS-SSIM", unit: "", better: "higher", digits: 4 },
  { name: "seam", title: "seam", unit: "levels", better: "lower", digits: 2 },
  { name: "l1Hole", title: "hole L1", unit: "", better: "lower", digits: 4 },
  { name: "l1Whole", title: "whole L1", unit: "", better: "lower", digits: 4 },
];

/** Clipped and rounded to 8 bits, then measured. */
export function figuresOf(mended: Picture, { original, hole }: Case): Figures {
  const { ssim = null, msssim = null, seam = null, ...rest } = measure(mended, original, hole);
  const { psnrHole, psnrWhole, l1Hole, l1Whole } = rest;
  return { psnrHole, psnrWhole, ssim, msssim, seam, l1Hole, l1Whole };
}

/** The mean of every figure over the cases that have it. At least one case. */
export function meanFigures(cases: readonly Figures[]): Figures {
  const means = metrics.map(({ name }) => [name, meanOf(cases.map((figures) => figures[name]))]);
  return Object.fromEntries(means);
}

function meanOf(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}

/** Bounds of the bins of hole area, in per cent of the picture. */
const binEdges = [0, 10, 20, 30, 40, 50, 99] as const;

/** The part of the picture that the hole covers, 0…1. */
export const holeShare = ({ hole }: Pick<Case, "hole">): number =>
  holeArea(hole) / (hole.width * hole.height);

/** The bin of a case by its hole's share, as `"20-30"`; a larger hole than the last bin's counts to it. */
export function areaBin(share: number): string {
  const above = binEdges.findIndex((edge) => 100 * share < edge);
  const i = above < 0 ? binEdges.length - 1 : above;
  return `${binEdges[i - 1]}-${binEdges[i]}`;
}

export const areaBins: readonly string[] = binEdges
  .slice(1)
  .map((edge, i) => `${binEdges[i]}-${edge}`);

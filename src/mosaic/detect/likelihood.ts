/**
 * Whether a region is a mosaic where JPEG left so little of it that it passes none of the limits of `judge.ts`: a regression
 * of several numbers, none of which is decisive, of regions whose lines are not those of JPEG's blocks.
 */
import { modulo } from "./comb.ts";
import { turnedEntries } from "./components.ts";
import type { Facts } from "./judge.ts";
import type { Lines } from "./lines.ts";
import type { Finding } from "./regions.ts";
import { changeProfile } from "./sides.ts";

/** What is seen of a region. */
export interface Seen {
  /** ln of the evidence. */
  readonly evidence: number;
  /** ln of the odds of a side to show. */
  readonly hits: number;
  /** ln of `lineRatio`, of the axis where that is less, and the mean of both. */
  readonly leastLines: number;
  readonly lines: number;
  /** The share of the cells that stand out. */
  readonly strong: number;
  /** 1 where cells are square. */
  readonly square: number;
}

/** ln of how much likelier a region is a mosaic is Σ weight·seen + constant: what `scripts/likelihood.ts` fitted. */
const weights: { readonly [K in keyof Seen | "constant"]: number } = {
  ...{ evidence: 0.43, hits: 3.42, leastLines: 1.62, lines: 3.27, strong: -1.65, square: 1.18 },
  constant: -8.94,
};

/** Cells are square where their sides differ by less than this share. */
const squareShare = 0.02;

export function seenOf(finding: Finding, facts: Facts): Seen {
  const { part, field, cells, grid } = finding;
  const along = changeProfile(part.plane, { x: field.x, y: field.y }, cells);
  const turned = turnedEntries(cells, field);
  const down = changeProfile(part.turned, { x: field.y, y: field.x }, turned);
  const ratios = [lineRatio(along, grid.x), lineRatio(down, grid.y)].map(Math.log);
  const { evidence, hitRate, strongShare } = facts;
  return {
    evidence: Math.log(evidence),
    hits: Math.log((hitRate + 0.01) / (1.01 - hitRate)),
    ...{ leastLines: Math.min(...ratios), lines: (ratios[0] + ratios[1]) / 2 },
    strong: strongShare,
    square: Math.abs(grid.x.pitch / grid.y.pitch - 1) < squareShare ? 1 : 0,
  };
}

/** No ratio says more than this. */
const mostRatio = 100;

/**
 * A profile's mean at the lines over the largest of its means at one distance, px, of two or more from the nearest line: single
 * cells err, but not all of them at the same place.
 */
export function lineRatio(profile: Float32Array, { pitch, phase }: Lines): number {
  const reach = Math.ceil(pitch / 2);
  const sums = new Float64Array(2 * reach + 1);
  const counts = new Float64Array(2 * reach + 1);
  for (let b = 0; b < profile.length; b++) {
    if (profile[b] === 0) continue;
    const off = modulo(b - phase + pitch / 2, pitch) - pitch / 2;
    sums[reach + Math.round(off)] += profile[b];
    counts[reach + Math.round(off)]++;
  }
  const means = sums.map((sum, i) => sum / Math.max(1, counts[i]));
  const within = Math.max(...means.filter((_, i) => Math.abs(i - reach) >= 2));
  const ratio = means[reach] / Math.max(means[reach] / mostRatio, within);
  return Math.max(1 / mostRatio, ratio || 0);
}

/** ln; the likeliest region of 4,772 photographs without a mosaic has −0.4 (docs/findings.md). */
const leastLikelihood = 0.5;
/** Fewer cells that stand out are smooth ground, which JPEG breaks into cells of its own. */
const leastStrong = 0.03;

export function isLikely(finding: Finding, facts: Facts): boolean {
  if (facts.likeBlocks !== "no" || facts.strongShare < leastStrong) return false;
  return likelihoodOf(seenOf(finding, facts)) >= leastLikelihood;
}

const names = Object.keys(weights).filter((name) => name !== "constant") as (keyof Seen)[];

const likelihoodOf = (seen: Seen): number =>
  names.reduce((sum, name) => sum + weights[name] * seen[name], weights.constant);

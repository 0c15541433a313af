/** Whether a region is a mosaic: what speaks for it as a whole, and the limits that it has to pass. */
import { isBlocks, jpegBlockPx } from "./comb.ts";
import { logTail } from "./false-alarms.ts";
import type { Field } from "./field.ts";
import type { Agreement } from "./jpeg/agreement.ts";
import { type Finding, gridInPicture } from "./regions.ts";
import type { Sides } from "./sides.ts";

/** What is known of a region as a whole. */
export interface Facts {
  /** Cells. */
  readonly count: number;
  /** Of the cells' sides: those that say anything, and the share of them that show more than the cells do within. */
  readonly tests: number;
  readonly hitRate: number;
  /** −log₁₀ of the chance of so many hits. */
  readonly evidence: number;
  /** Changes at sides over the largest changes within, of the axis where that is less, and of both together. */
  readonly leastStepRatio: number;
  readonly stepRatio: number;
  /** Variance within cells over squared differences between them. */
  readonly flatness: number;
  /** The share of the cells that stand out by `strongLevels` with their sides showing. */
  readonly strongShare: number;
  /** Cells along the shorter side of the region. */
  readonly span: number;
  /** Whether lines lie where those of JPEG's blocks, or of their halves, do. */
  readonly likeBlocks: "no" | "one axis" | "halves" | "whole";
}

/** A region and what speaks for it. */
export interface Judged {
  readonly finding: Finding;
  readonly facts: Facts;
  /** Where it was believed for what a JPEG keeps of it. */
  readonly agreement?: Agreement;
  /** Whether its cells are to be drawn as they are. */
  readonly isWhole?: boolean;
}

export const judgedOf = (finding: Finding): Judged => ({ finding, facts: factsOf(finding) });

/** A cell that differs from its neighbours by so much stands out. */
const strongLevels = 6;

export function factsOf(finding: Finding): Facts {
  const { field, cells, noise } = finding;
  const sums = { count: 0, tests: 0, hits: 0, strong: 0 };
  const [variances, contrasts]: [number[], number[]] = [[], []];
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    sums.count++;
    sums.tests += field.tests[cell];
    sums.hits += field.hits[cell];
    variances.push(field.variance[cell]);
    contrasts.push(field.contrast[cell]);
    if (field.hits[cell] >= 3 && field.contrast[cell] >= strongLevels ** 2) sums.strong++;
  }
  const { count, tests, hits } = sums;
  const ratios = [stepRatioOf(field.along, cells), stepRatioOf(field.down, cells)];
  const span = spanOf(field, cells);
  return {
    ...{ count, tests, hitRate: hits / Math.max(1, tests) },
    // A side is tested from both of its cells.
    evidence: -logTail({ tests: tests / 2, successes: hits / 2, chance: field.chance }),
    leastStepRatio: Math.min(...ratios),
    stepRatio: Math.sqrt(ratios[0] * ratios[1]),
    flatness: median(variances) / Math.max(noise, median(contrasts)),
    strongShare: sums.strong / Math.max(1, count),
    span,
    likeBlocks: likeBlocksOf(finding, span),
  };
}

const median = (values: readonly number[]): number =>
  Float64Array.from(values).sort()[values.length >> 1] ?? 0;

/** A region's lines are off by less than this (px) from its one end to the other. */
const endsOffPx = 0.75;

function likeBlocksOf(finding: Finding, span: number): Facts["likeBlocks"] {
  const { x, y } = gridInPicture(finding);
  const axes = [x, y].filter((lines) => {
    const tolerance = endsOffPx / (span * lines.pitch);
    return isBlocks(lines, { offset: 0, scale: 1 }, Math.min(0.02, tolerance));
  });
  if (axes.length < 2) return axes.length === 1 ? "one axis" : "no";
  return axes.every(({ pitch }) => pitch > 0.9 * jpegBlockPx) ? "whole" : "halves";
}

/** A clean mosaic has no changes within: its ratio is this. */
const mostRatio = 100;

/** Σ changes at sides / Σ largest changes within, over the region's cells. */
function stepRatioOf({ steps: atSides, inner: within }: Sides, cells: Uint8Array): number {
  let [steps, inner] = [0, 0];
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    steps += atSides[cell];
    inner += within[cell];
  }
  return inner * mostRatio > steps ? steps / inner : mostRatio;
}

function spanOf({ columns, rows }: Field, cells: Uint8Array): number {
  const has = { columns: new Uint8Array(columns), rows: new Uint8Array(rows) };
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    has.columns[cell % columns] = 1;
    has.rows[Math.floor(cell / columns)] = 1;
  }
  const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
  return Math.min(count(has.columns), count(has.rows));
}

/** The least that a mosaic has to show. */
interface Limits {
  readonly evidence: number;
  readonly hitRate: number;
  readonly leastStepRatio: number;
  readonly stepRatio: number;
  readonly strongShare: number;
  /** See `clarityOf`; measured as the others were. */
  readonly clarity?: number;
}

/**
 * A mosaic passes one of its row. The first of the first row is for cells that stand out, the others for cells that hardly
 * differ and show all the more clearly. JPEG makes flat blocks of its own: where lines lie as theirs do, cells must stand
 * out more. Measured on photographs without a mosaic and on mosaics down to JPEG 60: docs/findings.md.
 */
const limits: { readonly [L in Facts["likeBlocks"]]: readonly Limits[] } = {
  no: [
    {
      evidence: 20,
      hitRate: 0.65,
      leastStepRatio: 2.2,
      stepRatio: 2.4,
      strongShare: 0.2,
      clarity: 1.4,
    },
    { evidence: 60, hitRate: 0.85, leastStepRatio: 4.5, stepRatio: 5.3, strongShare: 0.05 },
    {
      evidence: 80,
      hitRate: 0.75,
      leastStepRatio: 2.8,
      stepRatio: 3.4,
      strongShare: 0.04,
      clarity: 1.6,
    },
    { evidence: 100, hitRate: 0.9, leastStepRatio: 12, stepRatio: 15, strongShare: 0 },
    {
      evidence: 50,
      hitRate: 0.65,
      leastStepRatio: 1.7,
      stepRatio: 1.9,
      strongShare: 0.08,
      clarity: 0.95,
    },
    {
      evidence: 130,
      hitRate: 0.57,
      leastStepRatio: 1.7,
      stepRatio: 1.9,
      strongShare: 0.1,
      clarity: 1,
    },
    {
      evidence: 30,
      hitRate: 0.65,
      leastStepRatio: 2.2,
      stepRatio: 2.3,
      strongShare: 0.2,
      clarity: 1.2,
    },
    {
      evidence: 80,
      hitRate: 0.6,
      leastStepRatio: 2.5,
      stepRatio: 3,
      strongShare: 0.2,
      clarity: 1.3,
    },
  ],
  "one axis": [
    { evidence: 60, hitRate: 0.75, leastStepRatio: 2.6, stepRatio: 3, strongShare: 0.45 },
    { evidence: 35, hitRate: 0.8, leastStepRatio: 2.5, stepRatio: 4, strongShare: 0.6 },
    { evidence: 20, hitRate: 0.65, leastStepRatio: 3, stepRatio: 4, strongShare: 0.3 },
    { evidence: 100, hitRate: 0.95, leastStepRatio: 30, stepRatio: 50, strongShare: 0.2 },
    { evidence: 40, hitRate: 0.72, leastStepRatio: 2.4, stepRatio: 2.7, strongShare: 0.38 },
  ],
  halves: [
    { evidence: 35, hitRate: 0.8, leastStepRatio: 4, stepRatio: 4.5, strongShare: 0.25 },
    { evidence: 90, hitRate: 0.78, leastStepRatio: 3.4, stepRatio: 3.6, strongShare: 0.45 },
    { evidence: 40, hitRate: 0.93, leastStepRatio: 10, stepRatio: 15, strongShare: 0.03 },
    { evidence: 40, hitRate: 0.74, leastStepRatio: 2.8, stepRatio: 3.2, strongShare: 0.35 },
  ],
  whole: [
    { evidence: 100, hitRate: 0.75, leastStepRatio: 6, stepRatio: 8, strongShare: 0.3 },
    { evidence: 35, hitRate: 0.95, leastStepRatio: 30, stepRatio: 50, strongShare: 0.4 },
    { evidence: 100, hitRate: 0.95, leastStepRatio: 30, stepRatio: 50, strongShare: 0.2 },
    { evidence: 250, hitRate: 0.98, leastStepRatio: 100, stepRatio: 100, strongShare: 0.1 },
  ],
};

/** One number from several, where none is decisive: ln q + 2·(rate − 0.7) + 0.8·strong + 0.15·ln(evidence / 50). */
const clarityOf = ({ stepRatio, hitRate, strongShare, evidence }: Facts): number =>
  Math.log(stepRatio) +
  2 * (hitRate - 0.7) +
  0.8 * strongShare +
  0.15 * Math.log(Math.max(1, evidence) / 50);

/** Expected false alarms in a picture, log₁₀, at most. */
const mostFalseAlarms = -3;
const leastCount = 12;
const leastSpan = 3;
const mostFlatness = 0.12;

/**
 * A region by the grid that its tiles showed first is given up where its sides change by less than this beside what lies within,
 * and its cells vary by more than that beside their contrast. Of 445 mosaics of the sets for tuning (photographs, pages, lines of
 * writing, clean and at quality 75) three have a ratio below 2, with a flatness of 0.005 at most; half the regions of photographs
 * without a mosaic are given up.
 */
const leastRoughRatio = 1.8;
const mostRoughFlatness = 0.025;

/** Whether a region may be a mosaic's, once its grid is made exact or another proposed. */
export const mayBeMosaic = ({ stepRatio, flatness }: Facts): boolean =>
  stepRatio >= leastRoughRatio || flatness <= mostRoughFlatness;

/**
 * Whether a region is worth a judgement: enough cells, flat ones, and more than chance would show. `logTests` is log₁₀ of the
 * number of grids that were tried.
 */
export const isWorthJudging = (facts: Facts, logTests: number): boolean =>
  logTests - facts.evidence <= mostFalseAlarms &&
  facts.count >= leastCount &&
  facts.span >= leastSpan &&
  facts.flatness <= mostFlatness;

/** Whether a region that is worth a judgement shows a mosaic. */
export const isMosaic = (facts: Facts, logTests: number): boolean =>
  isWorthJudging(facts, logTests) &&
  limits[facts.likeBlocks].some(
    ({ evidence, hitRate, leastStepRatio, stepRatio, strongShare, clarity = 0 }) =>
      facts.evidence >= evidence &&
      facts.hitRate >= hitRate &&
      facts.leastStepRatio >= leastStepRatio &&
      facts.stepRatio >= stepRatio &&
      facts.strongShare >= strongShare &&
      clarityOf(facts) >= clarity,
  );

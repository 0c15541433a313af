/**
 * Mosaics that a JPEG's numbers show where the changes at cells' sides do not: regions that were not believed, and grids that
 * its blocks speak for. Each has to explain the numbers, as a part and as a whole.
 */
import type { JpegBlocks } from "../../../image/jpeg-blocks.ts";
import { partOf } from "../field.ts";
import { isWorthJudging, type Judged, judgedOf } from "../judge.ts";
import { lookalikeOf } from "../lookalikes.ts";
import { type Box, cropped, type Plane } from "../plane.ts";
import { coverage, type Finding, hasCellAt, regionWithin, wholeRegion } from "../regions.ts";
import { agreementOf, agrees } from "./agreement.ts";
import { grown } from "./grown.ts";
import { type Proposal, proposalsIn } from "./proposals.ts";

/** What is looked at, and what was seen of it. */
export interface Seen {
  readonly luma: Plane;
  readonly blocks: JpegBlocks;
  /** log₁₀ of the number of grids that were tried. */
  readonly logTests: number;
  readonly found: readonly Judged[];
  /** Regions that were not believed. */
  readonly doubted: readonly Judged[];
}

/** In larger pictures (px) blocks propose no grids: that would take longer than all else. */
const mostPixels = 2 ** 21;
/** A region of which clearer ones cover this share is theirs. */
const mostCovered = 0.3;

/** The regions found and those beside them, each as large as the numbers show it. */
export const withKept = (seen: Seen): readonly Judged[] =>
  [...seen.found, ...keptBeside(seen)].map((each) => grown(each, seen.luma, seen.blocks));

function keptBeside(seen: Seen): readonly Judged[] {
  const { luma, blocks, found, doubted } = seen;
  const more: Judged[] = [];
  const add = (judged: Judged) => {
    const covered = [...found, ...more].some(
      (each) => coverage(judged.finding, each.finding) > mostCovered,
    );
    const whole = covered ? undefined : believed(judged, seen);
    if (whole) more.push(whole);
  };
  for (const each of doubted.toSorted((a, b) => b.facts.evidence - a.facts.evidence)) add(each);
  if (luma.width * luma.height > mostPixels) return more;
  const isTaken = (x: number, y: number) =>
    [...found, ...more].some(({ finding }) => hasCellAt(finding, x, y));
  for (const proposal of proposalsIn(luma, blocks, isTaken)) {
    const finding = regionOf(proposal, luma);
    if (finding) add(judgedOf(finding));
  }
  return more;
}

/** The whole of a region whose cells explain the file's numbers, and go on doing so. */
function believed(judged: Judged, { luma, blocks, logTests }: Seen): Judged | undefined {
  const { finding } = judged;
  const isWorth = ({ facts }: Judged) => isWorthJudging(facts, logTests);
  if (!isWorth(judged) || !agrees(agreementOf(finding, blocks))) return undefined;
  if (lookalikeOf(finding)) return undefined;
  const whole = judgedOf(wholeRegion(luma, finding) ?? finding);
  const agreement = agreementOf(whole.finding, blocks);
  return isWorth(whole) && agrees(agreement) ? { ...whole, agreement } : undefined;
}

/** So many cells around a tile are looked at, too. */
const marginCells = 3;

function regionOf({ box, grid }: Proposal, plane: Plane): Finding | undefined {
  const margin = marginCells * Math.max(grid.x.pitch, grid.y.pitch);
  const around: Box = {
    ...{ left: Math.max(0, box.left - margin), top: Math.max(0, box.top - margin) },
    right: Math.min(plane.width, box.right + margin),
    bottom: Math.min(plane.height, box.bottom + margin),
  };
  return regionWithin({ box: around, part: partOf(cropped(plane, around)) }, grid);
}

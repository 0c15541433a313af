/**
 * Finds what hides parts of a picture: mosaics with their cells, and solid regions. Everything follows from the signal:
 * tiles with evenly spaced sharp changes propose grids, the cells of each grid vote, and a region must show far more
 * change at its cells' sides than within them. What that assumes is in docs/methods.md.
 */
import { emptyHole, type Hole, holeArea, type Size } from "../../image/hole.ts";
import type { JpegBlocks } from "../../image/jpeg-blocks.ts";
import type { Picture, Rectangle } from "../../image/picture.ts";
import type { Grid } from "../grid.ts";
import { modulo } from "./comb.ts";
import type { Judged } from "./judge.ts";
import { letGoOfLarge } from "./kernels.ts";
import { type Making, makingOf } from "./kind.ts";
import { outlineOf } from "./outline.ts";
import { cover, overlap, type Placed, sharedArea, trimmed } from "./placed.ts";
import { gridInPicture, isEcho } from "./regions.ts";
import { findingsIn } from "./search.ts";
import { countOf, shaped } from "./shaped.ts";
import { type SolidRegion, solidRegions } from "./solid.ts";

/** A mosaic in a picture. */
export interface MosaicRegion extends Making {
  /** Where it lies in the picture, px. */
  readonly bounds: Rectangle;
  /** Of the size of `bounds`: 1 where the mosaic is. */
  readonly hole: Hole;
  /** In px of the picture; phases are from 0 up to a cell's side. */
  readonly grid: Grid;
  /** 0…1: the share of the cells' sides that show the grid, or of a JPEG's numbers that cells explain, beyond what chance would. */
  readonly confidence: number;
  /** px. */
  readonly area: number;
}

export interface Detection {
  /** The clearest first; they do not overlap much. */
  readonly regions: readonly MosaicRegion[];
  /** Solid regions, which may hide something or may be there by right: nothing is to be mended unasked. */
  readonly candidates: readonly SolidRegion[];
}

/**
 * What is found in a picture (`[C, H, W]`, 1 or 3 channels, sRGB, 0…1). Of a JPEG `blocks` say how it was saved: then cells that
 * hardly show are believed where they explain the numbers that the file keeps.
 */
export function detect(picture: Picture, blocks?: JpegBlocks): Detection {
  const regions = apart(picture, findingsIn(picture, blocks)).map((each) =>
    regionFrom(picture, each),
  );
  const candidates = solidRegions(picture).filter(
    (solid) => !regions.some((region) => overlap(solid, region)),
  );
  letGoOfLarge();
  return { regions, candidates };
}

/** All regions together as a hole of the picture's size. */
export function holeOfRegions(size: Size, regions: readonly Placed[]): Hole {
  const hole = emptyHole(size);
  for (const region of regions) cover(hole, region);
  return hole;
}

interface Drawn extends Judged {
  readonly bounds: Rectangle;
  readonly hole: Hole;
}

/** A region is left out where this share of it is covered by clearer ones. */
const mostCovered = 0.3;

/** The regions drawn, without those that clearer ones cover. */
function apart(picture: Picture, judged: readonly Judged[]): readonly Drawn[] {
  const covered = emptyHole(picture);
  const kept: Drawn[] = [];
  for (const each of judged) {
    if (kept.some(({ finding }) => isEcho(each.finding, finding))) continue;
    const region = drawn(each);
    if (sharedArea(region, covered) > mostCovered * holeArea(region.hole)) continue;
    cover(covered, region);
    kept.push(region);
  }
  return kept;
}

function drawn(judged: Judged): Drawn {
  const { finding } = judged;
  const cells = cellsOf(judged);
  const { box, hole } = outlineOf(finding.part.plane, { ...finding, cells });
  const corner = { x: box.left + finding.box.left, y: box.top + finding.box.top };
  return {
    ...{ ...judged, hole },
    bounds: { ...corner, width: hole.width, height: hole.height },
  };
}

/**
 * Of a region that is believed for what a JPEG keeps, the changes at sides may say too little to weigh single cells by: where
 * they leave less than this share, all are taken.
 */
const leastKept = 0.5;

function cellsOf({ finding, isWhole, agreement }: Judged): Uint8Array {
  if (isWhole) return finding.cells;
  const own = shaped(finding);
  const isLost = agreement && countOf(own) < leastKept * countOf(finding.cells);
  return isLost ? finding.cells : own;
}

function regionFrom(picture: Picture, { bounds, hole, ...judged }: Drawn): MosaicRegion {
  const { finding } = judged;
  const { x, y } = gridInPicture(finding);
  return {
    ...trimmed({ bounds, hole }),
    grid: {
      ...{ cellWidth: x.pitch, cellHeight: y.pitch },
      ...{ phaseX: modulo(x.phase, x.pitch), phaseY: modulo(y.phase, y.pitch) },
    },
    ...makingOf(picture, finding, hole),
    confidence: confidenceIn(judged),
    area: holeArea(hole),
  };
}

function confidenceIn({ finding, facts, agreement }: Judged): number {
  const beyond = (share: number, chance: number) => Math.max(0, (share - chance) / (1 - chance));
  const ofSides = beyond(facts.hitRate, finding.field.chance);
  if (!agreement) return ofSides;
  return Math.max(ofSides, beyond(agreement.explained / agreement.tests, agreement.chance));
}

/**
 * How far the observed cells were kept, judged by the mended photo itself: its mosaic is laid again, in the levels of
 * the file and with all that was drawn on it. What was meant to be kept is never what is said.
 */
import { type Photo, storedPicture } from "../files/index.ts";
import type { Hole, Picture } from "../image/index.ts";
import {
  type Evidence,
  largestMiss,
  levelsAgain,
  levelsShown,
  type Mosaic,
} from "../mosaic/index.ts";
import { HALF_LEVEL } from "./finish.ts";
import type { ConsistencyUsed } from "./provenance.ts";

/** The cells of a part, as the file has them, and how far it bears them out. */
export interface ShownCells {
  readonly stored: Picture;
  readonly hole: Hole;
  readonly mosaic: Mosaic;
  readonly evidence: Evidence;
}

export interface CellsKept {
  /** Whether the photo, mosaiced again, has the observed 8-bit cells. */
  readonly isConsistent: boolean;
  readonly consistency: ConsistencyUsed;
}

/** `mended` is the part as its file will hold it. */
export function cellsKept(mended: Photo, cells: ShownCells): CellsKept {
  const { stored, hole, mosaic, evidence } = cells;
  const again = storedPicture(mended);
  const levels = levelsShown(stored, hole, mosaic);
  const isConsistent = levelsAgain(again, hole, mosaic).every(
    (level, cell) => level === levels[cell],
  );
  if (!evidence.holds) return { isConsistent, consistency: { kept: "not at all" } };
  const { tolerance } = evidence;
  const isClean = mosaic.kind !== "book" && mended.depth === 8 && tolerance <= HALF_LEVEL;
  if (isClean && isConsistent) return { isConsistent, consistency: { kept: "exactly" } };
  const missed = Math.max(tolerance, largestMiss(again, { degraded: stored, hole, mosaic }));
  const toleranceLevels = Number((255 * missed).toPrecision(3));
  return { isConsistent, consistency: { kept: "within", toleranceLevels } };
}

/** What may be said of all of them together, the worst; of none that nothing was kept. */
export function worstOf([first, ...others]: readonly ConsistencyUsed[]): ConsistencyUsed {
  if (!first) return { kept: "not at all" };
  return others.reduce((worst, each) => (slack(each) > slack(worst) ? each : worst), first);
}

/** Levels that a cell may be off by. */
function slack(consistency: ConsistencyUsed): number {
  if (consistency.kept === "within") return consistency.toleranceLevels;
  return consistency.kept === "exactly" ? 0 : Number.POSITIVE_INFINITY;
}

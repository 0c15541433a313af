/**
 * Back-projection (Irani and Peleg 1991): cells are enlarged, what a mosaic of that misses of the observed cells is added
 * to them, and again. The means become those observed without a step between cells, which a projection alone leaves.
 */
import { type Hole, requireSize } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { shownMeans } from "./cells.ts";
import { type Facts, makeConsistent } from "./consistency.ts";
import { cellCentres, wholeCells } from "./enlarge.ts";
import { interpolateHole } from "./interpolate.ts";
import { type Mosaic, requireMosaic } from "./kinds.ts";
import { type CellLayout, layCells } from "./layout.ts";
import { cellValues } from "./mosaic.ts";

/** Rounds of it: more gain less than 0.001 dB, and fewer leave steps between large cells (docs/findings.md). */
const ROUNDS = 3;

/** The cells over a hole. */
export interface LaidCells {
  readonly hole: Hole;
  readonly mosaic: Mosaic;
  readonly layout: CellLayout;
}

/**
 * The cells of a `mean` or `mean-linear` enlarged bicubically and back-projected, then projected by what is left: 0.09 dB
 * above `consistentBicubic`, and with hardly more of a step between cells than bicubic has. Throws `hole-invalid` and
 * `mosaic-invalid`.
 */
export function backProjectedBicubic(facts: Facts): Picture {
  const { degraded, hole, mosaic } = facts;
  requireSize(hole, degraded, "enlarging");
  requireMosaic(mosaic);
  const layout = layCells(hole, mosaic);
  const enlarged = enlargeToGoals(
    degraded,
    { hole, mosaic, layout },
    {
      values: wholeCells(degraded, layout, mosaic),
      goals: shownMeans(degraded, layout),
      seenOf: (picture) => cellValues(picture, layout, mosaic),
    },
  );
  return makeConsistent(enlarged, facts);
}

/** What cells are to show, all `[C, cells]`. */
export interface Goals {
  /** Where the enlarging begins; cells without a pixel of the hole stay so. */
  readonly values: Float64Array;
  readonly goals: Float64Array;
  /** What the cells of an enlarged picture show. */
  readonly seenOf: (picture: Picture) => Float64Array;
}

/** The background with its hole interpolated from cells that show their goals, nearly. */
export function enlargeToGoals(
  background: Picture,
  { hole, mosaic, layout }: LaidCells,
  { values: start, goals, seenOf }: Goals,
): Picture {
  const { starts } = layout.shown;
  const cells = starts.length - 1;
  const values = start.slice();
  const points = { values, ...cellCentres(layout, mosaic) };
  const enlarged = () => interpolateHole(background, hole, { points, method: "bicubic" });
  for (let round = 0; round < ROUNDS; round++) {
    const seen = seenOf(enlarged());
    for (let i = 0; i < values.length; i++) {
      const cell = i % cells;
      if (starts[cell + 1] > starts[cell]) values[i] += goals[i] - seen[i];
    }
  }
  return enlarged();
}

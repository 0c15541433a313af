/**
 * A border under noise: single pixels err, so those of cut cells are decided by what speaks for all around them, across
 * cells.
 */
import { gaussianBlur } from "../../image/blur.ts";
import type { Hole } from "../../image/hole.ts";
import { type CutCell, forPixels, isWhole } from "./cut-cells.ts";

/** So far (px, standard deviation) pixels speak for each other. */
const reachPx = 3;
/** No pixel says more than this, for or against. */
const most = 6;
/** What a pixel of a cell beside the region has to make up for; all of a cell beside it looks alike where the ground is smooth. */
const beside = { cut: -1, whole: -3 } as const;

/** Draws the border's cells into a hole that holds the cells within; all else is taken not to belong to it. */
export function drawNoisyBorder(hole: Hole, border: readonly CutCell[]): void {
  const { width, height } = hole;
  const scores = Float32Array.from(hole.data, (isWithin) => (isWithin ? most : -most));
  for (const cell of border) {
    forPixels(cell.area, width, (i, k) => {
      scores[i] = scoreOf(cell, k);
    });
  }
  const { data } = gaussianBlur(
    { width, height, channels: 1, data: scores },
    { sigma: reachPx, radius: 3 * reachPx },
  );
  for (const { area } of border) {
    forPixels(area, width, (i) => {
      hole.data[i] = data[i] > 0 ? 1 : 0;
    });
  }
}

function scoreOf(cell: CutCell, k: number): number {
  if (!cell.isMember && isWhole(cell)) return beside.whole;
  const score = Math.max(-most, Math.min(most, cell.scores[k]));
  return cell.isMember ? score : score + beside.cut;
}

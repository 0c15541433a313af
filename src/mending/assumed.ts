/**
 * What mending takes for granted of a mosaic where neither the picture nor anybody says it (docs/detection.md): it may be
 * wrong, so it is told.
 */

import type { Hole } from "../image/index.ts";
import { cellEdges, cellOfEachPixel, type Grid } from "../mosaic/index.ts";
import type { Injury } from "./context.ts";

/** `support`: what cells that the hole cuts were made of; `sample`: which pixel cells show. */
export const assumptions = ["support", "sample"] as const;
export type Assumption = (typeof assumptions)[number];

/**
 * Cells of `nearest` that the hole cuts tell both, where they show their pixel: then the sample is known. Of means they
 * tell nothing sure, and where none is cut every support is the same. The book's kind says all by itself.
 */
export function assumedOf({ hole, damage }: Injury): readonly Assumption[] {
  if (damage.kind === "white-out" || damage.kind === "book") return [];
  const isShown = damage.kind === "nearest" && damage.sample !== undefined;
  if (isShown) return [];
  return [
    ...(cutsCells(hole, damage.grid) ? (["support"] as const) : []),
    ...(damage.kind === "nearest" ? (["sample"] as const) : []),
  ];
}

/** Whether a cell lies partly in the hole: then two neighbours in it differ. */
function cutsCells({ width, height, data }: Hole, grid: Grid): boolean {
  const column = cellOfEachPixel(cellEdges(width, grid.cellWidth, grid.phaseX));
  const row = cellOfEachPixel(cellEdges(height, grid.cellHeight, grid.phaseY));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (x > 0 && data[i] !== data[i - 1] && column[x] === column[x - 1]) return true;
      if (y > 0 && data[i] !== data[i - width] && row[y] === row[y - 1]) return true;
    }
  }
  return false;
}

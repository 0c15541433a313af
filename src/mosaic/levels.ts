/** Mosaics in 8-bit levels: what their cells show, and what they would show if they were laid again. */
import type { Hole } from "../image/hole.ts";
import { levelOf, type Picture } from "../image/picture.ts";
import { counts, shownMeans } from "./cells.ts";
import type { Facts } from "./consistency.ts";
import type { Mosaic } from "./kinds.ts";
import { type CellLayout, layCells } from "./layout.ts";
import { cellValues } from "./mosaic.ts";

/** The level that each cell of a mosaiced picture shows, `[C, cells]`; 0 for cells that the hole does not touch. */
export function levelsShown(picture: Picture, hole: Hole, mosaic: Mosaic): Uint8Array {
  const layout = layCells(hole, mosaic);
  return levelsOf(shownMeans(picture, layout), layout);
}

/** The level that each cell would show were the mosaic laid over the picture, likewise. */
export function levelsAgain(picture: Picture, hole: Hole, mosaic: Mosaic): Uint8Array {
  const layout = layCells(hole, mosaic);
  return levelsOf(cellValues(picture, layout, mosaic), layout);
}

/** How far at most a cell laid over the picture again lies from what `degraded` shows of it, sRGB, 0…1. */
export function largestMiss(
  picture: Picture,
  { degraded, hole, mosaic }: Pick<Facts, "degraded" | "hole" | "mosaic">,
): number {
  const layout = layCells(hole, mosaic);
  const shown = shownMeans(degraded, layout);
  const pixels = counts(layout.shown);
  const miss = (most: number, value: number, i: number) =>
    pixels[i % pixels.length] > 0 ? Math.max(most, Math.abs(value - shown[i])) : most;
  return cellValues(picture, layout, mosaic).reduce(miss, 0);
}

/** As pictures hold values: in float32. */
function levelsOf(values: Float64Array, { shown }: CellLayout): Uint8Array {
  const pixels = counts(shown);
  return Uint8Array.from(values, (value, i) =>
    pixels[i % pixels.length] > 0 ? levelOf(Math.fround(value)) : 0,
  );
}

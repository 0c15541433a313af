/**
 * The facts: the value of every cell, read back from a mosaiced picture. Only pixels of the hole are read, so
 * a cell that the hole cuts is as good as a whole one, and noise within a cell (JPEG) is averaged.
 */
import type { Hole } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { type Mosaic, spaceOf } from "./kinds.ts";
import { type CellLayout, layCells, type PixelLists } from "./layout.ts";

/** What is known of each cell; cells that the hole does not touch have counts and values of 0. */
export interface Cells {
  readonly columns: number;
  readonly rows: number;
  /** `[C, rows, columns]`, 0…1, in the space of the mean: linear light for `mean-linear`, else sRGB. */
  readonly values: Float32Array;
  /** `[rows, columns]`: the pixels that the value is the mean of (1 for `nearest` and `book`). */
  readonly supportPixels: Int32Array;
  /** `[rows, columns]`: the cell's pixels within the hole. */
  readonly holePixels: Int32Array;
}

/** Reads the cells of `mosaic` from the hole of a picture that it was applied to. */
export function observeCells(degraded: Picture, hole: Hole, mosaic: Mosaic): Cells {
  const layout = layCells(hole, mosaic);
  const values = Float32Array.from(shownMeans(degraded, layout), spaceOf(mosaic).decode);
  const holePixels = counts(layout.shown);
  const fixed = counts(layout.fixed);
  const supportPixels = counts(layout.moving).map((moving, cell) => {
    return mosaic.kind === "book" ? Math.min(1, moving) : moving + fixed[cell];
  });
  return { columns: layout.columns, rows: layout.rows, values, supportPixels, holePixels };
}

/** The sRGB value that each cell shows: the mean over its pixels in the hole, 0 where it has none; `[C, cells]`. */
export function shownMeans(
  { width, height, channels, data }: Picture,
  layout: CellLayout,
): Float64Array {
  const { starts, pixels } = layout.shown;
  const cells = layout.columns * layout.rows;
  const means = new Float64Array(channels * cells);
  for (let c = 0; c < channels; c++) {
    const plane = data.subarray(c * width * height, (c + 1) * width * height);
    for (let cell = 0; cell < cells; cell++) {
      let sum = 0;
      for (let i = starts[cell]; i < starts[cell + 1]; i++) sum += plane[pixels[i]];
      means[c * cells + cell] = sum / Math.max(1, starts[cell + 1] - starts[cell]);
    }
  }
  return means;
}

/** The length of every cell's list. */
export function counts({ starts }: PixelLists): Int32Array {
  return Int32Array.from(
    { length: starts.length - 1 },
    (_, cell) => starts[cell + 1] - starts[cell],
  );
}

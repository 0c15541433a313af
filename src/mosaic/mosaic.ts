/** Laying a mosaic over the hole of a picture: METHODS §1. Outside the hole the picture is returned untouched. */
import { type Hole, requireSize, type Size } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { blurBands, bookSamples, cellBlur, sampleChannel } from "./book.ts";
import { bookGrid } from "./grid.ts";
import { type Mosaic, requireMosaic, shownValue, spaceOf } from "./kinds.ts";
import { type CellLayout, layCells } from "./layout.ts";

/**
 * The picture with its hole shown as cells; unrounded (`quantise` gives what an 8-bit file holds). Throws
 * `hole-invalid` where the hole has another size, `mosaic-invalid` for cells under 1 px.
 */
export function mosaic(picture: Picture, hole: Hole, how: Mosaic): Picture {
  requireSize(hole, picture, "mosaic");
  requireMosaic(how);
  const layout = layCells(hole, how);
  const values = cellValues(picture, layout, how);
  return { ...picture, data: showCells(picture, layout, values) };
}

/** The book's mosaic over its own grid, ⌊W/6⌋ × ⌊H/6⌋ cells. Throws as `mosaic` does. */
export function book(picture: Picture, hole: Hole): Picture {
  return mosaic(picture, hole, bookMosaic(picture));
}

/** The book's mosaic of a whole picture of this size. */
export function bookMosaic(size: Size): Mosaic {
  return { kind: "book", grid: bookGrid(size), support: "full" };
}

/** The sRGB value that each cell shows, `[C, cells]`; of cells outside the hole only those of `book`. */
export function cellValues(picture: Picture, layout: CellLayout, how: Mosaic): Float64Array {
  return how.kind === "book" ? bookValues(picture, layout, how) : meanValues(picture, layout, how);
}

/** Sample, blur. */
function bookValues(picture: Picture, layout: CellLayout, how: Mosaic): Float64Array {
  const samples = bookSamples(layout, how, picture);
  const blur = cellBlur(blurBands(layout.columns), blurBands(layout.rows));
  const values = new Float64Array(picture.channels * samples.length);
  for (let c = 0; c < picture.channels; c++) {
    values.set(blur.forward(sampleChannel(picture, c, samples)), c * samples.length);
  }
  return values;
}

/** The mean over the support, in the kind's space. */
function meanValues(picture: Picture, layout: CellLayout, how: Mosaic): Float64Array {
  const { moving, fixed, columns, rows } = layout;
  const space = spaceOf(how);
  const area = picture.width * picture.height;
  const cells = columns * rows;
  const values = new Float64Array(picture.channels * cells);
  for (let c = 0; c < picture.channels; c++) {
    const plane = picture.data.subarray(c * area, (c + 1) * area);
    for (let cell = 0; cell < cells; cell++) {
      let sum = 0;
      let count = 0;
      for (const { starts, pixels } of [moving, fixed]) {
        for (let i = starts[cell]; i < starts[cell + 1]; i++) sum += space.decode(plane[pixels[i]]);
        count += starts[cell + 1] - starts[cell];
      }
      if (count > 0) values[c * cells + cell] = shownValue(sum / count, space);
    }
  }
  return values;
}

/** The picture's data with every pixel of the hole set to its cell's value. */
function showCells(picture: Picture, layout: CellLayout, values: Float64Array): Float32Array {
  const { starts, pixels } = layout.shown;
  const cells = starts.length - 1;
  const area = picture.width * picture.height;
  const data = picture.data.slice();
  for (let c = 0; c < picture.channels; c++) {
    for (let cell = 0; cell < cells; cell++) {
      const value = values[c * cells + cell];
      for (let i = starts[cell]; i < starts[cell + 1]; i++) data[c * area + pixels[i]] = value;
    }
  }
  return data;
}

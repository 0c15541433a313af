/**
 * The bases: a mosaic's cells taken as samples at their centres and interpolated. Cells beside the hole are
 * made from the known pixels, so that interpolation at the hole's border sees what is really there.
 */
import { requireSize } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { shownMeans } from "./cells.ts";
import { type Facts, makeConsistent } from "./consistency.ts";
import { type Interpolation, interpolateHole } from "./interpolate.ts";
import { type Mosaic, requireMosaic, shownValue, spaceOf } from "./kinds.ts";
import { type CellLayout, cellOfEachPixel, layCells, samplePositions } from "./layout.ts";
import { cellValues } from "./mosaic.ts";

/**
 * The degraded picture with its hole interpolated from the cells; may pass beyond 0…1. Outside the hole it is
 * the degraded picture, bit for bit. Throws `hole-invalid` and `mosaic-invalid`.
 */
export function enlargeCells(
  { degraded, hole, mosaic }: Omit<Facts, "tolerance">,
  method: Interpolation,
): Picture {
  requireSize(hole, degraded, "enlarging");
  requireMosaic(mosaic);
  const layout = layCells(hole, mosaic);
  const values = wholeCells(degraded, layout, mosaic);
  const points = { values, ...cellCentres(layout, mosaic) };
  return interpolateHole(degraded, hole, { points, method });
}

/** The cells enlarged bicubically, then made consistent: the strongest base without a network. */
export function consistentBicubic(facts: Facts): Picture {
  return makeConsistent(enlargeCells(facts, "bicubic"), facts);
}

/** Where the value of each cell belongs, in px: its centre, or that of the pixel sampled. */
export function cellCentres(
  layout: CellLayout,
  mosaic: Mosaic,
): { readonly xCentres: Float64Array; readonly yCentres: Float64Array } {
  if (mosaic.kind === "nearest" || mosaic.kind === "book") {
    const { xs, ys } = samplePositions(layout, mosaic);
    return {
      xCentres: Float64Array.from(xs, (x) => x + 0.5),
      yCentres: Float64Array.from(ys, (y) => y + 0.5),
    };
  }
  return { xCentres: middles(layout.xEdges), yCentres: middles(layout.yEdges) };
}

function middles(edges: Int32Array): Float64Array {
  return Float64Array.from({ length: edges.length - 1 }, (_, g) => (edges[g] + edges[g + 1]) / 2);
}

/**
 * The sRGB value of every cell of the picture as if all of it were mosaiced with full support, `[C, cells]`.
 * A clipped cell's pixels in the hole show their own mean, so the mean of what is shown is that of the whole.
 */
export function wholeCells(degraded: Picture, layout: CellLayout, mosaic: Mosaic): Float64Array {
  if (mosaic.kind === "nearest") return sampledCells(degraded, layout, mosaic);
  const isBook = mosaic.kind === "book";
  const values = isBook ? cellValues(degraded, layout, mosaic) : boxMeans(degraded, layout, mosaic);
  if (mosaic.support === "clipped" && !isBook) return values;
  const { starts } = layout.shown;
  const cells = starts.length - 1;
  const observed = shownMeans(degraded, layout);
  return values.map((value, i) => {
    const cell = i % cells;
    return starts[cell + 1] > starts[cell] ? observed[i] : value;
  });
}

function sampledCells(degraded: Picture, layout: CellLayout, mosaic: Mosaic): Float64Array {
  const { xs, ys } = samplePositions(layout, mosaic);
  const { width, height, channels, data } = degraded;
  const rows = Array.from({ length: channels * ys.length }, (_, r) => {
    const start = (Math.floor(r / ys.length) * height + ys[r % ys.length]) * width;
    return Array.from(xs, (x) => data[start + x]);
  });
  return Float64Array.from(rows.flat());
}

/** The mean of every whole cell, in the kind's space. */
function boxMeans(picture: Picture, layout: CellLayout, mosaic: Mosaic): Float64Array {
  const space = spaceOf(mosaic);
  const { columns, rows, xEdges, yEdges } = layout;
  const { width, height, channels, data } = picture;
  const columnOf = cellOfEachPixel(xEdges);
  const rowOf = cellOfEachPixel(yEdges);
  const sums = new Float64Array(channels * rows * columns);
  for (let line = 0; line < channels * height; line++) {
    const y = line % height;
    const start = (((line - y) / height) * rows + rowOf[y]) * columns;
    for (let x = 0; x < width; x++)
      sums[start + columnOf[x]] += space.decode(data[line * width + x]);
  }
  return sums.map((sum, i) => {
    const column = i % columns;
    const row = ((i - column) / columns) % rows;
    const area = (xEdges[column + 1] - xEdges[column]) * (yEdges[row + 1] - yEdges[row]);
    return shownValue(sum / area, space);
  });
}

/**
 * Consistency for `book`. Its blur has gains down to 5e-6 an axis and must never be inverted; each observed
 * cell is a slab |a·p − m| ≤ τ over the sampled pixels, and a few cyclic projections move toward them all.
 */
import type { Picture } from "../image/picture.ts";
import { blurBands, blurRadius, bookSamples, sampleChannel } from "./book.ts";
import { shownMeans } from "./cells.ts";
import type { Facts } from "./consistency.ts";
import { type CellLayout, layCells } from "./layout.ts";

/** Sweeps over all slabs; more would begin to fit the cells' rounding. */
const sweeps = 2;

/** What the sweeps look at, of one channel. Grids are `[rows, columns]`. */
interface Slabs {
  readonly layout: CellLayout;
  /** The blur of the columns and of the rows, as `blurBands` gives it. */
  readonly xBands: Float64Array;
  readonly yBands: Float64Array;
  /** 1 where the sampled pixel lies in the hole and may move. */
  readonly moves: Uint8Array;
  readonly observed: Float64Array;
  readonly tolerance: number;
}

/** `mended` with the sampled pixels within the hole moved toward the observed cells; every step non-expansive. */
export function satisfyBookCells(mended: Picture, facts: Facts): Picture {
  const { degraded, hole, mosaic, tolerance = 0.5 / 255 } = facts;
  const layout = layCells(hole, mosaic);
  const samples = bookSamples(layout, mosaic, hole);
  const moves = Uint8Array.from(samples, (pixel) => hole.data[pixel]);
  const bands = { xBands: blurBands(layout.columns), yBands: blurBands(layout.rows) };
  const observed = shownMeans(degraded, layout);
  const area = hole.width * hole.height;
  const data = mended.data.map((v, i) => (hole.data[i % area] ? Math.min(1, Math.max(0, v)) : v));
  for (let c = 0; c < mended.channels; c++) {
    const cells = sampleChannel({ ...mended, data }, c, samples);
    const ofChannel = observed.subarray(c * samples.length, (c + 1) * samples.length);
    sweepSlabs(cells, { layout, ...bands, moves, observed: ofChannel, tolerance });
    for (let cell = 0; cell < samples.length; cell++) {
      if (moves[cell]) data[c * area + samples[cell]] = cells[cell];
    }
  }
  return { ...mended, data };
}

/** Cyclic projections of the sampled pixels `cells`, in place, clipped to 0…1 after each sweep. */
function sweepSlabs(cells: Float64Array, slabs: Slabs): void {
  const { starts } = slabs.layout.shown;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let cell = 0; cell < cells.length; cell++) {
      if (starts[cell + 1] > starts[cell]) projectOnSlab(cells, cell, slabs);
    }
    for (let i = 0; i < cells.length; i++) {
      if (slabs.moves[i]) cells[i] = Math.min(1, Math.max(0, cells[i]));
    }
  }
}

/** p_H ← p_H + a_H · (nearest bound − a·p) / ‖a_H‖², the weights a being those of the blur in one cell. */
function projectOnSlab(cells: Float64Array, cell: number, slabs: Slabs): void {
  const { moves, observed, tolerance, xBands, yBands } = slabs;
  const { low, high, top, bottom, xBand, yBand, columns } = reachOf(cell, slabs.layout);
  let value = 0;
  let norm = 0;
  for (let y = top; y <= bottom; y++) {
    for (let x = low; x <= high; x++) {
      const weight = yBands[yBand + y] * xBands[xBand + x];
      value += weight * cells[y * columns + x];
      norm += weight * weight * moves[y * columns + x];
    }
  }
  const excess = value - observed[cell];
  if (Math.abs(excess) <= tolerance || norm === 0) return;
  const step = (Math.sign(excess) * tolerance - excess) / norm;
  for (let y = top; y <= bottom; y++) {
    for (let x = low; x <= high; x++) {
      cells[y * columns + x] +=
        step * yBands[yBand + y] * xBands[xBand + x] * moves[y * columns + x];
    }
  }
}

/** The samples (x, y) that the blur mixes into a cell; their weight is yBands[yBand + y]·xBands[xBand + x]. */
function reachOf(cell: number, { columns, rows }: CellLayout) {
  const column = cell % columns;
  const row = (cell - column) / columns;
  return {
    columns,
    low: Math.max(0, column - blurRadius),
    high: Math.min(columns - 1, column + blurRadius),
    top: Math.max(0, row - blurRadius),
    bottom: Math.min(rows - 1, row + blurRadius),
    xBand: 2 * blurRadius * column + blurRadius,
    yBand: 2 * blurRadius * row + blurRadius,
  };
}

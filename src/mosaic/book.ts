/**
 * The book's mosaic as an operator on cells: sample one pixel a cell, blur the samples by a Gaussian of σ 1.8
 * cells with a reflected border, show each cell as a flat square.
 */
import { gaussianKernel, reflectedIndex } from "../image/blur.ts";
import type { Size } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import type { Mosaic } from "./kinds.ts";
import { type CellLayout, samplePositions } from "./layout.ts";

const sigmaCells = 1.8;
/** The Gaussian is cut at this many cells. */
export const blurRadius = 6;
const taps = 2 * blurRadius + 1;

/** The sampled pixel of every cell as y·W + x, `[rows, columns]`. */
export function bookSamples(layout: CellLayout, mosaic: Mosaic, { width }: Size): Int32Array {
  const { xs, ys } = samplePositions(layout, mosaic);
  return Int32Array.from({ length: layout.columns * layout.rows }, (_, cell) => {
    const column = cell % layout.columns;
    return ys[(cell - column) / layout.columns] * width + xs[column];
  });
}

/** One channel of a picture at the samples, `[cells]`. */
export function sampleChannel(
  picture: Picture,
  channel: number,
  samples: Int32Array,
): Float64Array {
  const start = channel * picture.width * picture.height;
  return Float64Array.from(samples, (pixel) => picture.data[start + pixel]);
}

/**
 * The blur of a line of `size` cells as a banded matrix with the border folded in: row `i`, `[2·6 + 1]`, weighs
 * the cells `i − 6 … i + 6`; those outside weigh 0.
 */
export function blurBands(size: number): Float64Array {
  const kernel = gaussianKernel(sigmaCells, blurRadius);
  const bands = new Float64Array(size * taps);
  for (let i = 0; i < size; i++) {
    for (let k = -blurRadius; k <= blurRadius; k++) {
      const j = reflectedIndex(i + k, size);
      bands[i * taps + j - i + blurRadius] += kernel[k + blurRadius];
    }
  }
  return bands;
}

/** The blur of a grid of cells; every grid is `[rows, columns]`. */
export interface CellBlur {
  readonly forward: (cells: Float64Array) => Float64Array;
  readonly transposed: (cells: Float64Array) => Float64Array;
}

/** The blur whose weight of cell (j, i) in cell (q, p) is yBands[q, j]·xBands[p, i]. */
export function cellBlur(xBands: Float64Array, yBands: Float64Array): CellBlur {
  const [columns, rows] = [xBands.length / taps, yBands.length / taps];
  const across = { count: rows, length: columns, lineStride: columns, stride: 1 };
  const down = { count: columns, length: rows, lineStride: 1, stride: columns };
  return {
    forward: (cells) => gatherLines(gatherLines(cells, xBands, across), yBands, down),
    transposed: (cells) => scatterLines(scatterLines(cells, yBands, down), xBands, across),
  };
}

/** The bands of the cells `from … to − 1` alone: the blur within a window, as if all beside it were 0. */
export function bandsWithin(bands: Float64Array, from: number, to: number): Float64Array {
  return bands.subarray(from * taps, to * taps);
}

/** Lines of cells along one axis of a grid. */
interface Lines {
  readonly count: number;
  readonly length: number;
  readonly lineStride: number;
  readonly stride: number;
}

/** out_i = Σ_j bands[i, j − i + 6] · in_j */
function gatherLines(cells: Float64Array, bands: Float64Array, lines: Lines): Float64Array {
  const { count, length, lineStride, stride } = lines;
  const out = new Float64Array(cells.length);
  for (let line = 0; line < count; line++) {
    const start = line * lineStride;
    for (let i = 0; i < length; i++) {
      const band = i * taps - i + blurRadius;
      const high = Math.min(length - 1, i + blurRadius);
      let sum = 0;
      for (let j = Math.max(0, i - blurRadius); j <= high; j++) {
        sum += bands[band + j] * cells[start + j * stride];
      }
      out[start + i * stride] = sum;
    }
  }
  return out;
}

/** The transpose of it: out_j = Σ_i bands[i, j − i + 6] · in_i */
function scatterLines(cells: Float64Array, bands: Float64Array, lines: Lines): Float64Array {
  const { count, length, lineStride, stride } = lines;
  const out = new Float64Array(cells.length);
  for (let line = 0; line < count; line++) {
    const start = line * lineStride;
    for (let j = 0; j < length; j++) {
      const high = Math.min(length - 1, j + blurRadius);
      let sum = 0;
      for (let i = Math.max(0, j - blurRadius); i <= high; i++) {
        sum += bands[i * taps + j - i + blurRadius] * cells[start + i * stride];
      }
      out[start + j * stride] = sum;
    }
  }
  return out;
}

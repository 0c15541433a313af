/**
 * A Wiener filter for `book`: the samples s that its Gaussian B blurred into the cells m, under a prior of a
 * 1/f² power spectrum. It minimises |B s − m|² + λ·Σ|∇s|² over the samples within the hole; those outside are
 * known and stay. On an endless grid this is the filter b / (b² + λ·f²), with b the Gaussian's gain at f.
 */
import { requireSize } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import {
  bandsWithin,
  blurBands,
  bookSamples,
  type CellBlur,
  cellBlur,
  sampleChannel,
} from "./book.ts";
import { counts, shownMeans } from "./cells.ts";
import type { Facts } from "./consistency.ts";
import { cellCentres } from "./enlarge.ts";
import { interpolateHole } from "./interpolate.ts";
import { requireMosaic } from "./kinds.ts";
import { type CellLayout, layCells } from "./layout.ts";

/** λ, the ratio of the cells' rounding to the photos' contrast: best on 75 photos of the training set. */
const noiseToSignal = 1e-4;

/** Conjugate gradients stop here; measured, more gains under 0.005 dB. */
const maxSteps = 80;

/**
 * The hole of a `book` mosaic deblurred, then enlarged bicubically; may pass beyond 0…1. Outside the hole the
 * degraded picture, bit for bit. Throws `hole-invalid` and `mosaic-invalid`.
 */
export function wienerEnlarge({ degraded, hole, mosaic }: Omit<Facts, "tolerance">): Picture {
  requireSize(hole, degraded, "enlarging");
  requireMosaic(mosaic);
  const layout = layCells(hole, mosaic);
  if (layout.shown.pixels.length === 0) return degraded;
  const samples = bookSamples(layout, mosaic, hole);
  const isUnknown = Uint8Array.from(samples, (pixel) => hole.data[pixel]);
  const observed = shownMeans(degraded, layout);
  const values = new Float64Array(observed.length);
  for (let c = 0; c < degraded.channels; c++) {
    const cells = sampleChannel(degraded, c, samples);
    const ofChannel = observed.subarray(c * samples.length, (c + 1) * samples.length);
    values.set(deblur(cells, { observed: ofChannel, isUnknown, layout }), c * samples.length);
  }
  const points = { values, ...cellCentres(layout, mosaic) };
  return interpolateHole(degraded, hole, { points, method: "bicubic" });
}

/** One channel's facts; every grid is `[rows, columns]`. */
interface Observation {
  readonly observed: Float64Array;
  /** 1 where the sampled pixel lies in the hole. */
  readonly isUnknown: Uint8Array;
  readonly layout: CellLayout;
}

/** The samples with those that are unknown moved to the minimum; only a window around the hole is worked on. */
function deblur(samples: Float64Array, { observed, isUnknown, layout }: Observation): Float64Array {
  const [xBands, yBands] = [blurBands(layout.columns), blurBands(layout.rows)];
  const window = windowOf(layout);
  const cells = cellsOf(window, layout.columns);
  const isSeen = counts(layout.shown);
  const blurred = cellBlur(xBands, yBands).forward(samples);
  const columns = window.right - window.left;
  const problem: Problem = {
    columns,
    isSeen: Uint8Array.from(cells, (cell) => Math.min(1, isSeen[cell])),
    isUnknown: Uint8Array.from(cells, (cell) => isUnknown[cell]),
    blur: cellBlur(
      bandsWithin(xBands, window.left, window.right),
      bandsWithin(yBands, window.top, window.bottom),
    ),
  };
  const error = Float64Array.from(cells, (cell) => observed[cell] - blurred[cell]);
  const current = Float64Array.from(cells, (cell) => samples[cell]);
  const step = conjugateGradients(problem, downhill(problem, error, current));
  const moved = samples.slice();
  for (let i = 0; i < cells.length; i++) moved[cells[i]] += step[i];
  return moved;
}

/** Cells `left … right − 1` by `top … bottom − 1`. */
interface Window {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The cells that show the hole and a ring of known ones, which the prior's differences reach. */
function windowOf({ columns, rows, shown: { starts } }: CellLayout): Window {
  let [left, right, top, bottom] = [columns, 0, rows, 0];
  for (let cell = 0; cell < columns * rows; cell++) {
    if (starts[cell + 1] === starts[cell]) continue;
    const column = cell % columns;
    const row = (cell - column) / columns;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  }
  return {
    left: Math.max(0, left - 1),
    right: Math.min(columns, right + 2),
    top: Math.max(0, top - 1),
    bottom: Math.min(rows, bottom + 2),
  };
}

/** The numbers of a window's cells in the whole grid, row by row. */
function cellsOf({ left, right, top, bottom }: Window, columns: number): Int32Array {
  const width = right - left;
  return Int32Array.from({ length: width * (bottom - top) }, (_, i) => {
    return (top + Math.floor(i / width)) * columns + left + (i % width);
  });
}

/** The quadratic |M B s|² + λ·Σ|∇s|² over the unknown cells of a window; M keeps the cells that are seen. */
interface Problem {
  readonly columns: number;
  readonly isSeen: Uint8Array;
  readonly isUnknown: Uint8Array;
  readonly blur: CellBlur;
}

/** Bᵀ M e − λ·L s on the unknown cells, 0 on the known: half the negative gradient at s, where e = m − B s. */
function downhill(problem: Problem, error: Float64Array, cells: Float64Array): Float64Array {
  const { columns, isSeen, isUnknown, blur } = problem;
  const pull = blur.transposed(error.map((e, i) => e * isSeen[i]));
  const tension = laplacian(cells, columns);
  return pull.map((p, i) => (isUnknown[i] ? p - noiseToSignal * tension[i] : 0));
}

/** Solves A x = b, A being the problem's matrix, from 0. */
function conjugateGradients(problem: Problem, b: Float64Array): Float64Array {
  const x = new Float64Array(b.length);
  const residual = b.slice();
  const direction = b.slice();
  let squared = dot(residual, residual);
  const enough = squared * 1e-12;
  for (let k = 0; k < maxSteps && squared > enough; k++) {
    const image = downhill(problem, problem.blur.forward(direction).map(negative), direction);
    const length = -squared / dot(direction, image); // A·direction = −image
    for (let i = 0; i < x.length; i++) {
      x[i] += length * direction[i];
      residual[i] += length * image[i];
    }
    const before = squared;
    squared = dot(residual, residual);
    for (let i = 0; i < x.length; i++) {
      direction[i] = residual[i] + (squared / before) * direction[i];
    }
  }
  return x;
}

function negative(value: number): number {
  return -value;
}

/** The sum of differences to the four neighbours that exist: L = ∇ᵀ∇. */
function laplacian(cells: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(cells.length);
  const rise = (from: number, to: number): void => {
    const difference = cells[to] - cells[from];
    out[to] += difference;
    out[from] -= difference;
  };
  for (let i = 0; i < cells.length; i++) {
    if ((i + 1) % columns !== 0) rise(i, i + 1);
    if (i + columns < cells.length) rise(i, i + columns);
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

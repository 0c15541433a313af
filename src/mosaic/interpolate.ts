/** Interpolating a grid of cell values at the pixels of a hole, separably, bilinear or by Keys' cubic (a = −½). */
import { boundsOfHole, type Hole } from "../image/hole.ts";
import type { Picture, Rectangle } from "../image/picture.ts";

export type Interpolation = "bilinear" | "bicubic";

/** Values on a grid of points. */
export interface PointGrid {
  /** `[C, rows, columns]`. */
  readonly values: Float64Array;
  /** Where the columns lie in px, `[columns]`, ascending; pixel x has its centre at x + ½. */
  readonly xCentres: Float64Array;
  /** Where the rows lie in px, `[rows]`. */
  readonly yCentres: Float64Array;
}

/** The picture with its hole filled by interpolation between the points; beyond the outermost it is flat. */
export function interpolateHole(
  picture: Picture,
  hole: Hole,
  { points, method }: { readonly points: PointGrid; readonly method: Interpolation },
): Picture {
  const bounds = boundsOfHole(hole);
  if (!bounds) return picture;
  const across = tapsOf(points.xCentres, { size: hole.width, method });
  const down = tapsOf(points.yCentres, { size: hole.height, method });
  const data = picture.data.slice();
  const columns = points.xCentres.length;
  const cells = columns * points.yCentres.length;
  const line = new Float64Array(columns);
  for (let c = 0; c < picture.channels; c++) {
    for (let y = bounds.y; y < bounds.y + bounds.height; y++) {
      mixRows(line, points.values.subarray(c * cells, (c + 1) * cells), { taps: down, y });
      const row = hole.data.subarray(y * hole.width, (y + 1) * hole.width);
      const start = (c * hole.height + y) * hole.width;
      mixColumns(data.subarray(start, start + hole.width), line, { taps: across, row, bounds });
    }
  }
  return { ...picture, data };
}

/** Four neighbours of each pixel along an axis and their weights, each `[size, 4]`. */
interface Taps {
  readonly indices: Int32Array;
  readonly weights: Float64Array;
}

const kernels: { readonly [M in Interpolation]: (t: number) => readonly number[] } = {
  bilinear: (t) => [0, 1 - t, t, 0],
  bicubic: (t) => [
    ((-0.5 * t + 1) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1,
    ((-1.5 * t + 2) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t,
  ],
};

function tapsOf(
  centres: Float64Array,
  { size, method }: { readonly size: number; readonly method: Interpolation },
): Taps {
  const last = centres.length - 1;
  const taps = { indices: new Int32Array(4 * size), weights: new Float64Array(4 * size) };
  let g = 0; // the last point at or before the pixel
  for (let x = 0; x < size; x++) {
    while (g < last && centres[g + 1] <= x + 0.5) g++;
    const t = g === last ? 0 : (x + 0.5 - centres[g]) / (centres[g + 1] - centres[g]);
    taps.weights.set(kernels[method](Math.max(0, t)), 4 * x);
    for (let k = 0; k < 4; k++) taps.indices[4 * x + k] = Math.min(last, Math.max(0, g + k - 1));
  }
  return taps;
}

/** The row of values at pixel row `y`. */
function mixRows(
  line: Float64Array,
  values: Float64Array,
  { taps, y }: { readonly taps: Taps; readonly y: number },
): void {
  line.fill(0);
  for (let k = 4 * y; k < 4 * y + 4; k++) {
    const start = taps.indices[k] * line.length;
    for (let i = 0; i < line.length; i++) line[i] += taps.weights[k] * values[start + i];
  }
}

/** The row's pixels within the hole, each from four of the line. */
function mixColumns(
  pixels: Float32Array,
  line: Float64Array,
  {
    taps: { indices, weights },
    row,
    bounds,
  }: { readonly taps: Taps; readonly row: Uint8Array; readonly bounds: Rectangle },
): void {
  for (let x = bounds.x; x < bounds.x + bounds.width; x++) {
    if (row[x] === 0) continue;
    const k = 4 * x;
    pixels[x] =
      weights[k] * line[indices[k]] +
      weights[k + 1] * line[indices[k + 1]] +
      weights[k + 2] * line[indices[k + 2]] +
      weights[k + 3] * line[indices[k + 3]];
  }
}

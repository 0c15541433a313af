/**
 * How cells differ from each other, and from what lies just outside of them. A single pixel differs from its neighbour's
 * by the fine texture that a mean averages away: it adds the variance within cells, which shows beside the region, to
 * every difference of cells, near or far, and most of all to crossed ones, ln E(v₀₀ − v₀ₖ − vₖ₀ + vₖₖ)². How means of
 * the same picture differ is seen in the known cells around.
 */
import type { Box, Plane } from "./plane.ts";

/** Values of cells (levels), `[rows, columns]`; those with `has` count. */
export interface Cells {
  readonly values: Float32Array;
  readonly has: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

/** Logarithms of mean squares (`…Square`) or squared means of magnitudes (`…Size`) of differences, levels². */
export interface Structure {
  /** Of the corners of squares one and two cells wide. */
  readonly crossedSquare: number;
  readonly widelyCrossedSquare: number;
  /** Of cells one and two apart. */
  readonly nextSquare: number;
  readonly nextSize: number;
  readonly secondSquare: number;
  readonly secondSize: number;
}

/** Differences below about this (levels²) are rounding. */
const floor = 0.3;

/** A sum of differences, until its logarithm is wanted. */
class Differences {
  count = 0;
  #squares = 0;
  #sizes = 0;

  add(difference: number): void {
    this.count++;
    this.#squares += difference * difference;
    this.#sizes += Math.abs(difference);
  }

  get square(): number {
    return Math.log(this.#squares / this.count + floor);
  }

  get size(): number {
    return Math.log((this.#sizes / this.count) ** 2 + floor);
  }
}

/** Fewer differences than this tell nothing. */
const leastCount = 4;

/** Undefined where too few cells lie together. */
export function structureOf(cells: Cells): Structure | undefined {
  const [next, second] = [1, 2].map((apart) => differencesOf(cells, apart));
  const [crossed, widelyCrossed] = [1, 2].map((side) => crossedOf(cells, side));
  const counts = [second, crossed, widelyCrossed].map(({ count }) => count);
  if (Math.min(...counts) < leastCount) return undefined;
  return {
    ...{ crossedSquare: crossed.square, widelyCrossedSquare: widelyCrossed.square },
    ...{ nextSquare: next.square, nextSize: next.size },
    ...{ secondSquare: second.square, secondSize: second.size },
  };
}

/** Of cells so far apart in a row or column. */
function differencesOf({ values, has, columns, rows }: Cells, apart: number): Differences {
  const differences = new Differences();
  for (let cell = 0; cell < has.length; cell++) {
    if (!has[cell]) continue;
    const [right, below] = [cell + apart, cell + apart * columns];
    if ((cell % columns) + apart < columns && has[right]) {
      differences.add(values[right] - values[cell]);
    }
    if (below < columns * rows && has[below]) differences.add(values[below] - values[cell]);
  }
  return differences;
}

/** Of the corners of squares so wide. */
function crossedOf({ values, has, columns, rows }: Cells, side: number): Differences {
  const differences = new Differences();
  for (let row = 0; row + side < rows; row++) {
    for (let column = 0; column + side < columns; column++) {
      const cell = row * columns + column;
      const [right, below] = [cell + side, cell + side * columns];
      const across = below + side;
      if (!has[cell] || !has[right] || !has[below] || !has[across]) continue;
      differences.add(values[cell] - values[right] - values[below] + values[across]);
    }
  }
  return differences;
}

/** What the known cells of the same grid around the region are, and what those of the region are to them. */
export interface Beside {
  /** ln of the mean variance within the known cells that touch the region, levels². */
  readonly within: number;
  /** ln of the squared mean of |cell − mean of the known cell beside it|, levels². */
  readonly offSize: number;
  /** How the means of known cells differ, as of the region's. */
  readonly aroundCrossedSquare: number;
  readonly aroundSecondSquare: number;
}

/** A known cell, in px of the plane, and the value (levels) of the region's cell beside it. */
export interface Neighbour extends Box {
  readonly value: number;
}

const leastNeighbours = 6;

/** `around` are the means of known cells; undefined where too few touch the region, or lie together. */
export function besideOf(
  plane: Plane,
  { neighbours, around }: { readonly neighbours: readonly Neighbour[]; readonly around: Cells },
): Beside | undefined {
  const means = structureOf(around);
  if (!means || neighbours.length < leastNeighbours) return undefined;
  let [within, off] = [0, 0];
  for (const each of neighbours) {
    const { mean, variance } = momentsOf(plane, each);
    within += variance;
    off += Math.abs(each.value - mean);
  }
  const count = neighbours.length;
  return {
    within: Math.log(within / count + floor),
    offSize: Math.log((off / count) ** 2 + floor),
    aroundCrossedSquare: means.crossedSquare,
    aroundSecondSquare: means.secondSquare,
  };
}

function momentsOf(
  { width, data }: Plane,
  { left, top, right, bottom }: Box,
): { readonly mean: number; readonly variance: number } {
  let [sum, squares] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = data[y * width + x];
      sum += value;
      squares += value * value;
    }
  }
  const area = (right - left) * (bottom - top);
  const mean = sum / area;
  return { mean, variance: Math.max(0, squares / area - mean ** 2) };
}

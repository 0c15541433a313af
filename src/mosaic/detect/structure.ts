/**
 * How cells differ from each other, and from what lies just outside of them. A single pixel differs from its neighbour's
 * by the fine texture that a mean averages away: it adds the variance within cells, which shows beside the region, to
 * every difference of cells, and most of all to crossed ones, ln E(v₀₀ − v₀₁ − v₁₀ + v₁₁)².
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
  readonly crossedSquare: number;
  /** Of cells one and two apart. */
  readonly nextSquare: number;
  readonly secondSquare: number;
  readonly secondSize: number;
  /** Of cells and the means of their four neighbours. */
  readonly bulgeSquare: number;
  readonly bulgeSize: number;
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
export function structureOf({ values, has, columns, rows }: Cells): Structure | undefined {
  const [next, second, bulge, crossed] = Array.from({ length: 4 }, () => new Differences());
  const steps = [
    { by: 1, isInside: (column: number, _: number, reach: number) => column + reach < columns },
    { by: columns, isInside: (_: number, row: number, reach: number) => row + reach < rows },
  ];
  for (let cell = 0; cell < has.length; cell++) {
    if (!has[cell]) continue;
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    for (const { by, isInside } of steps) {
      if (isInside(column, row, 1) && has[cell + by]) next.add(values[cell + by] - values[cell]);
      if (!isInside(column, row, 2) || !has[cell + 2 * by]) continue;
      second.add(values[cell + 2 * by] - values[cell]);
    }
    if (column + 1 === columns || row + 1 === rows) continue;
    const square = [cell + 1, cell + columns, cell + columns + 1] as const;
    if (square.every((each) => has[each])) {
      const [right, below, across] = square;
      crossed.add(values[cell] - values[right] - values[below] + values[across]);
    }
    if (column === 0 || row === 0) continue;
    const around = [cell - 1, cell + 1, cell - columns, cell + columns];
    if (!around.every((each) => has[each])) continue;
    bulge.add(values[cell] - around.reduce((sum, each) => sum + values[each], 0) / 4);
  }
  if (Math.min(second.count, bulge.count, crossed.count) < leastCount) return undefined;
  return {
    crossedSquare: crossed.square,
    ...{ nextSquare: next.square, secondSquare: second.square, secondSize: second.size },
    ...{ bulgeSquare: bulge.square, bulgeSize: bulge.size },
  };
}

/** What cells of the region are to the known cells of the same grid that touch them. */
export interface Beside {
  /** ln of the mean variance within the known cells, levels². */
  readonly within: number;
  /** ln of the squared mean of |cell − mean of the known cell beside it|, levels². */
  readonly offSize: number;
}

/** A known cell, in px of the plane, and the value (levels) of the region's cell beside it. */
export interface Neighbour extends Box {
  readonly value: number;
}

const leastNeighbours = 6;

/** Undefined where too few known cells touch the region. */
export function besideOf(plane: Plane, neighbours: readonly Neighbour[]): Beside | undefined {
  if (neighbours.length < leastNeighbours) return undefined;
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

/** Which cells of a supposed grid are a mosaic's: each by what speaks for it, then with its neighbours, then joined. */

import { type GridSize, sumBeside } from "./components.ts";
import type { Lines } from "./lines.ts";
import { type Box, type Plane, transposed } from "./plane.ts";
import {
  chanceOfHit,
  edgesWithin,
  type Mesh,
  type Sides,
  sidesOf,
  type View,
  viewOf,
} from "./sides.ts";

/** A part of the picture, also turned (rows for columns); grids and boxes are in its own px. */
export interface Part {
  readonly plane: Plane;
  readonly turned: Plane;
}

/** It is turned where that is first asked for. */
export function partOf(plane: Plane): Part {
  let turned: Plane | undefined;
  return {
    plane,
    get turned() {
      turned ??= transposed(plane);
      return turned;
    },
  };
}

export const wholeBox = ({ plane: { width, height } }: Part): Box => ({
  ...{ left: 0, top: 0, right: width, bottom: height },
});

/** A grid by its lines along both axes, px. */
export interface Supposed {
  readonly x: Lines;
  readonly y: Lines;
}

/** How cells are looked at. */
export interface Look {
  /** So many pixels beside a line belong to neither cell: resizing smears lines. */
  readonly marginPx: number;
  /** Mean changes under this many levels are nothing. */
  readonly leastLevels: number;
}

/** What is seen of all cells of a box, `[rows, columns]`, before it is said what changes are nothing. */
export interface Seen extends View, Mesh {
  /** Mean squared difference from the four neighbours' means. */
  readonly contrast: Float32Array;
  /** Chances that a side along x or y is hit without a mosaic, averaged. */
  readonly chance: number;
}

/** All cells of a box, `[rows, columns]`. */
export interface Field extends Omit<Seen, "along" | "down"> {
  /** Of the sides of each cell, 0…4. */
  readonly tests: Uint8Array;
  readonly hits: Uint8Array;
  readonly along: Sides;
  readonly down: Sides;
  readonly look: Look;
}

/** Sees all whole cells of a part of the picture. */
export function seen({ plane }: Part, grid: Supposed, marginPx: number): Seen {
  const mesh = { x: edgesWithin(grid.x, plane.width), y: edgesWithin(grid.y, plane.height) };
  const view = viewOf(plane, mesh, marginPx);
  const chances = [grid.x, grid.y].map(({ pitch }) => chanceOfHit(pitch, marginPx));
  return {
    ...{ ...view, ...mesh },
    contrast: contrastOf(view.mean, view.columns, view.rows),
    chance: (chances[0] + chances[1]) / 2,
  };
}

export function fieldIn(seen: Seen, leastLevels: number): Field {
  const along = sidesOf(seen.along, leastLevels);
  const down = sidesOf(seen.down, leastLevels);
  const tests = along.tests.map((count, cell) => count + down.tests[cell]);
  const hits = along.hits.map((count, cell) => count + down.hits[cell]);
  const look = { marginPx: seen.marginPx, leastLevels };
  return { ...seen, ...{ along, down, tests, hits, look } };
}

/** All whole cells of a part of the picture. */
export const fieldOf = (part: Part, grid: Supposed, { marginPx, leastLevels }: Look): Field =>
  fieldIn(seen(part, grid, marginPx), leastLevels);

function contrastOf(mean: Float32Array, columns: number, rows: number): Float32Array {
  const squared = (a: number, b: number): number => (mean[a] - mean[b]) ** 2;
  const contrast = new Float32Array(mean.length);
  for (let cell = 0; cell < mean.length; cell++) {
    const column = cell % columns;
    let sum = 0;
    let count = 0;
    if (column > 0) {
      sum += squared(cell, cell - 1);
      count++;
    }
    if (column < columns - 1) {
      sum += squared(cell, cell + 1);
      count++;
    }
    if (cell >= columns) {
      sum += squared(cell, cell - columns);
      count++;
    }
    if (cell < columns * (rows - 1)) {
      sum += squared(cell, cell + columns);
      count++;
    }
    contrast[cell] = count > 0 ? sum / count : 0;
  }
  return contrast;
}

/** From this variance within cells (levels²) on, single cells err, and borders are not seen to the pixel. */
export const noisyVariance = 0.5;

/** A mosaic's side shows this often. */
export const hitRate = 0.8;
/** Variances are told apart from this (levels²) upwards: a clean cell has none at all. */
const leastVariance = 1e-4;

/** A cell that stands out from its neighbours, three sides showing, and that varies little within: if not at all, less will do. */
export function isPromising({ hits, variance, contrast }: Field, cell: number): boolean {
  const least = Math.max(1 + Math.min(35, 12 * variance[cell]), 6 * variance[cell]);
  return hits[cell] >= 3 && contrast[cell] > least;
}

/** The noise within cells, as a variance in levels²: the median of the promising cells. */
export function noiseOf(field: Field): number {
  const some = field.variance.filter((_, cell) => isPromising(field, cell)).sort();
  return Math.max(leastVariance, some.length > 0 ? some[some.length >> 1] : 0);
}

/** The logarithm of a variance is spread by so much: of a mosaic's cells about the noise, of other cells about a share of their contrast. */
const mosaicSpread = 0.9;
const otherSpread = 1.4;
const otherShare = 0.25;
/** A cell as flat as all around it says nothing: two neighbours that do must speak for it. */
const untested = -2;
/** No cell's variance says more than this. */
const mostFromVariance = 6;

/**
 * How much more likely each cell is a mosaic's than a photograph's, ln: of its sides a mosaic shows 80 %, a photograph
 * as many as chance; and a mosaic's cell varies as the noise does, a photograph's as its neighbours differ.
 */
export function scoresOf(field: Field, noise: number): Float32Array {
  const { tests, hits, variance, contrast, chance } = field;
  const hit = Math.log(hitRate / chance);
  const miss = Math.log((1 - hitRate) / (1 - chance));
  // A loop, for `from` asks an iterator for every value.
  const scores = new Float32Array(tests.length);
  for (let cell = 0; cell < scores.length; cell++) {
    const other = Math.max(leastVariance, otherShare * contrast[cell], noise);
    const flat = flatnessScore(Math.max(leastVariance, variance[cell]), noise, other);
    scores[cell] =
      tests[cell] === 0
        ? untested + Math.min(0, flat)
        : hits[cell] * hit + (tests[cell] - hits[cell]) * miss + flat;
  }
  return scores;
}

/** ln of two log-normal densities' ratio. */
function flatnessScore(variance: number, noise: number, other: number): number {
  const own = Math.max(0, Math.log(variance / noise)) / mosaicSpread;
  const others = Math.log(variance / other) / otherSpread;
  const score = (others ** 2 - own ** 2) / 2;
  return Math.max(-mostFromVariance, Math.min(mostFromVariance, score));
}

/** Cells are 1 where their score, with half of their neighbours' (each within ±`reach`), is positive. */
export function labelsOf(scores: Float32Array, size: GridSize): Uint8Array {
  const reach = 3;
  const clipped = scores.map((score) => Math.min(reach, Math.max(-reach, score)));
  const labels = new Uint8Array(scores.length);
  for (let cell = 0; cell < labels.length; cell++) {
    if (scores[cell] + sumBeside(clipped, cell, size) / 2 > 0) labels[cell] = 1;
  }
  return labels;
}

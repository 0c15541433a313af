/**
 * Natural noise: a periodic tile whose power falls as 1/f², so that every octave has the same contrast, built
 * by doubling. A second tile keeps the coarse octaves only: the shape of folds, clouds and uneven light.
 */
import { type Random, randomInteger } from "../../image/random.ts";

/** `[side, side]`, periodic, mean 0, standard deviation 1; `side` is a power of 2. */
export interface Tile {
  readonly side: number;
  readonly data: Float32Array;
}

export interface NoiseTiles {
  /** Every octave from the side down to two pixels. */
  readonly rough: Tile;
  /** The octaves from the side down to 1/8 of it, each half as strong as the one before. */
  readonly smooth: Tile;
}

/** The side of both tiles. */
export const tileSide = 256;

const coarsestSide = 4;
const finestSmoothSide = 16;

/** Fresh noise added at each doubling: what keeps the octaves' contrast equal, and what halves it. */
const fresh = { rough: 1.9, smooth: 0.4 };

/** Both tiles of a picture. */
export function noiseTiles(random: Random): NoiseTiles {
  const salt = randomInteger(random, 0, 2 ** 30);
  let smooth = freshTile(coarsestSide, salt);
  let rough = freshTile(coarsestSide, salt + 1);
  while (smooth.side < finestSmoothSide) smooth = roughen(doubled(smooth), salt, fresh.smooth);
  while (smooth.side < tileSide) smooth = doubled(smooth);
  while (rough.side < tileSide) rough = roughen(doubled(rough), salt + 1, fresh.rough);
  return { rough: normalise(rough), smooth: normalise(smooth) };
}

/** The tile at a point in its pixels, periodic, bilinear. */
export function sampleTile({ side, data }: Tile, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const right = x - column;
  const last = side - 1;
  const left = column & last;
  const next = (column + 1) & last;
  const top = (row & last) * side;
  const bottom = ((row + 1) & last) * side;
  const above = data[top + left] + (data[top + next] - data[top + left]) * right;
  const below = data[bottom + left] + (data[bottom + next] - data[bottom + left]) * right;
  return above + (below - above) * (y - row);
}

/** A number in [0, 1) that belongs to a place: a hash, for what would need a draw per pixel. */
export function chance(column: number, row: number, salt: number): number {
  let hash = Math.imul(column + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(row + salt, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 13), 0x165667b1);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function freshTile(side: number, salt: number): Tile {
  return roughen({ side, data: new Float32Array(side * side) }, salt, 1);
}

/** Adds white noise, uniform in ± strength/2, in place. */
function roughen(tile: Tile, salt: number, strength: number): Tile {
  const { side, data } = tile;
  for (let i = 0; i < data.length; i++) data[i] += strength * (chance(i, side, salt) - 0.5);
  return tile;
}

/** Twice the side, by the filter 1 3 3 1 along each axis, whose limit under repetition is smooth. */
function doubled({ side, data }: Tile): Tile {
  const last = side - 1;
  const row = 2 * side;
  const wide = new Float32Array(row * side); // [side, 2·side]
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const here = 0.75 * data[y * side + x];
      wide[y * row + 2 * x] = here + 0.25 * data[y * side + ((x - 1) & last)];
      wide[y * row + 2 * x + 1] = here + 0.25 * data[y * side + ((x + 1) & last)];
    }
  }
  const tall = new Float32Array(row * row); // [2·side, 2·side]
  for (let y = 0; y < side; y++) {
    const above = ((y - 1) & last) * row;
    const below = ((y + 1) & last) * row;
    for (let x = 0; x < row; x++) {
      const here = 0.75 * wide[y * row + x];
      tall[2 * y * row + x] = here + 0.25 * wide[above + x];
      tall[(2 * y + 1) * row + x] = here + 0.25 * wide[below + x];
    }
  }
  return { side: row, data: tall };
}

/** To mean 0 and deviation 1, in place. */
function normalise(tile: Tile): Tile {
  const { data } = tile;
  const { mean, deviation } = spread(data);
  for (let i = 0; i < data.length; i++) data[i] = (data[i] - mean) / deviation;
  return tile;
}

/** Mean and standard deviation. (Indices: iterating a typed array by `of` is many times slower.) */
export function spread(values: Float32Array): {
  readonly mean: number;
  readonly deviation: number;
} {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(squares / values.length - mean * mean) };
}

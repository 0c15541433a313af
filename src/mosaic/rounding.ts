/**
 * Rounding to 8 bits that keeps every cell: the error of each pixel is passed on to the next one of its cell,
 * so the mosaic of the rounded picture, rounded, is the observed mosaic to the last level.
 */
import { requireSize } from "../image/hole.ts";
import { levelOf, type Picture, quantise } from "../image/picture.ts";
import { shownMeans } from "./cells.ts";
import type { Facts } from "./consistency.ts";
import { requireMosaic, type Space, spaceOf, tieLevels } from "./kinds.ts";
import { type CellLayout, layCells, longestOf, pixelsOf } from "./layout.ts";

/**
 * The picture as an 8-bit file holds it, with the observed 8-bit cells reproduced exactly wherever pixels of
 * 0…1 can do so. Best after `makeConsistent`, whose means it hardly moves. For `book` plain rounding. Throws
 * `hole-invalid` and `mosaic-invalid`.
 */
export function roundConsistently(
  picture: Picture,
  { degraded, hole, mosaic }: Pick<Facts, "degraded" | "hole" | "mosaic">,
): Picture {
  requireSize(hole, picture, "rounding");
  requireSize(hole, degraded, "rounding");
  requireMosaic(mosaic);
  const rounded = quantise(picture);
  if (mosaic.kind === "book") return rounded;
  const layout = layCells(hole, mosaic);
  const observed = shownMeans(degraded, layout);
  const levels = levelsIn(spaceOf(mosaic));
  const [area, cells] = [hole.width * hole.height, layout.columns * layout.rows];
  for (let c = 0; c < picture.channels; c++) {
    const from = picture.data.subarray(c * area, (c + 1) * area);
    const to = rounded.data.subarray(c * area, (c + 1) * area);
    roundPlane(
      { from, to, observed: observed.subarray(c * cells, (c + 1) * cells) },
      layout,
      levels,
    );
  }
  return rounded;
}

/** The space of the mean with its value of every 8-bit level, `[256]`. */
type Levels = Space & { readonly table: Float64Array };

function levelsIn(space: Space): Levels {
  return { ...space, table: Float64Array.from({ length: 256 }, (_, k) => space.decode(k / 255)) };
}

/** Means this far from a level show it (8-bit levels): ties go up, and nothing is left to float32's noise. */
const below = 0.5 + tieLevels / 2;
const above = 0.5 - 1.5 * tieLevels;

/** One channel: `to` holds it plainly rounded and gets the cells' pixels; `observed` is `[cells]`. */
interface Plane {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly observed: Float64Array;
}

function roundPlane({ from, to, observed }: Plane, layout: CellLayout, levels: Levels): void {
  const { decode, table } = levels;
  const scratch = new Float64Array(longestOf(layout.moving));
  for (let cell = 0; cell < observed.length; cell++) {
    const pixels = pixelsOf(layout.moving, cell);
    if (pixels.length === 0) continue;
    const known = pixelsOf(layout.fixed, cell);
    const count = pixels.length + known.length;
    const level = levelOf(observed[cell]);
    let knownSum = 0;
    for (const pixel of known) knownSum += table[levelOf(to[pixel])];
    const low = count * decode((level - below) / 255) - knownSum;
    const high = count * decode((level + above) / 255) - knownSum;
    const values = scratch.subarray(0, pixels.length);
    for (let i = 0; i < pixels.length; i++) {
      values[i] = decode(Math.min(1, Math.max(0, from[pixels[i]])));
    }
    const chosen = levelsWithin(values, levels, { low, high, count });
    for (let i = 0; i < pixels.length; i++) to[pixels[i]] = chosen[i] / 255;
  }
}

/** The sums that show the observed level: low ≤ sum < high, for a cell of `count` pixels. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Sums of a few thousand values of 0…1 are exact to better than this. */
const exactly = 1e-9;

/**
 * The 8-bit levels nearest to `values` whose sum lies within the bounds: error diffusion as the values are; if
 * that misses, with the sum moved half a level into the bounds; what clipping at 0 and 255 leaves, step by step.
 */
function levelsWithin(values: Float64Array, levels: Levels, bounds: Bounds): Uint8Array {
  const first = diffuse(values, 0, levels);
  if (misses(first.sum, bounds) === 0) return first.chosen;
  const sum = values.reduce((total, value) => total + value, 0);
  const margin = (bounds.high - bounds.low) / (2 * bounds.count);
  const goal = Math.min(bounds.high - margin, Math.max(bounds.low + margin, sum));
  const second = diffuse(values, (goal - sum) / values.length, levels);
  return stepInto(bounds, second, levels.table);
}

interface Rounded {
  readonly chosen: Uint8Array;
  /** In the space of the mean. */
  readonly sum: number;
}

/** Each value + `shift` to its nearest level, the error carried on to the next. */
function diffuse(values: Float64Array, shift: number, { encode, table }: Levels): Rounded {
  const chosen = new Uint8Array(values.length);
  let carry = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const wanted = values[i] + shift + carry;
    chosen[i] = levelOf(encode(wanted));
    sum += table[chosen[i]];
    carry = wanted - table[chosen[i]];
  }
  return { chosen, sum };
}

/** 1 where the sum is too small, −1 where too large, 0 where it fits. */
function misses(sum: number, { low, high }: Bounds): -1 | 0 | 1 {
  if (sum < low - exactly) return 1;
  return sum >= high - exactly ? -1 : 0;
}

/** Moves pixels by one level, in turn, until the sum fits or no pixel has room. */
function stepInto(bounds: Bounds, { chosen, sum }: Rounded, table: Float64Array): Uint8Array {
  let total = sum;
  const direction = misses(total, bounds);
  const limit = direction > 0 ? 255 : 0;
  while (misses(total, bounds) === direction && direction !== 0) {
    const before = total;
    for (let i = 0; i < chosen.length && misses(total, bounds) === direction; i++) {
      if (chosen[i] === limit) continue;
      total += table[chosen[i] + direction] - table[chosen[i]];
      chosen[i] += direction;
    }
    if (total === before) break;
  }
  return chosen;
}

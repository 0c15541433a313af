/**
 * Observed cells stay observed (METHODS §2): the orthogonal projection of a mended picture onto the pictures
 * that have the observed mosaic. The original is one of them, so the squared error never grows.
 */
import { type Hole, requireSize } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { satisfyBookCells } from "./book-consistency.ts";
import { shownMeans } from "./cells.ts";
import { type Mosaic, requireMosaic, type Space, spaceOf } from "./kinds.ts";
import { type CellLayout, layCells, longestOf, pixelsOf } from "./layout.ts";

/** What was observed of the hole. */
export interface Facts {
  /** The mosaiced picture; its cells are read from the pixels of the hole. */
  readonly degraded: Picture;
  readonly hole: Hole;
  readonly mosaic: Mosaic;
  /**
   * How far (sRGB, 0…1) an observed value may lie from the true one: half an 8-bit level unless given, which
   * is what rounding the cells did; 0 for unrounded cells; a measured τ after JPEG.
   */
  readonly tolerance?: number;
}

/** A cell's sum may miss its bound by this much a pixel (0…1): what float32 pixels can hold. */
const slack = 4e-7;

/**
 * `mended` moved as little as possible within the hole until its cells are those observed, within the
 * tolerance, and its values in 0…1. Pixels outside the hole are those of `mended`, bit for bit. Exact for
 * `mean`, `mean-linear` (least squares in linear light) and `nearest`; for `book`, whose blur must not be
 * inverted, a fixed number of steps toward the cells. Throws `hole-invalid` and `mosaic-invalid`.
 */
export function makeConsistent(mended: Picture, facts: Facts): Picture {
  return makeConsistentInPlace({ ...mended, data: mended.data.slice() }, facts);
}

/** Likewise, in the picture's own data where it can: for pictures of many megapixels that nobody else needs. */
export function makeConsistentInPlace(mended: Picture, facts: Facts): Picture {
  const { degraded, hole, mosaic, tolerance = 0.5 / 255 } = facts;
  requireSize(hole, mended, "consistency");
  requireSize(hole, degraded, "consistency");
  requireMosaic(mosaic);
  if (mosaic.kind === "book") return satisfyBookCells(mended, facts);
  const layout = layCells(hole, mosaic);
  const observed = shownMeans(degraded, layout);
  const [area, cells] = [hole.width * hole.height, layout.columns * layout.rows];
  const space = spaceOf(mosaic);
  for (let c = 0; c < mended.channels; c++) {
    const plane = mended.data.subarray(c * area, (c + 1) * area);
    clipHole(plane, layout);
    projectPlane(plane, observed.subarray(c * cells, (c + 1) * cells), {
      layout,
      space,
      tolerance,
    });
  }
  return mended;
}

function clipHole(plane: Float32Array, { shown }: CellLayout): void {
  const { pixels } = shown;
  for (let i = 0; i < pixels.length; i++) {
    plane[pixels[i]] = Math.min(1, Math.max(0, plane[pixels[i]]));
  }
}

interface Projection {
  readonly layout: CellLayout;
  readonly space: Space;
  readonly tolerance: number;
}

/** Projects one channel, in place, cell by cell: cells share no pixel, so the order is free. */
function projectPlane(
  plane: Float32Array,
  observed: Float64Array,
  { layout, space, tolerance }: Projection,
): void {
  const { moving, fixed } = layout;
  const scratch = new Float64Array(longestOf(moving));
  for (let cell = 0; cell < layout.columns * layout.rows; cell++) {
    const pixels = pixelsOf(moving, cell);
    if (pixels.length === 0) continue;
    const known = pixelsOf(fixed, cell);
    const count = pixels.length + known.length;
    const sum = sumOf(plane, known, space);
    const low = count * space.decode(Math.max(0, observed[cell] - tolerance)) - sum;
    const high = count * space.decode(Math.min(1, observed[cell] + tolerance)) - sum;
    const values = scratch.subarray(0, pixels.length);
    for (let i = 0; i < pixels.length; i++) values[i] = space.decode(plane[pixels[i]]);
    if (!moveSum(values, { low, high, slack: slack * count })) continue;
    for (let i = 0; i < pixels.length; i++) plane[pixels[i]] = space.encode(values[i]);
  }
}

function sumOf(plane: Float32Array, pixels: Int32Array, { decode }: Space): number {
  let sum = 0;
  for (let i = 0; i < pixels.length; i++) sum += decode(plane[pixels[i]]);
  return sum;
}

/**
 * The projection of `values` (0…1) onto 0…1 and `low ≤ Σ values ≤ high`, in place; false where nothing had to
 * move. It is v ← clip(v + λ): what clipping takes back, the values that are not at the limit share.
 */
function moveSum(
  values: Float64Array,
  { low, high, slack }: { readonly low: number; readonly high: number; readonly slack: number },
): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  if (sum >= low - slack && sum <= high + slack) return false;
  const goal = sum < low ? low : high;
  const limit = sum < low ? 1 : 0;
  const exactly = 1e-12 * values.length; // finer than a long sum of doubles can tell
  for (let round = 0; round <= values.length && Math.abs(goal - sum) > exactly; round++) {
    let free = 0;
    for (let i = 0; i < values.length; i++) if (values[i] !== limit) free++;
    if (free === 0) break;
    const step = (goal - sum) / free;
    sum = 0;
    for (let i = 0; i < values.length; i++) {
      values[i] = Math.min(1, Math.max(0, values[i] + step));
      sum += values[i];
    }
  }
  return true;
}

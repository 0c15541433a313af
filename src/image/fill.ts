/** What the fillings of a hole by linear systems share: the window around it, and the known pixels on its grid. */
import {
  type Grid,
  gridVector,
  restrictTo,
  windowAround,
  windowLaplacian,
} from "./grid-laplacian.ts";
import { type Hole, holeArea } from "./hole.ts";
import type { Picture } from "./picture.ts";

/** What a hole is filled with where nothing is known: mid-grey. */
export const NOTHING_KNOWN = 0.5;

/** The Laplacian of the window around a hole, and its restriction to the hole's pixels. */
export interface Grids {
  readonly whole: Grid;
  readonly inside: Grid;
}

/** From the known pixels of one channel, 0 inside the hole, to the hole's; both are vectors on the grid. */
export type Solve = (known: Float64Array) => Float64Array;

/**
 * The picture with the hole of every channel solved for, from the known pixels within `marginPx` of it. Known
 * pixels are returned bit for bit; a hole that covers the whole picture becomes mid-grey.
 */
export function solveHole(
  picture: Picture,
  hole: Hole,
  { marginPx, prepare }: { readonly marginPx: number; readonly prepare: (grids: Grids) => Solve },
): Picture {
  const area = holeArea(hole);
  const filled = { ...picture, data: picture.data.slice() };
  if (area === hole.data.length) filled.data.fill(NOTHING_KNOWN);
  if (area === 0 || area === hole.data.length) return filled;
  const window = windowAround(hole, marginPx);
  const whole = windowLaplacian(window);
  const { stride, cells } = whole;
  /** The pixel of the picture that is cell i of the grid. */
  const pixelOf = (i: number) =>
    (window.y - 1 + Math.floor(i / stride)) * hole.width + window.x + (i % stride);
  const isMissing = gridVector(whole);
  for (const i of cells) isMissing[i] = hole.data[pixelOf(i)];
  const inside = restrictTo(whole, (i) => isMissing[i] === 1);
  const solve = prepare({ whole, inside });
  for (let c = 0; c < picture.channels; c++) {
    const plane = filled.data.subarray(c * hole.data.length, (c + 1) * hole.data.length);
    const known = gridVector(whole);
    for (const i of cells) known[i] = isMissing[i] ? 0 : plane[pixelOf(i)];
    const solution = solve(known);
    for (const i of inside.cells) plane[pixelOf(i)] = solution[i];
  }
  return filled;
}

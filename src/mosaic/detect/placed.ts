/** Holes of a part of a picture, and where in the picture they lie. */
import { boundsOfHole, type Hole } from "../../image/hole.ts";
import type { Rectangle } from "../../image/picture.ts";

/** `hole` is of the size of `bounds`. */
export interface Placed {
  readonly bounds: Rectangle;
  readonly hole: Hole;
}

/** The same without empty rows and columns at its borders. */
export function trimmed({ bounds, hole }: Placed): Placed {
  const inner = boundsOfHole(hole);
  if (!inner) return { bounds, hole };
  const { width, height } = inner;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y + inner.y) * hole.width + inner.x;
    data.set(hole.data.subarray(from, from + width), y * width);
  }
  return {
    bounds: { x: bounds.x + inner.x, y: bounds.y + inner.y, width, height },
    hole: { width, height, data },
  };
}

/** Adds its pixels to a hole of the whole picture. */
export function cover(whole: Hole, { bounds, hole }: Placed): void {
  for (let y = 0; y < hole.height; y++) {
    const to = (y + bounds.y) * whole.width + bounds.x;
    for (let x = 0; x < hole.width; x++) whole.data[to + x] |= hole.data[y * hole.width + x];
  }
}

/** How many pixels it shares with a hole of the whole picture. */
export function sharedArea({ bounds, hole }: Placed, whole: Hole): number {
  let shared = 0;
  for (let y = 0; y < hole.height; y++) {
    const from = (y + bounds.y) * whole.width + bounds.x;
    for (let x = 0; x < hole.width; x++)
      shared += whole.data[from + x] & hole.data[y * hole.width + x];
  }
  return shared;
}

/** Whether two share any pixel. */
export function overlap(one: Placed, other: Placed): boolean {
  const left = Math.max(one.bounds.x, other.bounds.x);
  const right = Math.min(rightOf(one), rightOf(other));
  const bottom = Math.min(bottomOf(one), bottomOf(other));
  for (let y = Math.max(one.bounds.y, other.bounds.y); y < bottom; y++) {
    for (let x = left; x < right; x++) if (isIn(one, x, y) && isIn(other, x, y)) return true;
  }
  return false;
}

const rightOf = ({ bounds: { x, width } }: Placed): number => x + width;
const bottomOf = ({ bounds: { y, height } }: Placed): number => y + height;

const isIn = ({ bounds, hole }: Placed, x: number, y: number): boolean =>
  hole.data[(y - bounds.y) * hole.width + x - bounds.x] === 1;

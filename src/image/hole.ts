/**
 * A hole: which pixels of a picture are missing or mosaiced. 1 = missing, 0 = known, everywhere in Kintsugi.
 * Points are in picture coordinates: pixel (x, y) covers [x, x + 1) × [y, y + 1), its centre is at + ½.
 */
import { KintsugiError } from "../errors.ts";
import { luma, parseColour } from "./colour.ts";
import { far, near } from "./near.ts";
import { levelOf, type Picture, type Rectangle } from "./picture.ts";

/** `data` is `[H, W]`, row-major, each entry 1 (missing) or 0 (known). */
export interface Hole {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture's sides in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place in picture coordinates, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The number of pixels that the hole covers. */
export function holeArea({ data }: Hole): number {
  let area = 0;
  for (let i = 0; i < data.length; i++) area += data[i];
  return area;
}

/** The smallest rectangle around the hole; undefined where it covers nothing. */
export function boundsOfHole({ width, height, data }: Hole): Rectangle | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(1));
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** A hole that covers nothing yet. */
export function emptyHole({ width, height }: Size): Hole {
  return { width, height, data: new Uint8Array(width * height) };
}

/** A rectangle, which must lie wholly within the picture. Throws `hole-invalid`. */
export function rectangleHole(size: Size, rectangle: Rectangle, where = "rectangle"): Hole {
  requireWithin(size, rectangle, where);
  const hole = emptyHole(size);
  for (let y = rectangle.y; y < rectangle.y + rectangle.height; y++) {
    const start = y * size.width + rectangle.x;
    hole.data.fill(1, start, start + rectangle.width);
  }
  return hole;
}

/** The pixels of a picture (grey, or RGB by its Rec. 601 luma) that are level 128 or brighter. */
export function holeFromPicture(picture: Picture): Hole {
  const { width, height } = picture;
  const grey = luma(picture, "rec601").data;
  return { width, height, data: Uint8Array.from(grey, (value) => (levelOf(value) >= 128 ? 1 : 0)) };
}

/**
 * The pixels of a picture that are within `toleranceLevels` (8-bit levels, in every channel) of a colour
 * written as `#rrggbb`. Throws `usage` where the colour is not written so.
 */
export function holeFromColour(picture: Picture, colour: string, toleranceLevels = 0): Hole {
  const levels = parseColour(colour, "hole colour").map(levelOf);
  const { width, height, channels, data } = picture;
  const area = width * height;
  const isColour = (_: number, i: number) =>
    levels.every((level, c) => {
      const value = data[(channels === 1 ? 0 : c) * area + i];
      return Math.abs(levelOf(value) - level) <= toleranceLevels;
    });
  const hole = emptyHole(picture);
  return { ...hole, data: hole.data.map((_, i) => (isColour(_, i) ? 1 : 0)) };
}

/** The pixels that any of the holes covers; all of one size, at least one. Throws `hole-invalid`. */
export function unite(first: Hole, ...others: readonly Hole[]): Hole {
  const data = first.data.slice();
  for (const other of others) {
    requireSize(other, first, "hole");
    other.data.forEach((entry, i) => {
      data[i] |= entry;
    });
  }
  return { ...first, data };
}

/** The hole grown by a disc: every pixel at most `radiusPx` from it, centre to centre. */
export const dilate = (hole: Hole, radiusPx: number): Hole => ({
  ...hole,
  data: near(1, hole, radiusPx),
});

/**
 * The hole shrunk by a disc: every pixel more than `radiusPx` from what is known, centre to centre. What lies
 * beyond the picture is not known, so the hole does not shrink from the picture's border.
 */
export const erode = (hole: Hole, radiusPx: number): Hole => ({
  ...hole,
  data: far(0, hole, radiusPx),
});

/** Throws `hole-invalid` where the hole covers nothing; `where` names the file or flag it came from. */
export function requireHole(hole: Hole, where: string): void {
  if (hole.data.includes(1)) return;
  throw new KintsugiError("hole-invalid", {
    where,
    expected: "a hole that covers at least one pixel",
    got: "an empty one",
    advice: "mark the region to mend",
  });
}

/** Throws `hole-invalid` where the hole's size is not the picture's. */
export function requireSize(hole: Hole, size: Size, where: string): void {
  if (hole.width === size.width && hole.height === size.height) return;
  throw new KintsugiError("hole-invalid", {
    where,
    expected: `a hole of the picture's size, ${size.width}×${size.height}`,
    got: `${hole.width}×${hole.height}`,
  });
}

/** Throws `hole-invalid` where the rectangle is not made of whole pixels within the picture. */
export function requireWithin(size: Size, rectangle: Rectangle, where: string): void {
  const { x, y, width, height } = rectangle;
  const isWhole = [x, y, width, height].every(Number.isInteger);
  const isWithin = x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height;
  if (isWhole && isWithin && width >= 1 && height >= 1) return;
  throw new KintsugiError("hole-invalid", {
    where,
    expected: `whole pixels x,y,w,h within the picture, ${size.width}×${size.height}`,
    got: `${x},${y},${width},${height}`,
  });
}

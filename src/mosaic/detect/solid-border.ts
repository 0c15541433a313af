/** How a solid region ends: whether a codec has left its trace there, and whether the picture changes at once beyond. */
import { type Hole, holeArea } from "../../image/hole.ts";
import type { Picture, Rectangle } from "../../image/picture.ts";
import type { Offsets } from "./beyond.ts";
import { grown, shrunk } from "./discs.ts";
import { forEnds } from "./ends.ts";
import { toolPx } from "./smeared-border.ts";
import type { SolidRegion } from "./solid.ts";

type Outlined = Pick<SolidRegion, "bounds" | "hole" | "colour">;

/** The picture differs from the colour by this (levels) beside at least that share of the border. */
export const edgeLevels = 16;
const edgeShare = 0.7;
/** What is smeared is seen so far inside and outside of the border, and differs outside so many times as much. */
export const insidePx = 3;
const outsidePx = 2;
const leastRise = 4;
/** Beside at least that share of a smeared border. */
const cutShare = 0.8;
/** At most so many pixels a pixel of border are finer than what a tool draws. */
const mostRough = 0.2;

/** A border is exact where so much of it is of the very colour. */
const exactShare = 0.9;

/** Left, right, up and down: steps along x and y. */
export const directions = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/** Where the plane of a channel begins; grey stands for all three. */
export const planeAt = ({ width, height, channels }: Picture, c: number): number =>
  Math.min(c, channels - 1) * width * height;

/** Where the pixel `i` of the bounds lies in a plane of the picture. */
export const placeOf = ({ width }: Picture, bounds: Rectangle, i: number): number =>
  (bounds.y + Math.floor(i / bounds.width)) * width + bounds.x + (i % bounds.width);

/** How far (levels, of the channel where it is most) the pixel at a place of the planes lies from a colour. */
export function offAt(
  picture: Picture,
  at: number,
  colour: readonly [number, number, number],
): number {
  const { data, channels, width, height } = picture;
  const area = channels === 1 ? 0 : width * height;
  return Math.max(
    Math.abs(255 * data[at] - colour[0]),
    Math.abs(255 * data[at + area] - colour[1]),
    Math.abs(255 * data[at + 2 * area] - colour[2]),
  );
}

/** Red, green and blue of a part of a picture, less a colour. */
export function offsetsIn(
  picture: Picture,
  bounds: Rectangle,
  colour: Outlined["colour"],
): Offsets {
  const { width, height } = bounds;
  const [red, green, blue] = colour.map((level, c) => {
    const plane = planeAt(picture, c);
    const offsets = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const row = plane + placeOf(picture, bounds, y * width);
      for (let x = 0; x < width; x++) offsets[y * width + x] = 255 * picture.data[row + x] - level;
    }
    return offsets;
  });
  return [red, green, blue];
}

/** How a region ends where a codec may not have touched it. */
export interface Ending {
  /** Whether no codec has left its trace: nearly all of the border is of the very colour. */
  readonly isExact: boolean;
  /** Whether the picture changes at once beyond the border: seen two pixels outside, for codecs smear. */
  readonly hasEdge: boolean;
}

export function endingOf(picture: Picture, region: Outlined): Ending {
  let [border, exact, sharp] = [0, 0, 0];
  forCrossings(picture, region, 0, (inside, outside) => {
    border++;
    if (inside < 0.5) exact++;
    if (outside >= edgeLevels) sharp++;
  });
  return {
    isExact: exact >= exactShare * border,
    hasEdge: border > 0 && sharp >= edgeShare * border,
  };
}

/**
 * Whether a smeared region was cut out by a tool: it rises at once from its colour, along a border that is nowhere finer
 * than a tool draws. What is blown out or black in nature is ragged, or creeps away from its colour.
 */
export function isCutOut(picture: Picture, region: Outlined): boolean {
  let [edges, sharp] = [0, 0];
  forCrossings(picture, region, insidePx, (inside, outside) => {
    edges++;
    if (risesBetween(inside, outside)) sharp++;
  });
  if (edges === 0 || sharp < cutShare * edges) return false;
  return finerPixels(region.hole) <= mostRough * edges;
}

/** Whether what a pixel outside is off by (levels) rises far enough above what one inside is. */
export const risesBetween = (inside: number, outside: number): boolean =>
  outside >= Math.max(edgeLevels, leastRise * inside);

/** How many pixels go where a disc draws the hole, or what is around it. */
function finerPixels(hole: Hole): number {
  const opened = grown(shrunk(hole, toolPx), toolPx);
  const closed = shrunk(grown(hole, toolPx), toolPx);
  return holeArea(closed) - holeArea(opened);
}

/**
 * Visits wherever the region ends along an axis for two pixels and more: how far (levels) the picture is from the colour on
 * either side of the border.
 */
function forCrossings(
  picture: Picture,
  { bounds, hole, colour }: Outlined,
  insidePx: number,
  visit: (inside: number, outside: number) => void,
): void {
  const offFrom = (x: number, y: number) =>
    offAt(picture, (bounds.y + y) * picture.width + bounds.x + x, colour);
  forEnds(hole, (x, y, dx, dy) => {
    const outerX = x + outsidePx * dx;
    const outerY = y + outsidePx * dy;
    const innerX = x - insidePx * dx;
    const innerY = y - insidePx * dy;
    if (!isIn(hole, outerX, outerY) || !isIn(hole, innerX, innerY)) return;
    if (hole.data[outerY * hole.width + outerX]) return;
    visit(offFrom(innerX, innerY), offFrom(outerX, outerY));
  });
}

const isIn = ({ width, height }: Hole, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < width && y < height;

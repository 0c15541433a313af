/**
 * Solid regions: white-outs and bars of any colour. They are looked for in blocks of 8×8 px of one colour, joined where
 * the colour goes on, and drawn to the pixel. What nature makes solid (a blown sky) fades at its border; these do not.
 */
import { type Hole, holeArea } from "../../image/hole.ts";
import type { Picture, Rectangle } from "../../image/picture.ts";
import { besidesOf } from "./components.ts";
import { type Placed, trimmed } from "./placed.ts";
import { ringLevels, smearReachPx, throughSmear } from "./smeared-border.ts";
import {
  directions,
  edgeLevels,
  endingOf,
  insidePx,
  isCutOut,
  offAt,
  offsetsIn,
  placeOf,
  planeAt,
  risesBetween,
} from "./solid-border.ts";

/** A region of one colour that may hide something. */
export interface SolidRegion {
  readonly bounds: Rectangle;
  /** Of the size of `bounds`: 1 where the picture is solid. */
  readonly hole: Hole;
  /** sRGB, 0…255. */
  readonly colour: readonly [number, number, number];
  /** px. */
  readonly area: number;
}

const blockPx = 8;
/** Pixels of one colour differ by at most this (levels of any channel): JPEG leaves that much. */
const mostOff = 3;
/** A colour goes on where it is joined to more than this share of the bounds' own border. */
const mostOn = 0.25;
/** A region has at least so many blocks, and so much of the picture. */
const leastBlocks = 9;
const leastShare = 0.0005;

/** The solid regions of a picture, the largest first. A background, which reaches three sides of it, is none. */
export function solidRegions(picture: Picture): readonly SolidRegion[] {
  const blocks = solidBlocks(picture);
  const least = Math.max(leastBlocks, (leastShare * picture.width * picture.height) / blockPx ** 2);
  return partsOf(blocks)
    .filter((part) => part.length >= least)
    .map((part) => drawn(picture, blocks, part))
    .filter((region) => region !== undefined)
    .toSorted((a, b) => b.area - a.area);
}

/** The colour of every block, `[rows, columns]`, levels; −1 where it is not of one colour. */
interface Blocks {
  readonly columns: number;
  readonly rows: number;
  readonly colours: readonly Float32Array[];
}

function solidBlocks(picture: Picture): Blocks {
  const columns = Math.floor(picture.width / blockPx);
  const rows = Math.floor(picture.height / blockPx);
  const colours = Array.from({ length: 3 }, () => new Float32Array(columns * rows).fill(-1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = blockPx * (row * picture.width + column);
      if (!isSolid(picture, at)) continue;
      for (let c = 0; c < 3; c++) {
        colours[c][row * columns + column] = 255 * picture.data[at + planeAt(picture, c)];
      }
    }
  }
  return { columns, rows, colours };
}

/** Whether all pixels of the block at `at` are within `mostOff` of its first. */
function isSolid(picture: Picture, at: number): boolean {
  const { width, data, channels } = picture;
  for (let c = 0; c < channels; c++) {
    const start = at + planeAt(picture, c);
    const first = data[start];
    for (let y = 0; y < blockPx; y++) {
      for (let i = start + y * width; i < start + y * width + blockPx; i++) {
        if (Math.abs(data[i] - first) * 255 > mostOff) return false;
      }
    }
  }
  return true;
}

/** Blocks that touch by a side and have one colour, as lists. */
function partsOf({ columns, rows, colours }: Blocks): readonly (readonly number[])[] {
  const seen = new Uint8Array(columns * rows);
  const isNear = (a: number, b: number) =>
    colours.every((plane) => plane[b] >= 0 && Math.abs(plane[a] - plane[b]) <= mostOff);
  const parts: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || colours[0][start] < 0) continue;
    const part = [start];
    seen[start] = 1;
    for (const block of part) {
      for (const other of besidesOf(block, { columns, rows })) {
        if (seen[other] || !isNear(start, other)) continue;
        seen[other] = 1;
        part.push(other);
      }
    }
    parts.push(part);
  }
  return parts;
}

/** The region to the pixel; undefined where its border fades or it is the picture's background. */
function drawn(
  picture: Picture,
  { columns, colours }: Blocks,
  part: readonly number[],
): SolidRegion | undefined {
  const middle = (plane: Float32Array) =>
    Float32Array.from(part, (block) => plane[block]).sort()[part.length >> 1];
  const colour = [middle(colours[0]), middle(colours[1]), middle(colours[2])] as const;
  const bounds = boundsOf(picture, columns, part);
  if (sidesReached(picture, bounds) >= 3) return undefined;
  if (fades(picture, { colour, part, columns })) return undefined;
  const placed = outlined(picture, bounds, { colour, part, columns });
  if (!placed) return undefined;
  const [red, green, blue] = colour.map(Math.round);
  return { ...trimmed(placed), colour: [red, green, blue], area: holeArea(placed.hole) };
}

/** The region to its border: as it is where a codec has left no trace there, else through what one has smeared. */
function outlined(picture: Picture, bounds: Rectangle, colouring: Colouring): Placed | undefined {
  const { colour } = colouring;
  const hole = filledFrom(picture, bounds, colouring);
  const exact = { bounds, hole, colour };
  const { isExact, hasEdge } = endingOf(picture, exact);
  if (isExact) {
    if (hasEdge) return goesOn(picture, exact) ? undefined : exact;
    if (!isClipped(colour)) return undefined;
  }
  if (!isCompact(bounds, colouring) || !seemsCutOut(picture, colouring)) return undefined;
  const wide = widened(picture, bounds, smearReachPx);
  const whole = throughSmear(blocksWithin(wide, colouring), offsetsIn(picture, wide, colour));
  const isCut = isCutOut(picture, { bounds: wide, hole: whole, colour });
  return isCut ? { bounds: wide, hole: whole } : undefined;
}

/** Blocks fill at least this share of their bounds: what a tool fills is compact, and what is ragged takes long to draw. */
const leastFilled = 0.22;

const isCompact = ({ width, height }: Rectangle, { part }: Colouring): boolean =>
  part.length * blockPx ** 2 >= leastFilled * width * height;

/** Whether ringing about a colour is cut off at black or white, so that what is smeared looks exact. */
const isClipped = (colour: Colouring["colour"]): boolean =>
  colour.every((level) => level < 0.5 || level > 254.5);

/** Whether the colour goes on beyond the bounds, as a page's does between letters; a bar ends within them. */
function goesOn(picture: Picture, { bounds, hole }: Placed): boolean {
  const { width, height, data } = hole;
  let [frame, filled] = [0, 0];
  const look = (isOpen: boolean, start: number, step: number, count: number) => {
    if (!isOpen) return;
    frame += count;
    for (let k = 0; k < count; k++) filled += data[start + k * step];
  };
  look(bounds.y > 0, 0, 1, width);
  look(bounds.y + height < picture.height, (height - 1) * width, 1, width);
  look(bounds.x > 0, 0, width, height);
  look(bounds.x + width < picture.width, width - 1, width, height);
  return filled > mostOn * frame;
}

function widened({ width, height }: Picture, bounds: Rectangle, px: number): Rectangle {
  const [x, y] = [Math.max(0, bounds.x - px), Math.max(0, bounds.y - px)];
  const right = Math.min(width, bounds.x + bounds.width + px);
  const bottom = Math.min(height, bounds.y + bounds.height + px);
  return { x, y, width: right - x, height: bottom - y };
}

/** The blocks alone. */
function blocksWithin(bounds: Rectangle, colouring: Colouring): Hole {
  const { width, height } = bounds;
  const data = new Uint8Array(width * height);
  for (const corner of cornersIn(bounds, colouring)) fillBlock(data, corner, width);
  return { width, height, data };
}

/** Where the blocks begin. */
const cornersIn = ({ x, y, width }: Rectangle, { part, columns }: Colouring): readonly number[] =>
  part.map((block) => {
    const row = Math.floor(block / columns) * blockPx - y;
    return row * width + (block % columns) * blockPx - x;
  });

function fillBlock(data: Uint8Array, corner: number, width: number): void {
  for (let y = 0; y < blockPx; y++) {
    data.fill(1, corner + y * width, corner + y * width + blockPx);
  }
}

/** The blocks' bounds and a block more on every side. */
function boundsOf({ width, height }: Picture, columns: number, part: readonly number[]): Rectangle {
  const [xs, ys] = [part.map((block) => block % columns), part.map((b) => Math.floor(b / columns))];
  const least = (values: readonly number[]) =>
    Math.max(0, (values.reduce((a, b) => Math.min(a, b)) - 1) * blockPx);
  const most = (values: readonly number[], size: number) =>
    Math.min(size, (values.reduce((a, b) => Math.max(a, b)) + 2) * blockPx);
  const [x, y] = [least(xs), least(ys)];
  return { x, y, width: most(xs, width) - x, height: most(ys, height) - y };
}

/** Of the rays that leave the blocks, at least this share meets another colour soon where the border is sharp. */
const leastMet = 0.3;
/** So far (px) beyond the blocks a sharp border and what is behind it are seen. */
const rayPx = smearReachPx + 2;

/** Whether the border fades, seen at a glance. */
const fades = (picture: Picture, colouring: Colouring): boolean =>
  shareOfRays(picture, colouring, (ray) => meetsEdge(picture, ray, colouring.colour)) < leastMet;

/** Of the rays that leave smeared blocks, at least this share rises at once where a tool has cut them out. */
const leastCut = 0.4;

/** Whether a smeared border may be a tool's, seen at the same glance: drawing it takes long. */
const seemsCutOut = (picture: Picture, colouring: Colouring): boolean =>
  shareOfRays(picture, colouring, (ray) => risesAtOnce(picture, ray, colouring.colour)) >= leastCut;

/** The share for which something holds of the rays from the middle of each outer side of a block straight on, within the picture. */
function shareOfRays(
  picture: Picture,
  { part, columns }: Colouring,
  holds: (ray: Ray) => boolean,
): number {
  const own = new Uint8Array(columns * Math.ceil(picture.height / blockPx));
  for (const block of part) own[block] = 1;
  const isOwn = (column: number, row: number) =>
    column >= 0 && column < columns && row >= 0 && own[row * columns + column] === 1;
  let [rays, held] = [0, 0];
  for (const block of part) {
    const [column, row] = [block % columns, Math.floor(block / columns)];
    for (const [dx, dy] of directions) {
      if (isOwn(column + dx, row + dy)) continue;
      const ray = { x: startAt(column, dx), y: startAt(row, dy), dx, dy };
      if (leaves(picture, ray)) continue;
      rays++;
      if (holds(ray)) held++;
    }
  }
  return rays > 0 ? held / rays : 1;
}

interface Ray {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Along an axis: the side of a block that a ray leaves, or the block's middle where it runs across. */
const startAt = (block: number, step: number): number =>
  blockPx * block + (step === 0 ? blockPx / 2 : step > 0 ? blockPx - 1 : 0);

function leaves({ width, height }: Picture, { x, y, dx, dy }: Ray): boolean {
  const [endX, endY] = [x + rayPx * dx, y + rayPx * dy];
  return endX < 0 || endX >= width || endY < 0 || endY >= height;
}

function meetsEdge(picture: Picture, { x, y, dx, dy }: Ray, colour: Colouring["colour"]): boolean {
  for (let step = 1; step <= rayPx; step++) {
    const at = (y + step * dy) * picture.width + x + step * dx;
    if (offAt(picture, at, colour) >= edgeLevels) return true;
  }
  return false;
}

/** How far (px) beyond the first pixel that is no ringing the colour beyond is seen, at most. */
const riseReachPx = 4;

/** Whether a ray rises past what a codec leaves of the colour from little a few pixels before. */
function risesAtOnce(
  picture: Picture,
  { x, y, dx, dy }: Ray,
  colour: Colouring["colour"],
): boolean {
  const offs = Array.from({ length: rayPx }, (_, step) =>
    offAt(picture, (y + (step + 1) * dy) * picture.width + x + (step + 1) * dx, colour),
  );
  const first = offs.findIndex((off) => off > ringLevels);
  const rise = first < 0 ? offs.findIndex((off) => off >= edgeLevels) : first;
  if (rise < 0) return false;
  const beyond = Math.max(...offs.slice(rise, rise + riseReachPx));
  return risesBetween(offs[rise - insidePx] ?? 0, beyond);
}

interface Colouring {
  readonly colour: readonly [number, number, number];
  readonly part: readonly number[];
  readonly columns: number;
}

/** The blocks, and all pixels of the colour within the bounds that are joined to them. */
function filledFrom(picture: Picture, bounds: Rectangle, colouring: Colouring): Hole {
  const { width, height } = bounds;
  const hole = blocksWithin(bounds, colouring);
  const { data } = hole;
  const { colour } = colouring;
  const stack: number[] = [];
  const visit = (i: number) => {
    if (data[i] || offAt(picture, placeOf(picture, bounds, i), colour) > mostOff) return;
    data[i] = 1;
    stack.push(i);
  };
  for (const i of pixelsBeside(hole, cornersIn(bounds, colouring))) visit(i);
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const x = i % width;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < width * (height - 1)) visit(i + width);
  }
  return hole;
}

/** The pixels beside blocks where no other block is, by the blocks' corners; `hole` has nothing but blocks as yet. */
function pixelsBeside({ width, height, data }: Hole, corners: readonly number[]): number[] {
  const pixels: number[] = [];
  for (const corner of corners) {
    const x = corner % width;
    const sides = [
      [x > 0, corner - 1, width],
      [x + blockPx < width, corner + blockPx, width],
      [corner >= width, corner - width, 1],
      [corner + blockPx * width < width * height, corner + blockPx * width, 1],
    ] as const;
    for (const [isWithin, first, step] of sides) {
      if (!isWithin || data[first]) continue;
      for (let along = 0; along < blockPx; along++) pixels.push(first + along * step);
    }
  }
  return pixels;
}

/** How many sides of the picture the bounds touch. */
function sidesReached(picture: Picture, { x, y, width, height }: Rectangle): number {
  const reached = [x === 0, y === 0, x + width === picture.width, y + height === picture.height];
  return reached.filter((side) => side).length;
}

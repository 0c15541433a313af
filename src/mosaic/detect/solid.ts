/**
 * Solid regions: white-outs and bars of any colour. They are looked for in blocks of 8×8 px of one colour, joined where
 * the colour goes on, and drawn to the pixel. What nature makes solid (a blown sky) fades at its border; these do not.
 */
import { type Hole, holeArea } from "../../image/hole.ts";
import type { Picture, Rectangle } from "../../image/picture.ts";
import { visitBeside } from "./components.ts";
import { type Placed, trimmed } from "./placed.ts";
import { smearReachPx, throughSmear } from "./smeared-border.ts";
import {
  type Blocks,
  blockPx,
  type Colouring,
  mostOff,
  partsOf,
  solidBlocks,
} from "./solid-blocks.ts";
import { endingOf, isCutOut, offAt, offsetsIn, placeOf } from "./solid-border.ts";
import { fades, seemsCutOut } from "./solid-rays.ts";

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

/** The region to the pixel; undefined where its border fades or it is the picture's background. */
function drawn(
  picture: Picture,
  { columns, colours }: Blocks,
  part: readonly number[],
): SolidRegion | undefined {
  const middle = (plane: Float32Array) =>
    new Float32Array(part.map((block) => plane[block])).sort()[part.length >> 1];
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
  const size = { columns: width, rows: height };
  while (stack.length > 0) visitBeside(stack.pop()!, size, visit);
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

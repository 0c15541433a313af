/** Changes of a hole as diffs: a box with its entries before and after. What was done can be taken back exactly. */
import {
  boundsOfHole,
  emptyHole,
  type Hole,
  holeArea,
  type Rectangle,
  type Size,
} from "kintsugi/image";

/** A hole that knows how many pixels it covers and about where, so that nobody has to look through all of it again. */
export interface Marks extends Hole {
  readonly areaPx: number;
  /** All of the hole lies in it, though it may be smaller; none where nothing was ever marked. */
  readonly reach: Rectangle | undefined;
}

export const noMarks = (size: Size): Marks => ({
  ...emptyHole(size),
  ...{ areaPx: 0, reach: undefined },
});
export const marksOf = (hole: Hole): Marks => ({
  ...hole,
  ...{ areaPx: holeArea(hole), reach: boundsOfHole(hole) },
});

export interface Diff {
  readonly box: Rectangle;
  /** `[H, W]` of the box, 0 or 1. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What a shape becomes: a part of the hole, or known again. */
export type Ink = 0 | 1;

export type Maybe<T> = T | undefined;

/** None where nothing would change. */
export function rectangleDiff(hole: Hole, box: Rectangle, ink: Ink): Maybe<Diff> {
  return diffOf(hole, box, () => ink);
}

/** A shape that lies with its top left corner at (x, y), made into ink. */
export function shapeDiff(
  hole: Hole,
  { x, y, shape }: { readonly x: number; readonly y: number; readonly shape: Hole },
  ink: Ink,
): Maybe<Diff> {
  const box = { x, y, width: shape.width, height: shape.height };
  return diffOf(hole, box, (old, i) => (shape.data[i] ? ink : old));
}

/** The whole hole replaced by `data`: only the box in which it differs is kept. */
export function replacementDiff(hole: Hole, data: Uint8Array): Maybe<Diff> {
  const box = changedBox(hole, data);
  if (!box) return undefined;
  const after = cut(data, hole.width, box);
  return diffOf(hole, box, (_, i) => after[i]);
}

function diffOf(
  hole: Hole,
  box: Rectangle,
  entry: (old: number, index: number) => number,
): Maybe<Diff> {
  const before = cut(hole.data, hole.width, box);
  const after = before.map(entry);
  return after.some((value, i) => value !== before[i]) ? { box, before, after } : undefined;
}

/** The entries in the box, `[H, W]` of it. */
function cut(data: Uint8Array, width: number, box: Rectangle): Uint8Array {
  const part = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * width + box.x;
    part.set(data.subarray(start, start + box.width), y * box.width);
  }
  return part;
}

/** The smallest box that holds every entry that differs. */
function changedBox({ width, height, data }: Hole, other: Uint8Array): Maybe<Rectangle> {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] === other[i]) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return undefined;
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

export type Side = keyof Omit<Diff, "box">;

/** The hole with a diff done, or taken back. */
export const withDiff = (hole: Marks, diff: Diff, side: Side): Marks =>
  drawnInto({ ...hole, data: hole.data.slice() }, diff, side);

/** The same, but written into the hole's own entries: for those that nobody else holds. */
export function drawnInto(hole: Marks, { box, ...sides }: Diff, side: Side): Marks {
  const { data } = hole;
  const entries = sides[side];
  let areaPx = hole.areaPx;
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * hole.width + box.x;
    for (let x = 0; x < box.width; x++) {
      const entry = entries[y * box.width + x];
      areaPx += entry - data[start + x];
      data[start + x] = entry;
    }
  }
  return { ...hole, areaPx, reach: around(hole.reach, box) };
}

function around(a: Maybe<Rectangle>, b: Rectangle): Rectangle {
  if (!a) return b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

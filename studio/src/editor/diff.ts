/** Changes of a hole as diffs: a box with its entries before and after. What was done can be taken back exactly. */
import { type Hole, type Rectangle, strokeHole } from "kintsugi/image";
import { type InPicture, pixelBox } from "./geometry.ts";

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

/** A round pen of `widthPx` from `a` to `b`. */
export function strokeDiff(
  hole: Hole,
  [a, b]: readonly [InPicture, InPicture],
  { widthPx, ink }: { readonly widthPx: number; readonly ink: Ink },
): Maybe<Diff> {
  const reach = widthPx / 2 + 1;
  const low = { x: Math.min(a.x, b.x) - reach, y: Math.min(a.y, b.y) - reach };
  const high = { x: Math.max(a.x, b.x) + reach, y: Math.max(a.y, b.y) + reach };
  const box = pixelBox(low, high, hole);
  if (!box) return undefined;
  const points = [a, b].map(({ x, y }) => ({ x: x - box.x, y: y - box.y }));
  const stroke = strokeHole(box, points, widthPx);
  return diffOf(hole, box, (old, i) => (stroke.data[i] ? ink : old));
}

/** The whole hole replaced by `data`. */
export const replacementDiff = (hole: Hole, data: Uint8Array): Maybe<Diff> =>
  diffOf(hole, { x: 0, y: 0, width: hole.width, height: hole.height }, (_, i) => data[i]);

function diffOf(
  hole: Hole,
  box: Rectangle,
  entry: (old: number, index: number) => number,
): Maybe<Diff> {
  const before = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * hole.width + box.x;
    before.set(hole.data.subarray(start, start + box.width), y * box.width);
  }
  const after = before.map(entry);
  return after.some((value, i) => value !== before[i]) ? { box, before, after } : undefined;
}

/** The hole with a diff done, or taken back. */
export function withDiff(hole: Hole, { box, ...sides }: Diff, side: "before" | "after"): Hole {
  const data = hole.data.slice();
  for (let y = 0; y < box.height; y++) {
    const row = sides[side].subarray(y * box.width, (y + 1) * box.width);
    data.set(row, (box.y + y) * hole.width + box.x);
  }
  return { ...hole, data };
}

/** Most mosaics are rectangles: a hole that is nearly one becomes one, whatever single pixels say. */
import { emptyHole, type Hole, holeArea } from "../../image/hole.ts";
import { areaWithin, fill } from "./cut-cells.ts";
import type { Box } from "./plane.ts";

/** Shared pixels over all pixels of hole and rectangle, from which on the hole is taken for the rectangle. An ellipse has 0.83. */
const leastLikeness = 0.89;
/** A row belongs to the rectangle where this share of it is in the hole; so does a column. */
const leastShare = 0.5;
const rounds = 3;

/** Boundaries along both axes that a rectangle's sides are drawn to, px from the hole's corner. */
export interface LinesNear {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** Sides this near to a line lie on it. */
  readonly reachPx: number;
}

/** The hole, or the rectangle that it nearly is. */
export function squared(hole: Hole, lines: LinesNear): Hole {
  const box = rectangleIn(hole);
  if (!box || likeness(hole, box) < leastLikeness) return hole;
  const rectangle = emptyHole(hole);
  fill(rectangle, drawnTo(lines, box));
  return rectangle;
}

/** The rows and columns of which the hole has most, each counted within the others. */
function rectangleIn({ width, height, data }: Hole): Box | undefined {
  let box: Box = { left: 0, top: 0, right: width, bottom: height };
  for (let round = 0; round < rounds; round++) {
    const { columns, rows } = countsWithin(data, width, box);
    const least = round === 0 ? Math.max(...rows) : box.right - box.left;
    const [top, bottom] = rangeOf(rows, leastShare * least);
    const tallest = round === 0 ? Math.max(...columns) : box.bottom - box.top;
    const [left, right] = rangeOf(columns, leastShare * tallest);
    if (right <= left || bottom <= top) return undefined;
    const next = { left, top, right, bottom };
    if (round > 0 && areSame(next, box)) break;
    box = next;
  }
  return box;
}

const areSame = (one: Box, other: Box): boolean =>
  one.left === other.left &&
  one.top === other.top &&
  one.right === other.right &&
  one.bottom === other.bottom;

function countsWithin(data: Uint8Array, width: number, { left, top, right, bottom }: Box) {
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(data.length / width);
  for (let y = 0; y < rows.length; y++) {
    const start = y * width;
    let count = 0;
    for (let x = left; x < right; x++) count += data[start + x];
    rows[y] = count;
    if (y < top || y >= bottom) continue;
    for (let x = 0; x < width; x++) columns[x] += data[start + x];
  }
  return { columns, rows };
}

/** From the first entry of at least `least` up to after the last. */
const rangeOf = (counts: Uint32Array, least: number): readonly [number, number] => {
  const isEnough = (count: number) => count >= Math.max(1, least);
  return [counts.findIndex(isEnough), counts.findLastIndex(isEnough) + 1];
};

/** Shared entries over all entries of the hole and the box. */
export function likeness(hole: Hole, box: Box): number {
  const shared = areaWithin(hole, box);
  return shared / (holeArea(hole) + (box.right - box.left) * (box.bottom - box.top) - shared);
}

function drawnTo({ xs, ys, reachPx }: LinesNear, { left, top, right, bottom }: Box): Box {
  const onLine = (lines: ArrayLike<number>, side: number) =>
    Array.from(lines).find((line) => Math.abs(line - side) <= reachPx) ?? side;
  return {
    ...{ left: onLine(xs, left), right: onLine(xs, right) },
    ...{ top: onLine(ys, top), bottom: onLine(ys, bottom) },
  };
}

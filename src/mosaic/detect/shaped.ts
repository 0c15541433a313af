/**
 * The cells of a region as a shape. Single cells err: what sticks out by one cell's width is chance, cells within the
 * region's convex hull that say nothing, as flat as all around them, belong to it, and what is nearly a rectangle is one.
 */
import { boundsOfHole, emptyHole } from "../../image/hole.ts";
import type { Rectangle } from "../../image/picture.ts";
import { clearestRectangle } from "./clearest.ts";
import { componentsOf, entriesIn, filled, largestOf, largestPart } from "./components.ts";
import { fill } from "./cut-cells.ts";
import { type Field, isPromising, labelsOf, noisyVariance, scoresOf } from "./field.ts";
import { agreed, membershipScores } from "./membership.ts";
import type { Box } from "./plane.ts";
import { likeness } from "./squared.ts";

interface Cells {
  readonly field: Field;
  readonly cells: Uint8Array;
  readonly noise: number;
}

/** A cell within the hull belongs to the region unless this much (ln) speaks against it. */
const leastScore = -2;

/** The cells (`[rows, columns]`) that the region is drawn of. */
export const shaped = (region: Cells): Uint8Array =>
  region.noise > noisyVariance ? shapedUnderNoise(region) : shapedWithoutNoise(region);

/** How many cells there are. */
export const countOf = (cells: Uint8Array): number => cells.reduce((sum, cell) => sum + cell, 0);

function shapedWithoutNoise({ field, cells, noise }: Cells): Uint8Array {
  const scores = scoresOf(field, noise);
  const own = withoutThin(withoutRims(cells, field), field);
  return withinHull(withOtherParts({ field, noise, cells: own }, scores), scores, field);
}

/** A cell with as many sides that show is one by itself. */
const leastSides = 2;

/** Another part of the region has at least so many cells that are flat and stand out, and this share of them. */
const leastStanding = 6;
const leastStandingShare = 0.5;
/** Cells are flat up to this variance (levels²); where those of the region vary more, other parts are not believed. */
const exactNoise = 0.01;

/** The cells and the other parts of the grid that show as they do: smooth ground parts rows of text. */
function withOtherParts({ field, noise, cells }: Cells, scores: Float32Array): Uint8Array {
  if (noise > exactNoise) return cells;
  const shown = labelsOf(scores, field).map((label, i) =>
    label && field.hits[i] >= leastSides ? 1 : 0,
  );
  const { labels, sizes } = componentsOf(shown, field);
  const standing = new Int32Array(sizes.length);
  for (let cell = 0; cell < labels.length; cell++) {
    if (field.variance[cell] <= exactNoise && isPromising(field, cell)) {
      standing[labels[cell]]++;
    }
  }
  const isPart = sizes.map(
    (size, label) =>
      label > 0 && standing[label] >= Math.max(leastStanding, leastStandingShare * size),
  );
  return cells.map((cell, i) => (cell || isPart[labels[i]] ? 1 : 0));
}

/** The cells within the hull of those that are sure: the rim of smooth ground shows one side, too, where a line meets it. */
function withoutRims(cells: Uint8Array, field: Field): Uint8Array {
  const sure = cells.map((cell, i) => (cell && field.hits[i] >= leastSides ? 1 : 0));
  const hull = hullOf(sure, field);
  if (hull.length < leastCorners) return cells;
  return cells.map((cell, i) => (cell && isWithin(hull, placeOf(i, field)) ? 1 : 0));
}

/** Under noise single cells err: they are weighed anew. */
function shapedUnderNoise({ field, cells, noise }: Cells): Uint8Array {
  const scores = membershipScores(field, noise);
  const kept = withoutThin(largestPart(agreed(scores, field), field) ?? cells, field);
  return rectangleLike(kept, scores, field) ?? withinHull(kept, scores, field);
}

/** The cells and those within their convex hull that little speaks against, without gaps. */
function withinHull(cells: Uint8Array, scores: Float32Array, field: Field): Uint8Array {
  const hull = hullOf(cells, field);
  const whole = cells.map((cell, i) => {
    if (cell || scores[i] < leastScore) return cell;
    return isWithin(hull, placeOf(i, field)) ? 1 : 0;
  });
  return filled(whole, field);
}

/** A rectangle is believed where it has this share of what speaks for the cells, and is this much like them. */
const leastOfSum = 0.95;
const leastLikeness = 0.6;

/** The clearest rectangle, as cells, where the region might as well be one. */
function rectangleLike(
  cells: Uint8Array,
  scores: Float32Array,
  field: Field,
): Uint8Array | undefined {
  const region = { width: field.columns, height: field.rows, data: cells };
  const around = boundsOfHole(region);
  if (!around) return undefined;
  const { box, sum } = clearestRectangle(scores, field, boxOf(around));
  const own = scores.reduce((total, score, cell) => (cells[cell] ? total + score : total), 0);
  if (sum < leastOfSum * own || likeness(region, box) < leastLikeness) return undefined;
  const rectangle = emptyHole(region);
  fill(rectangle, box);
  return rectangle.data;
}

const boxOf = ({ x, y, width, height }: Rectangle): Box => ({
  ...{ left: x, top: y, right: x + width, bottom: y + height },
});

/** Where more than this share sticks out, the region is no such shape. */
const mostThin = 0.15;

/** The largest part of the cells that belong to 2×2 cells of the region; all of them where that loses too much. */
function withoutThin(cells: Uint8Array, { columns, rows }: Field): Uint8Array {
  const thick = new Uint8Array(cells.length);
  for (let cell = 0; cell + columns + 1 < cells.length; cell++) {
    if (cell % columns === columns - 1) continue;
    const square = [cell, cell + 1, cell + columns, cell + columns + 1];
    if (square.every((each) => cells[each])) for (const each of square) thick[each] = 1;
  }
  const { labels, sizes } = componentsOf(thick, { columns, rows });
  const largest = largestOf(sizes);
  if (sizes[largest] < (1 - mostThin) * countOf(cells)) return cells;
  return thick.map((_, i) => (labels[i] === largest ? 1 : 0));
}

interface Place {
  readonly x: number;
  readonly y: number;
}

const placeOf = (cell: number, { columns }: Field): Place => ({
  x: cell % columns,
  y: Math.floor(cell / columns),
});

/** The corners of the convex hull of the cells' places, counter-clockwise (Andrew's monotone chain). */
function hullOf(cells: Uint8Array, { columns }: Field): readonly Place[] {
  const places = entriesIn(cells)
    .map((i) => ({ x: i % columns, y: Math.floor(i / columns) }))
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const chain = (from: readonly Place[]): Place[] => {
    const corners: Place[] = [];
    for (const place of from) {
      while (corners.length > 1 && turn(corners[corners.length - 2], corners.at(-1)!, place) <= 0) {
        corners.pop();
      }
      corners.push(place);
    }
    return corners.slice(0, -1);
  };
  return [...chain(places), ...chain(places.reverse())];
}

/** Twice the area that a, b and c enclose: positive where they turn left. */
const turn = (a: Place, b: Place, c: Place): number =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** Cells in one line have a hull of fewer, and nothing is within. */
const leastCorners = 3;

const isWithin = (hull: readonly Place[], place: Place): boolean =>
  hull.length >= leastCorners &&
  hull.every((corner, i) => turn(corner, hull[(i + 1) % hull.length], place) >= 0);

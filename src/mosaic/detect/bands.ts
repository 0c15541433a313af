/**
 * A mosaic over a line of writing is wide and a few cells high. Rows of text and borders around it say more about where its
 * rows lie than its own few do, but its many columns show in its own rows alone: within that band square cells are proposed.
 */
import { largestRange, type Range } from "./clearest.ts";
import { countAt, modulo } from "./comb.ts";
import { partOf } from "./field.ts";
import { shiftedLines } from "./grids.ts";
import type { Lines } from "./lines.ts";
import { cropped, type Plane } from "./plane.ts";
import { extentOf, type Finding, gridInPicture, regionOn, regionWithin } from "./regions.ts";
import { mostLevels } from "./sides.ts";
import { linesWithMost } from "./square-cells.ts";

/** What a region is within the band that the lines of one axis show in. */
export interface Banded {
  /** With square cells. */
  readonly square: Finding;
  /** With the cells that it had, made finer there. */
  readonly own: Finding | undefined;
}

/** Bands are at most so many cells high; those of more say enough themselves. */
const mostCells = 8;
/** So much (px) around a band is looked at as well: its border shows from both sides. */
const rimPx = 2;

/** By the lines along x and by those along y. */
export const bandedSquares = (finding: Finding): readonly Banded[] =>
  (["x", "y"] as const).flatMap((axis) => bandedBy(finding, axis) ?? []);

/** What runs across the lines of an axis: the other axis, and a box's sides along it. */
const across = {
  x: { axis: "y", from: "top", to: "bottom" },
  y: { axis: "x", from: "left", to: "right" },
} as const;

function bandedBy(finding: Finding, axis: "x" | "y"): Banded | undefined {
  const { box, part } = finding;
  const lines = finding.grid[axis];
  const plane = axis === "x" ? part.plane : part.turned;
  const columns = columnsOf(finding, axis);
  const rows = bandOf(plane, lines, columns);
  if (!rows || rows.to - rows.from > mostCells * lines.pitch) return undefined;
  const others = linesAcross(plane, { rows, columns }, lines.pitch);
  const band = withinBand(finding, axis, rows);
  const grid = gridInPicture(finding);
  const other = across[axis];
  const square = regionOn(band, {
    ...grid,
    [other.axis]: shiftedLines(others, box[other.from]),
  });
  return square && { square, own: regionWithin(band, grid) };
}

/** From the first to after the last pixel of a region's cells along an axis, px of its part. */
function columnsOf(finding: Finding, axis: "x" | "y"): Range {
  const { box } = finding;
  const { left, top, right, bottom } = extentOf(finding);
  return axis === "x"
    ? { from: left - box.left, to: right - box.left }
    : { from: top - box.top, to: bottom - box.top };
}

/** The region's part cut down to a band across the lines of an axis. */
function withinBand({ box, part }: Finding, axis: "x" | "y", rows: Range) {
  const { from, to } = across[axis];
  const start = box[from];
  const narrow = {
    ...box,
    [from]: Math.max(start, start + rows.from - rimPx),
    [to]: Math.min(box[to], start + rows.to + rimPx),
  };
  const inPart = {
    ...{ left: narrow.left - box.left, right: narrow.right - box.left },
    ...{ top: narrow.top - box.top, bottom: narrow.bottom - box.top },
  };
  return { box: narrow, part: partOf(cropped(part.plane, inPart)) };
}

// ── Where the columns show ──────────────────────────────────────────────────────────────────────

/** A row's mean change between lines counts so many times against it. */
const betweenWeight = 2;
/** px: changes so near to a line are its own, and those up to the second may be. */
const nearPx = { own: 0.75, undecided: 1.75 } as const;

/** The rows of a plane that change, within the columns given, at the lines rather than between them; undefined where none do. */
export function bandOf(plane: Plane, lines: Lines, columns: Range): Range | undefined {
  const { at, between } = boundariesOf(lines, columns);
  const scores = Float64Array.from({ length: plane.height }, (_, y) => {
    const row = plane.data.subarray(y * plane.width, (y + 1) * plane.width);
    return meanChange(row, at) - betweenWeight * meanChange(row, between);
  });
  const rows = largestRange(scores);
  return rows.sum > 0 ? rows : undefined;
}

/** Boundaries within columns that are lines, and those that are surely not. */
function boundariesOf({ pitch, phase }: Lines, { from, to }: Range) {
  const [at, between]: [number[], number[]] = [[], []];
  for (let b = from + 1; b < to; b++) {
    const off = Math.abs(modulo(b - phase + pitch / 2, pitch) - pitch / 2);
    if (off <= nearPx.own) at.push(b);
    else if (off > nearPx.undecided) between.push(b);
  }
  return { at, between };
}

/** The mean of a row's changes at the boundaries, levels. */
function meanChange(row: Float32Array, boundaries: readonly number[]): number {
  let sum = 0;
  for (const b of boundaries) sum += Math.min(mostLevels, Math.abs(row[b] - row[b - 1]));
  return sum / Math.max(1, boundaries.length);
}

/** The lines of a pitch that the most of what changes from row to row of a band lies at. */
function linesAcross(
  plane: Plane,
  { rows, columns }: { readonly rows: Range; readonly columns: Range },
  pitch: number,
): Lines {
  const changes = changesDown(plane, rows, columns);
  return linesWithMost(pitch, ({ phase }) => {
    let sum = 0;
    for (let at = phase; at < changes.length - 1; at += pitch) sum += countAt(changes, at);
    return sum;
  });
}

/** Entry y is how much the rows y − 1 and y of a band, its borders among them, differ within the columns, levels. */
function changesDown({ width, height, data }: Plane, rows: Range, columns: Range): Float32Array {
  const changes = new Float32Array(height);
  for (let y = Math.max(1, rows.from); y <= Math.min(height - 1, rows.to); y++) {
    for (let i = y * width + columns.from; i < y * width + columns.to; i++) {
      changes[y] += Math.min(mostLevels, Math.abs(data[i] - data[i - width]));
    }
  }
  return changes;
}

/** From a group of tiles to its lines, exact to a fraction of a pixel. */
import type { Axis } from "./changes.ts";
import { countAt, isBlocks, jpegBlockPx, modulo, tileSide, withoutBlocks } from "./comb.ts";
import { turnedEntries } from "./components.ts";
import type { Supposed } from "./field.ts";
import { extentOf, type Lines, sharpened } from "./lines.ts";
import type { Finding } from "./regions.ts";
import { changeProfile } from "./sides.ts";
import { type Group, groupHistogram, type Level, type Tile } from "./tiles.ts";

/** The grid of a group, in px of the picture; `base` is the pyramid's first level. */
export function gridOf(base: Level, level: Level, group: Group): Supposed {
  return { x: linesOf(base, level, group, "x"), y: linesOf(base, level, group, "y") };
}

function linesOf(base: Level, level: Level, group: Group, axis: Axis): Lines {
  const { scale } = level;
  const { from, counts } = groupHistogram(level, group.tiles, axis);
  const coarse = sharpened(counts, shiftedLines(group[axis], -from));
  if (scale === 1) return shiftedLines(multiplied(counts, coarse), from);
  const finer = groupHistogram(
    base,
    group.tiles.flatMap((tile) => tilesWithin(tile, scale)),
    axis,
  );
  const lines = { pitch: coarse.pitch * scale, phase: (coarse.phase + from) * scale };
  const exact = sharpened(finer.counts, shiftedLines(lines, -finer.from));
  return shiftedLines(multiplied(finer.counts, exact), finer.from);
}

/** The tiles of the picture itself under a tile of a coarser level. */
function tilesWithin({ x, y }: Tile, scale: number): readonly Tile[] {
  const offsets = Array.from({ length: scale }, (_, i) => i * tileSide);
  return offsets.flatMap((dy) => offsets.map((dx) => ({ x: x * scale + dx, y: y * scale + dy })));
}

/** Where only one line in so many is a true one, the others show at most this share of what it does. */
const falseShare = 0.25;
/** Fewer wide lines than this are none: any strong edge is as far from itself as you like. */
const leastLines = 3;
/** What changes at a region's own border, so far (px) within the histogram, says nothing about lines. */
const borderPx = 2.5;

/** A half, a third … of the true pitch fits as well: the widest that gathers nearly all, which may be whole again. */
export function multiplied(counts: Float32Array, lines: Lines): Lines {
  const wider = widerLines(counts, lines);
  return wider ? multiplied(counts, sharpened(counts, wider)) : lines;
}

function widerLines(counts: Float32Array, { pitch, phase }: Lines): Lines | undefined {
  const at = (i: number) =>
    countAt(counts, Math.min(counts.length - 2, Math.max(0, phase + i * pitch)));
  const { from, to } = extentOf(counts);
  const first = Math.ceil((from + borderPx - phase) / pitch);
  const last = Math.floor((to - borderPx - phase) / pitch);
  let between = 0;
  for (let i = first; i < last; i++) between += at(i + 0.5);
  const background = between / Math.max(1, last - first);
  for (const factor of [2, 3, 5, 7]) {
    if (last - first < factor * leastLines) break;
    const sums = new Float64Array(factor);
    for (let i = first; i <= last; i++) {
      sums[modulo(i, factor)] += Math.max(0, at(i) - background);
    }
    const fullest = sums.indexOf(Math.max(...sums));
    const isOnly = sums.every((sum, i) => i === fullest || sum <= falseShare * sums[fullest]);
    if (isOnly) return { pitch: pitch * factor, phase: phase + fullest * pitch };
  }
  return undefined;
}

/** Lines wider than this (px) are none that blocks of JPEG make with any others. */
const widerThanBlocks = 1.5 * jpegBlockPx;

/**
 * Lines in the middle of JPEG's blocks fit together with the blocks' own: then every second of them may be a block's alone, and
 * the true ones wider. `from` is where the histogram begins in the picture, px.
 */
export function besideBlocks(counts: Float32Array, lines: Lines, from: number): Lines {
  const isHalves = lines.pitch < 0.75 * jpegBlockPx;
  const place = { offset: from, scale: 1 };
  if (!isHalves || !isBlocks(lines, place)) return lines;
  const wider = multiplied(withoutBlocks(counts, place), lines);
  return wider.pitch > widerThanBlocks ? wider : lines;
}

/** The lines again, from how much a region's cells (`[rows, columns]`) change instead of from votes of tiles. */
export function finerGrid({ part, box, grid, field, cells }: Finding): Supposed {
  const { plane, turned } = part;
  const { x, y } = field;
  const along = changeProfile(plane, { x, y }, cells);
  const down = changeProfile(turned, { x: y, y: x }, turnedEntries(cells, field));
  return {
    x: besideBlocks(along, multiplied(along, sharpened(along, grid.x)), box.left),
    y: besideBlocks(down, multiplied(down, sharpened(down, grid.y)), box.top),
  };
}

/** How far (px) lines have moved at most, from 0 to `size`; infinitely where they are others. */
export function farthestMove(from: Lines, to: Lines, size: number): number {
  if (Math.round(to.pitch / from.pitch) !== 1) return Number.POSITIVE_INFINITY;
  const moves = [0, size].map((at) => {
    const off = modulo(to.phase - at, to.pitch) - modulo(from.phase - at, from.pitch);
    return Math.abs(off - Math.round(off / from.pitch) * from.pitch);
  });
  return Math.max(...moves);
}

export const shiftedLines = ({ pitch, phase }: Lines, by: number): Lines => ({
  ...{ pitch, phase: phase + by },
});

/** Grids that the blocks of a JPEG speak for, tile by tile: where their lines would cut blocks, and what that explains. */
import { blockSide, type JpegBlocks } from "../../../image/jpeg-blocks.ts";
import type { Axis } from "../changes.ts";
import { modulo } from "../comb.ts";
import type { Supposed } from "../field.ts";
import type { Lines } from "../lines.ts";
import type { Box, Plane } from "../plane.ts";
import { type SplitBlocks, smallestSide, splitBlocks, splitOf, splits } from "./splits.ts";

/** A grid in px of the picture, and where it was seen. */
export interface Proposal {
  readonly box: Box;
  readonly grid: Supposed;
}

/** Tiles have so many blocks along either axis and overlap by half. */
const tileBlocks = 8;
const strideBlocks = tileBlocks / 2;
/** px. */
const largestSide = 40;
/** A tile with fewer numbers that are not 0 says nothing. */
const leastTests = 20;
/** So many of the best lines along either axis are taken together, and the best of either with square cells. */
const linesAnAxis = 3;
/**
 * Lines explain so many more numbers than lines elsewhere would, over the root of their count: along an axis at least, and
 * along both together.
 */
const leastScore = 1;
const leastSum = 4;
/** So many grids, those with the highest scores, are looked at in a picture. */
const mostTried = 80;

/** The grids of the tiles whose middles are not `isTaken`, those with the highest scores. */
export function proposalsIn(
  plane: Plane,
  blocks: JpegBlocks,
  isTaken: (x: number, y: number) => boolean,
): readonly Proposal[] {
  const split = splitBlocks(plane, blocks);
  const scored: (Proposal & { readonly score: number })[] = [];
  for (let row = 0; row < split.rows; row += strideBlocks) {
    for (let column = 0; column < split.columns; column += strideBlocks) {
      const box = tileOf(plane, blocks, { column, row });
      if (isTaken((box.left + box.right) / 2, (box.top + box.bottom) / 2)) continue;
      const x = linesOf(split, "x", { column, row, from: box.left });
      const y = linesOf(split, "y", { column, row, from: box.top });
      for (const grid of pairs(x, y))
        scored.push({ box, grid, score: grid.x.score + grid.y.score });
    }
  }
  return scored.sort((a, b) => b.score - a.score).slice(0, mostTried);
}

interface BlockPlace {
  readonly column: number;
  readonly row: number;
}

const tilePx = tileBlocks * blockSide;

function tileOf({ width, height }: Plane, blocks: JpegBlocks, { column, row }: BlockPlace): Box {
  const left = blocks.left + column * blockSide;
  const top = blocks.top + row * blockSide;
  const [right, bottom] = [Math.min(width, left + tilePx), Math.min(height, top + tilePx)];
  return { left, top, right, bottom };
}

/** Lines and what they explain beyond what lines elsewhere do, over the root of all. */
interface Scored extends Lines {
  readonly score: number;
}

/** The best lines along an axis, and the best ones of every pitch. */
interface BestLines {
  readonly best: readonly Scored[];
  readonly ofPitch: readonly Scored[];
}

interface ScoredGrid {
  readonly x: Scored;
  readonly y: Scored;
}

function pairs(x: BestLines, y: BestLines): readonly ScoredGrid[] {
  const all: ScoredGrid[] = [];
  const add = (one?: Scored, other?: Scored) => {
    if (!one || !other || Math.min(one.score, other.score) < leastScore) return;
    if (one.score + other.score >= leastSum) all.push({ x: one, y: other });
  };
  for (const one of x.best) {
    const square = y.ofPitch[one.pitch - smallestSide];
    for (const other of new Set([...y.best, square])) add(one, other);
  }
  for (const other of y.best) {
    const square = x.ofPitch[other.pitch - smallestSide];
    if (!x.best.includes(square)) add(square, other);
  }
  return all;
}

function linesOf(
  { columns, rows, along }: SplitBlocks,
  axis: Axis,
  { column, row, from }: BlockPlace & { readonly from: number },
): BestLines {
  const sums = new Float64Array(tileBlocks * splits.length);
  const { by, tests } = along[axis];
  let total = 0;
  for (let v = row; v < Math.min(rows, row + tileBlocks); v++) {
    for (let u = column; u < Math.min(columns, column + tileBlocks); u++) {
      const block = v * columns + u;
      const at = (axis === "x" ? u - column : v - row) * splits.length;
      total += tests[block];
      for (let k = 0; k < splits.length; k++) sums[at + k] += by[block * splits.length + k];
    }
  }
  if (total < leastTests) return { best: [], ofPitch: [] };
  const ofPitch = bestOfPitches(beyondOthers(sums), from, Math.sqrt(total));
  return { best: ofPitch.toSorted((a, b) => b.score - a.score).slice(0, linesAnAxis), ofPitch };
}

/** Every entry less the mean of the splits into as many runs: more runs explain more of anything. */
function beyondOthers(sums: Float64Array): Float64Array {
  const beyond = sums.slice();
  for (let at = 0; at < sums.length; at += splits.length) {
    for (const some of splitsByCount) {
      const mean = some.reduce((sum, k) => sum + sums[at + k], 0) / some.length;
      for (const k of some) beyond[at + k] -= mean;
    }
  }
  return beyond;
}

const splitsByCount = [0, 1, 2].map((count) =>
  [...splits.keys()].filter((k) => splits[k].length === count),
);

/** `[pitch − smallestSide][offset]`: how lines of a pitch split a block, the first of them `offset` px after it begins. */
const splitsOfPitches: readonly (readonly number[])[] = Array.from(
  { length: largestSide - smallestSide + 1 },
  (_, i) =>
    Array.from({ length: smallestSide + i }, (_, offset) =>
      splitOf(begins(smallestSide + i, offset)),
    ),
);

function begins(pitch: number, offset: number): readonly number[] {
  return [offset, offset + pitch].filter((at) => at > 0 && at < blockSide);
}

/** For every pitch the lines with the highest score. */
function bestOfPitches(beyond: Float64Array, from: number, root: number): readonly Scored[] {
  return splitsOfPitches.map((ofOffsets, i) => {
    const pitch = smallestSide + i;
    let best = { pitch, phase: 0, score: Number.NEGATIVE_INFINITY };
    for (let phase = 0; phase < pitch; phase++) {
      let sum = 0;
      for (let block = 0; block < tileBlocks; block++) {
        const offset = modulo(phase - from - block * blockSide, pitch);
        sum += beyond[block * splits.length + ofOffsets[offset]];
      }
      if (sum / root > best.score) best = { pitch, phase, score: sum / root };
    }
    return best;
  });
}

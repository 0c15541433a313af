/**
 * Where blocks of a JPEG split: a mosaic's lines cut a block's rows into two or three runs of one value, and then its numbers
 * of each row of frequencies are a sum of as many. How many of the numbers each way to split explains is counted once a block;
 * a grid is then worth the sum of what its lines explain.
 */
import {
  blockArea,
  blockSide,
  cosines,
  type JpegBlocks,
  transformed,
} from "../../../image/jpeg-blocks.ts";
import type { Axis } from "../changes.ts";
import type { Plane } from "../plane.ts";
import { mostOff } from "./agreement.ts";

/** Cells are at least so wide, px. */
export const smallestSide = 4;

/** Ways to split eight pixels into runs, by where they begin after the first: none, one, or two that lie a cell apart. */
export const splits: readonly (readonly number[])[] = [
  [],
  ...within(1).map((b) => [b]),
  ...within(1).flatMap((b) => within(b + smallestSide).map((c) => [b, c])),
];

/** The numbers from `first` up to a block's last pixel. */
function within(first: number): readonly number[] {
  return Array.from({ length: Math.max(0, blockSide - first) }, (_, i) => first + i);
}

/** By their key: `1`, `2,6`. */
const numbers = new Map(splits.map((split, i) => [split.join(), i]));

/** The number of a split, whose runs begin there. */
export const splitOf = (begins: readonly number[]): number => numbers.get(begins.join()) ?? 0;

/** The runs of each split as orthonormal vectors of 8 numbers. */
const runs: readonly (readonly Float64Array[])[] = splits.map((split) => {
  const edges = [0, ...split, blockSide];
  return edges.slice(1).map((to, i) => runOf(edges[i], to));
});

function runOf(from: number, to: number): Float64Array {
  const sumAt = (row: readonly number[]) => row.slice(from, to).reduce((sum, each) => sum + each);
  return Float64Array.from(cosines, (row) => sumAt(row) / Math.sqrt(to - from));
}

/** Of the blocks of a plane along an axis. */
export interface Explained {
  /** `[rows, columns, splits]`: numbers that are explained, less those of 0 that would not be. */
  readonly by: Float32Array;
  /** `[rows, columns]`: numbers that are not 0. */
  readonly tests: Float32Array;
}

export interface SplitBlocks {
  readonly columns: number;
  readonly rows: number;
  readonly along: { readonly [A in Axis]: Explained };
}

/** What every split explains of every whole block. */
export function splitBlocks(plane: Plane, { steps, left, top }: JpegBlocks): SplitBlocks {
  const columns = Math.max(0, (plane.width - left) >> 3);
  const rows = Math.max(0, (plane.height - top) >> 3);
  const none = (): Explained => ({
    by: new Float32Array(rows * columns * splits.length),
    tests: new Float32Array(rows * columns),
  });
  const along = { x: none(), y: none() };
  const [pixels, kept] = [new Float64Array(blockArea), new Float64Array(blockArea)];
  for (let block = 0; block < rows * columns; block++) {
    const y = top + blockSide * Math.floor(block / columns);
    const first = y * plane.width + left + blockSide * (block % columns);
    for (let i = 0; i < blockArea; i++) {
      pixels[i] = plane.data[first + (i >> 3) * plane.width + (i & 7)];
    }
    transformed(pixels, kept);
    for (let i = 1; i < blockArea; i++) kept[i] = Math.round(kept[i] / steps[i]) * steps[i];
    for (let frequency = 0; frequency < blockSide; frequency++) {
      const across = { kept, steps, first: frequency * blockSide, stride: 1 };
      addLine(along.x, block, across);
      addLine(along.y, block, { kept, steps, first: frequency, stride: blockSide });
    }
  }
  return { columns, rows, along };
}

/** Eight of a block's numbers: of one frequency across the axis. */
interface KeptLine {
  readonly kept: Float64Array;
  readonly steps: readonly number[];
  readonly first: number;
  readonly stride: number;
}

function addLine({ by, tests }: Explained, block: number, line: KeptLine): void {
  const { kept, first, stride } = line;
  let count = 0;
  for (let u = 1; u < blockSide; u++) if (kept[first + u * stride] !== 0) count++;
  if (count === 0) return;
  tests[block] += count;
  for (let split = 0; split < splits.length; split++) {
    by[block * splits.length + split] += explainedBy(runs[split], line);
  }
}

const seen = new Float64Array(blockSide);

function explainedBy(
  vectors: readonly Float64Array[],
  { kept, steps, first, stride }: KeptLine,
): number {
  seen.fill(0);
  for (const vector of vectors) {
    let share = 0;
    for (let u = 0; u < blockSide; u++) share += kept[first + u * stride] * vector[u];
    for (let u = 0; u < blockSide; u++) seen[u] += share * vector[u];
  }
  let count = 0;
  for (let u = 1; u < blockSide; u++) {
    const i = first + u * stride;
    const isMet = Math.abs(seen[u] - kept[i]) <= mostOff * steps[i];
    if (kept[i] !== 0) count += isMet ? 1 : 0;
    else if (!isMet) count--;
  }
  return count;
}

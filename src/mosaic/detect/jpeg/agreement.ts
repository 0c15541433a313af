/**
 * Whether what a JPEG keeps is a mosaic. Cells that were of one colour when the file was written have values whose blocks
 * round to the very numbers in the file; a photograph's numbers are met by no values of cells. Such values are looked for by
 * alternating projections: onto the pictures that are made of these cells, and onto those that round to the file's numbers.
 */
import {
  blockArea,
  blockSide,
  type JpegBlocks,
  restored,
  transformed,
} from "../../../image/jpeg-blocks.ts";
import { modulo } from "../comb.ts";
import { logTail } from "../false-alarms.ts";
import type { Box, Plane } from "../plane.ts";
import type { Finding } from "../regions.ts";

/** How many of a file's numbers cells explain: of those that are not 0, mean brightnesses aside. */
export interface Agreement {
  readonly tests: number;
  readonly explained: number;
  /** The share that the same cells explain, moved by half a side. */
  readonly chance: number;
  /** −log₁₀ of the chance of so many. */
  readonly evidence: number;
}

type Fitted = Pick<Agreement, "tests" | "explained">;

/** A plane's pixels by cell (−1: of none), and where in it the first block begins. */
export interface Ground {
  readonly plane: Plane;
  readonly cellAt: Int32Array;
  readonly cellCount: number;
  readonly left: number;
  readonly top: number;
}

/** As many alternations; those that explain nothing show it after a few. */
const rounds = 10;
const firstRounds = 2;
const leastAtFirst = 0.5;
/** A number is met where the cells' is off by at most this many steps: half of one is rounding, the rest is not yet found. */
export const mostOff = 0.75;
/** So many blocks are enough. */
const mostBlocks = 400;

/** The numbers that the cells explain; tests and explained are 0 where no block lies within cells. */
export function fitOf(ground: Ground, steps: readonly number[]): Fitted {
  const fit = new Fit(ground, steps);
  let found = { tests: 0, explained: 0 };
  for (let round = 0; round <= rounds; round++) {
    found = fit.improve();
    if (round === firstRounds && found.explained < leastAtFirst * found.tests) break;
  }
  return found;
}

class Fit {
  readonly #ground: Ground;
  readonly #steps: readonly number[];
  /** The first pixels of the blocks within cells. */
  readonly #blocks: readonly number[];
  /** As the file keeps them, `[blocks, 64]`. */
  readonly #kept: Float64Array;
  readonly #values: Float64Array;
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;
  readonly #pixels = new Float64Array(blockArea);
  readonly #numbers = new Float64Array(blockArea);

  constructor(ground: Ground, steps: readonly number[]) {
    this.#ground = ground;
    this.#steps = steps;
    this.#blocks = blocksOf(ground);
    this.#kept = new Float64Array(this.#blocks.length * blockArea);
    const sizes = Array.from({ length: 3 }, () => new Float64Array(ground.cellCount));
    [this.#values, this.#counts, this.#sums] = sizes;
    this.#blocks.forEach((first, block) => {
      this.#read(first, block);
    });
    this.#move();
  }

  /** Takes a block's numbers, and its pixels into the means that cells begin with. */
  #read(first: number, block: number): void {
    const { plane, cellAt } = this.#ground;
    for (let i = 0; i < blockArea; i++) {
      const at = first + (i >> 3) * plane.width + (i & 7);
      this.#pixels[i] = plane.data[at];
      this.#counts[cellAt[at]]++;
      this.#sums[cellAt[at]] += plane.data[at];
    }
    transformed(this.#pixels, this.#numbers);
    const at = block * blockArea;
    this.#kept[at] = this.#numbers[0];
    for (let i = 1; i < blockArea; i++) {
      this.#kept[at + i] = Math.round(this.#numbers[i] / this.#steps[i]) * this.#steps[i];
    }
  }

  /** Counts the numbers that the values explain, and moves the values towards those that round to them. */
  improve(): Fitted {
    const { plane, cellAt } = this.#ground;
    let [tests, explained] = [0, 0];
    this.#blocks.forEach((first, block) => {
      for (let i = 0; i < blockArea; i++) {
        this.#pixels[i] = this.#values[cellAt[first + (i >> 3) * plane.width + (i & 7)]];
      }
      transformed(this.#pixels, this.#numbers);
      for (let i = 0; i < blockArea; i++) {
        const [kept, step] = [this.#kept[block * blockArea + i], this.#steps[i]];
        const off = kept - this.#numbers[i];
        if (i > 0 && kept !== 0) {
          tests++;
          if (Math.abs(off) <= mostOff * step) explained++;
        }
        this.#numbers[i] = off - Math.max(-step / 2, Math.min(step / 2, off));
      }
      restored(this.#numbers, this.#pixels);
      for (let i = 0; i < blockArea; i++) {
        this.#sums[cellAt[first + (i >> 3) * plane.width + (i & 7)]] += this.#pixels[i];
      }
    });
    this.#move();
    return { tests, explained };
  }

  /** Adds the means of what was summed to the cells' values. */
  #move(): void {
    for (let cell = 0; cell < this.#values.length; cell++) {
      if (this.#counts[cell] > 0) this.#values[cell] += this.#sums[cell] / this.#counts[cell];
    }
    this.#sums.fill(0);
  }
}

/** The first pixels of the blocks that lie within cells: the middle ones where there are more than enough. */
function blocksOf({ plane: { width, height }, cellAt, left, top }: Ground): readonly number[] {
  const blocks: number[] = [];
  for (let y = top; y + blockSide <= height; y += blockSide) {
    for (let x = left; x + blockSide <= width; x += blockSide) {
      if (isWithinCells(cellAt, y * width + x, width)) blocks.push(y * width + x);
    }
  }
  const first = Math.max(0, (blocks.length - mostBlocks) >> 1);
  return blocks.slice(first, first + mostBlocks);
}

function isWithinCells(cellAt: Int32Array, first: number, width: number): boolean {
  for (let i = 0; i < blockArea; i++) {
    if (cellAt[first + (i >> 3) * width + (i & 7)] < 0) return false;
  }
  return true;
}

/** The least that cells have to explain. */
const leastShare = 0.9;
const leastEvidence = 10;

/** Whether cells explain a file's numbers. */
export const agrees = ({ tests, explained, evidence }: Agreement): boolean =>
  evidence >= leastEvidence && explained >= leastShare * tests;

/** Fewer are explained by chance only where these are few beside the cells' own values: this is never taken to be less. */
const leastChance = 0.35;
const mostChance = 0.99;

/** How far a region's cells explain what the file keeps of it. */
export function agreementOf(finding: Finding, blocks: JpegBlocks): Agreement {
  const ground = groundOf(finding, blocks);
  const fit = fitOf(ground, blocks.steps);
  if (fit.explained < leastShare * fit.tests) return { ...fit, chance: 1, evidence: 0 };
  const { x, y } = finding.grid;
  return against(fit, [
    fitOf(moved(ground, Math.round(x.pitch / 2), 0), blocks.steps),
    fitOf(moved(ground, 0, Math.round(y.pitch / 2)), blocks.steps),
  ]);
}

/** What a fit says beside those of the same cells elsewhere. */
export function against(fit: Fitted, others: readonly Fitted[]): Agreement {
  const shares = others.map(({ tests, explained }) => explained / Math.max(1, tests));
  const chance = Math.min(mostChance, Math.max(leastChance, ...shares));
  const { tests, explained } = fit;
  return { ...fit, chance, evidence: -logTail({ tests, successes: explained, chance }) };
}

/** Where the first block begins in a box of the picture. */
export const firstIn = (box: Box, { left, top }: JpegBlocks): Pick<Ground, "left" | "top"> => ({
  left: modulo(left - box.left, blockSide),
  top: modulo(top - box.top, blockSide),
});

function groundOf({ box, part, field, cells }: Finding, blocks: JpegBlocks): Ground {
  const { x, y, columns, rows } = field;
  const { plane } = part;
  const cellAt = new Int32Array(plane.width * plane.height).fill(-1);
  for (let row = 0; row < rows; row++) {
    for (let v = y.edges[row]; v < y.edges[row + 1]; v++) {
      for (let column = 0; column < columns; column++) {
        const cell = row * columns + column;
        if (!cells[cell]) continue;
        cellAt.fill(cell, v * plane.width + x.edges[column], v * plane.width + x.edges[column + 1]);
      }
    }
  }
  return { plane, cellAt, cellCount: cells.length, ...firstIn(box, blocks) };
}

/** The cells `dx` to the right and `dy` down, where there were cells. */
export function moved(ground: Ground, dx: number, dy: number): Ground {
  const { plane, cellAt } = ground;
  const there = new Int32Array(cellAt.length).fill(-1);
  for (let y = dy; y < plane.height; y++) {
    for (let x = dx; x < plane.width; x++) {
      const at = y * plane.width + x;
      if (cellAt[at] >= 0) there[at] = cellAt[at - dy * plane.width - dx];
    }
  }
  return { ...ground, cellAt: there };
}

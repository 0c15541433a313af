/**
 * Which cells are a noisy mosaic's own. On smooth ground beside it a codec leaves less noise than in it, so that little
 * variance says nothing there: a cell is weighed by a regression that was fitted to such regions, and then by its neighbours.
 */
import { type GridSize, sumBeside } from "./components.ts";
import { type Field, hitRate } from "./field.ts";

/** What is seen of a cell. */
export interface CellFeatures {
  /** Sides that show, each by how much likelier a mosaic's does, ln. */
  readonly hits: number;
  /** ln of the variance within over the region's noise, as far as that is above 0. */
  readonly over: number;
  /** ln of the change at the sides over the largest change within, times the sides that say anything. */
  readonly steps: number;
}

/**
 * ln of how much likelier a cell is the mosaic's is Σ weight·feature + constant: what `scripts/cells.ts` fitted, but for the
 * constant (−1.05 there), with which regions were drawn too small.
 */
const weights: { readonly [K in keyof CellFeatures | "constant"]: number } = {
  ...{ hits: 0.59, over: -1.45, steps: 0.4, constant: -0.8 },
};

/** A variance of more than this, ln, says no more. */
const mostOver = 4;
/** Changes of fewer levels a side say little. */
const fewLevels = 0.3;

export function featuresOf(field: Field, noise: number, cell: number): CellFeatures {
  const { tests, hits, variance, chance, along, down } = field;
  const few = fewLevels * tests[cell] + 0.1;
  const at = along.steps[cell] + down.steps[cell] + few;
  const within = along.inner[cell] + down.inner[cell] + few;
  return {
    hits: hits[cell] * Math.log(hitRate / chance),
    over: Math.min(mostOver, Math.log(Math.max(1, variance[cell] / noise))),
    steps: tests[cell] * Math.log(at / within),
  };
}

/** Half of what the regression says of every cell: its sides are its neighbours', too. */
export function membershipScores(field: Field, noise: number): Float32Array {
  return field.mean.map((_, cell) => {
    const { hits, over, steps } = featuresOf(field, noise, cell);
    const sum = weights.hits * hits + weights.over * over + weights.steps * steps;
    return (sum + weights.constant) / 2;
  });
}

const rounds = 20;

/**
 * 1 where a cell is the mosaic's by its score and its neighbours: an Ising model's mean field, mᵢ = tanh(½(sᵢ + Σⱼ mⱼ))
 * over the cells j that share a side with i, from mᵢ = tanh(½sᵢ) on.
 */
export function agreed(scores: Float32Array, size: GridSize): Uint8Array {
  let means = scores.map((score) => Math.tanh(score / 2));
  for (let round = 0; round < rounds; round++) {
    const before = means;
    means = scores.map((score, cell) => Math.tanh((score + sumBeside(before, cell, size)) / 2));
  }
  return Uint8Array.from(means, (mean) => (mean > 0 ? 1 : 0));
}

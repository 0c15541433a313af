/**
 * The step of `adam` as loops over main memory, in place: where a graph goes a dozen times over all weights, slopes and
 * moments, and needs a second buffer for each, one pass does. Float64 in between, so the last digits are not the graph's.
 */
import type { AdamOptions } from "./optimisers.ts";

/** What a parameter's step reads; all but the slope are moved. */
export interface AdamValues {
  readonly weight: Float32Array;
  readonly slope: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
}

/** What is the same for all of a player's parameters in a step; `scale` is what clipping leaves of a slope, 0…1. */
export interface AdamRates {
  readonly scale: number;
  readonly learningRate: number;
  /** 1 − β₁ᵗ and 1 − β₂ᵗ. */
  readonly correction1: number;
  readonly correction2: number;
}

type Moving = Omit<AdamOptions, "clipNorm" | "averageDecay">;

/**
 * With s·g for the clipped slope: m ← β₁m + (1 − β₁)sg, v ← β₂v + (1 − β₂)s²g²,
 * w ← w − η (m / c₁) / (√(v / c₂) + ε) − η λ w
 */
export function stepInPlace(
  { weight: w, slope: g, moment1: m, moment2: v }: AdamValues,
  { beta1, beta2, epsilon, weightDecay }: Moving,
  { scale, learningRate, correction1, correction2 }: AdamRates,
): void {
  const root = Math.sqrt(correction2);
  const rate = (learningRate * root) / correction1;
  const [part1, part2] = [(1 - beta1) * scale, (1 - beta2) * scale * scale];
  const [floor, left] = [epsilon * root, 1 - learningRate * weightDecay];
  for (let i = 0; i < w.length; i++) {
    const slope = g[i];
    const first = beta1 * m[i] + part1 * slope;
    const second = beta2 * v[i] + part2 * slope * slope;
    m[i] = first;
    v[i] = second;
    w[i] = left * w[i] - (rate * first) / (Math.sqrt(second) + floor);
  }
}

/** w̄ ← decay · w̄ + (1 − decay) · w */
export function averageInPlace(average: Float32Array, weight: Float32Array, decay: number): void {
  const part = 1 - decay;
  for (let i = 0; i < average.length; i++) average[i] = decay * average[i] + part * weight[i];
}

/** a ← a + b; gives Σ a² of the new. */
export function addInPlace(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const both = a[i] + b[i];
    a[i] = both;
    sum += both * both;
  }
  return sum;
}

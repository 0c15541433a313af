/** What a step is fed beside the network's planes: weights of pixels and of losses, so that its sums are means. */
import type { Batch } from "../data/index.ts";
import type { Phase } from "./phases.ts";
import type { Recipe } from "./recipe.ts";
import type { BatchFeeds } from "./stepper.ts";

/** The batch with all that the programs of a phase ask for, `names`; `step` counts from 1 within the phase. */
export function stepFeeds(
  { feeds, original }: Batch,
  { phase, step, names }: StepOfPhase,
  { batch }: Pick<Recipe, "batch">,
): BatchFeeds {
  const { weighting, whiteOut } = phase.loss;
  const weightsOver = (region: Float32Array) => {
    const counts = damageWeights(feeds.kind, batch, whiteOut);
    return pictureWeights(region, batch, weighting).map((weight, n) => weight * counts[n]);
  };
  const makers: Readonly<Record<string, () => Float32Array>> = {
    original: () => original,
    weight: () => weightsOver(feeds.hole),
    knownWeight: () => weightsOver(feeds.hole.map((value) => 1 - value)),
    coarseWeight: () => Float32Array.of(coarseWeight(phase, step)),
  };
  return Object.fromEntries(names.map((name) => [name, feeds[name] ?? makers[name]()]));
}

interface StepOfPhase {
  readonly phase: Phase;
  readonly step: number;
  /** Of the feeds. */
  readonly names: readonly string[];
}

/**
 * Each picture's weight, so that the loss is the mean over all pixels of the batch's regions (`pixel`) or the mean of the
 * pictures' means over their regions (`picture`). `region` is `[N, 1, H, W]`: the holes, or what is known.
 */
export function pictureWeights(
  region: Float32Array,
  batch: number,
  weighting: Recipe["loss"]["weighting"],
): Float32Array {
  const areas = perPicture(region, batch).map((plane) =>
    plane.reduce((sum, value) => sum + value, 0),
  );
  const total = areas.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(
    areas,
    (count) => 1 / (3 * Math.max(1, weighting === "pixel" ? total : batch * count)),
  );
}

/** What each picture counts: 1 with a mosaic, `whiteOut` where its hole tells nothing. `kind` is `[N, K, 1, 1]`. */
const damageWeights = (kind: Float32Array, batch: number, whiteOut: number): readonly number[] =>
  perPicture(kind, batch).map((kinds) => (kinds.some(Boolean) ? 1 : whiteOut));

/** What each of the batch's pictures has of the values. */
function perPicture(values: Float32Array, batch: number): readonly Float32Array[] {
  const each = values.length / batch;
  return Array.from({ length: batch }, (_, n) => values.subarray(n * each, (n + 1) * each));
}

/** λ, or λ(1 − k/k_max) where it is annealed, k = 0 … k_max − 1 the steps before this one. */
export function coarseWeight({ loss: { coarse }, steps }: Phase, step: number): number {
  if (coarse === null) return 0;
  return coarse.annealed ? coarse.weight * (1 - (step - 1) / steps) : coarse.weight;
}

/** What a recipe asks a network to learn, as a training task: the network at micro-batch size and its loss. */
import { input, mul } from "../graph/index.ts";
import { type BuiltNetwork, buildNetwork, type NetworkSize } from "../networks/index.ts";
import { type AdamOptions, pixelLoss, type TrainingTask } from "../nn/index.ts";
import { cellsOf, type Recipe } from "./recipe.ts";

export interface Objective {
  readonly network: BuiltNetwork;
  readonly task: TrainingTask;
}

/** The task whose micro-batch is `[microBatch, 3, crop, crop]`. */
export function objectiveOf(recipe: Recipe): Objective {
  const network = buildNetwork(
    recipe.network,
    sizeOf(recipe, recipe.microBatch),
    recipe.configuration,
  );
  const { batch, height, width } = network.size;
  const original = input("original", [batch, 3, height, width]);
  const weight = input("weight", [batch, 1, 1, 1]);
  const inHole = mul(weight, network.inputs.hole);
  const task = {
    name: recipe.name,
    loss: pixelLoss(recipe.loss.kind, network.mended, original, inHole),
    feeds: { ...network.inputs, original, weight },
    parameters: network.parameters.all,
    optimiser: adamOptions(recipe),
  };
  return { network, task };
}

/** The size of the recipe's network for a batch of crops. */
export function sizeOf(recipe: Recipe, batch: number): NetworkSize {
  const { cropPx } = recipe.degradation;
  return { batch, height: cropPx, width: cropPx, cells: cellsOf(recipe) };
}

/** The optimiser's settings. */
export function adamOptions({ optimiser }: Recipe): AdamOptions {
  const { beta1, beta2, epsilon, weightDecay, clipNorm, averageDecay } = optimiser;
  return { beta1, beta2, epsilon, weightDecay, clipNorm, averageDecay };
}

/**
 * Each picture's weight, so that the loss is the mean over all hole pixels of the batch (`pixel`) or the mean
 * of the pictures' means over their holes (`picture`). `hole` is `[N, 1, H, W]`.
 */
export function pictureWeights(
  hole: Float32Array,
  batch: number,
  weighting: Recipe["loss"]["weighting"],
): Float32Array {
  const area = hole.length / batch;
  const holes = Array.from({ length: batch }, (_, n) =>
    hole.subarray(n * area, (n + 1) * area).reduce((sum, value) => sum + value, 0),
  );
  const total = holes.reduce((sum, count) => sum + count, 0);
  return Float32Array.from(
    holes,
    (count) => 1 / (3 * Math.max(1, weighting === "pixel" ? total : batch * count)),
  );
}

/** Adaptation as a recipe: the network and damage at hand, few steps, the pixels of the hole as the only loss. */
import type { DamageKind } from "../mosaic/index.ts";
import { networkNamed } from "../networks/index.ts";
import type { Weights } from "../runtime/index.ts";
import { parseRecipe, type Recipe, type RecipeInput } from "../training/index.ts";
import type { KnownPart } from "./known-part.ts";

const CROP_PX = 128;
const BATCH = 2;
const LEARNING_RATE = 5e-4;

/** Neither a game nor a classifier: their other halves do not come with weights. */
const pixelsAlone: RecipeInput["loss"] = {
  ...{ kind: "l1", hole: 1, known: 0, coarse: null, adversarial: null },
  ...{ featureMatching: 0, perceptual: null, style: null, totalVariation: 0 },
};

export interface Effort {
  readonly steps: number;
  readonly seed: number;
}

/** Throws `recipe-invalid` where the steps are none, or the cells too small to hide anything. */
export function adaptingRecipe(
  { seen: { mosaic } }: KnownPart,
  { card }: Weights,
  { steps, seed }: Effort,
): Recipe {
  const kind: DamageKind = mosaic?.kind ?? "white-out";
  const sides = mosaic ? [mosaic.grid.cellWidth, mosaic.grid.cellHeight] : [8];
  const recipe: RecipeInput = {
    name: "adaptation",
    network: networkNamed(card.network),
    configuration: card.configuration,
    seed,
    source: { kind: "synthetic" }, // is never asked: examples come from the picture itself
    degradation: {
      cropPx: CROP_PX,
      damages: { [kind]: 1 },
      cellPx: [Math.floor(Math.min(...sides)), Math.ceil(Math.max(...sides))],
    },
    batch: BATCH,
    steps,
    loss: pixelsAlone,
    optimiser: optimiserFor(steps),
    phases: [],
  };
  return parseRecipe(JSON.stringify(recipe), `adaptation of ${card.name}`);
}

/** A cosine from the first steps on; the running mean of the weights is the weights. */
const optimiserFor = (steps: number): RecipeInput["optimiser"] => ({
  ...{ learningRate: LEARNING_RATE, schedule: "cosine", beta1: 0.9, beta2: 0.999 },
  ...{ warmupSteps: Math.min(5, Math.floor(steps / 4)), averageDecay: 0 },
});

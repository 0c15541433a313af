/** A training small enough for tests: synthetic pictures, a narrow network, 32 px. */
import { parseRecipe, type Recipe, type RecipeInput } from "../src/training/recipe.ts";

/** Pictures that are soon made. */
export const tinyInput = {
  name: "tiny",
  network: "gated-unet",
  configuration: { width: 4, dilations: [2] },
  seed: 5,
  source: { kind: "synthetic", sidePx: 32, count: 8 },
  degradation: { cropPx: 32, rectangleSidePx: [8, 24], cellPx: [4, 8] },
  batch: 2,
  steps: 6,
  optimiser: { warmupSteps: 2, learningRate: 0.01 },
  evaluation: { everySteps: 5, pictures: 2 },
} as const;

export const tinyRecipe = (changes: Partial<RecipeInput> = {}): Recipe =>
  parseRecipe(JSON.stringify({ ...tinyInput, ...changes }), "tiny");

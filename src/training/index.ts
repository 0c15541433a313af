export type { TrainingEvent } from "./events.ts";
export type { TrainingOptions } from "./loop.ts";
export { parseRecipe, type Recipe, type RecipeInput, readRecipe, recipeSchema } from "./recipe.ts";
export { type NewTraining, resume, train } from "./train.ts";

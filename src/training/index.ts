export type { TrainingEvent } from "./events.ts";
export type { TrainingOptions } from "./loop.ts";
export { readRecipe } from "./read-recipe.node.ts";
export { parseRecipe, type Recipe, type RecipeInput, recipeSchema } from "./recipe.ts";
export { type NewTraining, resume, train } from "./train.ts";

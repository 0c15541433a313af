export type { TrainingEvent } from "./events.ts";
export { parseRecipe, type Recipe, type RecipeInput, readRecipe, recipeSchema } from "./recipe.ts";
export { type NewTraining, resume, type TrainingOptions, train } from "./train.ts";

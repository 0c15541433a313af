/** The JSON schema of recipes as people write them, for editors and other programs: recipes/schema.json. */
import { z } from "zod";
import { recipeSchema } from "./recipe.ts";

export const publishedSchema = (): object => ({
  title: "A recipe of `kintsugi train`",
  ...z.toJSONSchema(recipeSchema, { io: "input" }),
});

import { expect, test } from "vitest";
import { parseRecipe } from "../../../src/training/recipe.ts";
import { recipeOf, usualWish } from "./wish.ts";

test.each([
  [{ ...usualWish }, "mean", "synthetic"],
  [{ ...usualWish, damage: "white-out" as const, steps: 10 }, "white-out", "synthetic"],
  [{ ...usualWish, pictures: "own" as const, steps: 20_000 }, "mean", "folder"],
])("%j is a recipe that `kintsugi train` takes", (wish, damage, kind) => {
  const recipe = parseRecipe(JSON.stringify(recipeOf(wish)), "the studio's recipe");
  expect(recipe).toMatchObject({ network: "gated-unet", steps: wish.steps, source: { kind } });
  const trained = Object.entries(recipe.degradation.damages).filter(([, share]) => share > 0);
  expect(trained.map(([name]) => name)).toEqual([damage]);
  expect(recipe.optimiser.warmupSteps).toBeLessThan(wish.steps);
  expect(recipe.evaluation.everySteps).toBeLessThanOrEqual(wish.steps);
});

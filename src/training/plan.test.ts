import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { topologicalOrder } from "../graph/index.ts";
import { outputsOf } from "../graph/program.ts";
import { type Plan, plansOf } from "./plan.ts";

/** The longest sum of a matrix product in its steps. */
function longestSum({ phases }: Plan): number {
  const outputs = phases.flatMap(({ steps }) => steps.programs.flatMap(outputsOf));
  const lengths = topologicalOrder(outputs.map(([, tensor]) => tensor)).map(({ op, inputs }) =>
    op === "matmul" ? inputs[0].shape.at(-1)! : 0,
  );
  return Math.max(...lengths);
}

test("a device that is fast by short sums has its steps made of them", () => {
  const recipe = tinyRecipe({ batch: 4, microBatch: 4 }); // crops of 32²
  const planIn = plansOf(recipe, {});
  const [usual, short] = [planIn({ form: "usual" }), planIn({ form: "short-sums" })];
  expect(longestSum(usual)).toBe(4 * 32 ** 2);
  expect(longestSum(short)).toBe(512);
  expect(Object.keys(short.phases[0].steps.programs[0].state).sort()).toEqual(
    Object.keys(usual.phases[0].steps.programs[0].state).sort(),
  );
});

test("a form is planned once", () => {
  const planIn = plansOf(tinyRecipe(), {});
  expect(planIn({ form: "usual" })).toBe(planIn({ form: "usual" }));
  expect(planIn({ form: "short-sums" })).toBe(planIn({ form: "short-sums" }));
});

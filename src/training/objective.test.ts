import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { objectiveOf } from "./objective.ts";
import { phasesOf } from "./phases.ts";
import type { RecipeInput } from "./recipe.ts";

test("the task is the network at micro-batch size with the recipe's optimiser", () => {
  const { network, task } = objectiveOf(tinyRecipe({ batch: 4, microBatch: 2 }));
  expect(network.size).toEqual({ batch: 2, height: 32, width: 32, cells: 9 });
  expect(task.feeds.original.shape).toEqual([2, 3, 32, 32]);
  expect(task.optimiser).toEqual({
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    weightDecay: 0,
    clipNorm: 1,
    averageDecay: 0.999,
  });
});

const taskOf = (changes: Partial<RecipeInput>, phase = 0) => {
  const recipe = tinyRecipe(changes);
  return objectiveOf(recipe, phasesOf(recipe)[phase]);
};
const pepsi: Partial<RecipeInput> = {
  network: "pepsi",
  configuration: { width: 4, dilations: [2] },
};
const edgeConnect = { network: "edge-connect", configuration: { width: 4, blocks: 1 } } as const;

test("a network alone reports no losses beside its own", () => {
  const { task, discriminator } = taskOf({});
  expect(task.report).toEqual({});
  expect([task.discriminator, discriminator]).toEqual([undefined, undefined]);
});

test("PEPSI's losses are its paper's: both paths and RED, the coarse one's weight fed", () => {
  const { task, discriminator } = taskOf({ ...pepsi, loss: { adversarial: { width: 4 } } });
  expect(Object.keys(task.report ?? {})).toEqual([
    ...["loss.hole", "loss.known", "loss.coarse", "loss.adversarial"],
  ]);
  expect(task.feeds.coarseWeight.shape).toEqual([]);
  expect(task.feeds.knownWeight.shape).toEqual([2, 1, 1, 1]);
  expect(task.discriminator?.optimiser).toMatchObject({ beta1: 0.5, beta2: 0.9, clipNorm: 1 });
  expect(discriminator?.all.map(({ name }) => name)).toContain(
    "discriminator.picture.output.weight",
  );
  expect(task.statistics?.map(({ name }) => name)).toContain("discriminator.picture.0.u");
});

test("EdgeConnect learns edges first, then pictures, against a discriminator each", () => {
  const first = taskOf(edgeConnect);
  expect(first.task.name).toBe("tiny.edges");
  expect(Object.keys(first.task.report ?? {})).toEqual([
    "loss.adversarial",
    "loss.featureMatching",
  ]);
  expect(first.discriminator?.all[0].name).toBe("discriminator.edges.0.weight");
  expect(first.task.feeds).not.toHaveProperty("weight");
  const last = taskOf(edgeConnect, 2);
  expect(Object.keys(last.task.report ?? {})).toContain("loss.known");
  expect(last.discriminator?.all[0].name).toBe("discriminator.picture.0.weight");
});

test.each<readonly [Partial<RecipeInput>, string]>([
  [{ loss: { coarse: {} } }, "gated-unet: expected loss.coarse: null, got one, but there is no"],
  [{ loss: { known: 1 } }, "gated-unet: expected loss.known: 0, got a weight, but its known part"],
  [{ loss: { featureMatching: 1 } }, "expected loss.adversarial, got only featureMatching"],
  [{ loss: { hole: 0 } }, "expected one loss at least, got none"],
  [
    { phases: [{ name: "edges", steps: 6, learns: "edges", loss: { adversarial: {} } }] },
    "expected learns: picture, got edges, which it does not imagine",
  ],
])("a loss that has nothing to look at is refused: %j", (changes, message) => {
  expect(() => taskOf(changes)).toThrow(message);
  expect(() => taskOf(changes)).toThrow(expect.objectContaining({ code: "recipe-invalid" }));
});

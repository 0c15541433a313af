import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { objectiveOf, pictureWeights } from "./objective.ts";

/** Two pictures of 4 px: holes of 1 and 3 px. */
const hole = Float32Array.of(1, 0, 0, 0, 1, 1, 1, 0);

test("weighted by pixel, all pixels of the batch's holes count alike", () => {
  expect(pictureWeights(hole, 2, "pixel")).toEqual(Float32Array.of(1 / 12, 1 / 12));
});

test("weighted by picture, every picture counts alike", () => {
  expect(pictureWeights(hole, 2, "picture")).toEqual(Float32Array.of(1 / 6, 1 / 18));
});

test("a batch without holes weighs finitely", () => {
  const none = pictureWeights(new Float32Array(8), 2, "picture");
  expect(none.every(Number.isFinite)).toBe(true);
});

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

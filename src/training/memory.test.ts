import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { availableBytes, CACHE_BYTES, predictPeakBytes, requireMemory } from "./memory.ts";
import { objectiveOf } from "./objective.ts";
import type { RecipeInput } from "./recipe.ts";
import { planSteps } from "./stepper.ts";

function predicted(changes: Partial<RecipeInput> = {}): number {
  const recipe = tinyRecipe(changes);
  const { programs } = planSteps(objectiveOf(recipe).task, recipe.batch / recipe.microBatch);
  return predictPeakBytes(programs, recipe);
}

test("a step needs more for larger batches, less in micro-batches, and every weight four times", () => {
  const [one, four] = [predicted({ batch: 1 }), predicted({ batch: 4 })];
  expect(four).toBeGreaterThan(one * 1.005);
  expect(predicted({ batch: 4, microBatch: 1 })).toBeLessThan(four);
  const [narrow, wide] = [4, 24].map((width) => predicted({ configuration: { width } }));
  const parameters = (1.47e6 - 32807) * 4 * 4;
  expect(wide - narrow).toBeGreaterThan(4 * parameters * 0.9);
});

test("held-out examples and photographs that are kept count", () => {
  const evaluation = (pictures: number) => predicted({ evaluation: { pictures } });
  expect(evaluation(12) - evaluation(2)).toBe(10 * 4 * 3 * 32 * 32 * 4);
  const [few, none, files] = [
    { kind: "synthetic", sidePx: 100, count: 7 } as const,
    { kind: "synthetic", sidePx: 100 } as const,
    { kind: "folder", path: "photos" } as const,
  ].map((source) => predicted({ source }));
  expect(few - none).toBe(7 * 3 * 100 * 100);
  expect(files - none).toBe(CACHE_BYTES);
  const mixed = [few, none].map(() => ({
    share: 1,
    source: { kind: "folder", path: "p" } as const,
  }));
  expect(predicted({ source: { kind: "mixed", of: mixed } })).toBe(files);
});

test("what cannot fit is refused in a sentence that says what to lower", () => {
  expect(() => requireMemory("large", availableBytes())).not.toThrow();
  expect(() => requireMemory("large", 1e15)).toThrow(
    /^large: expected at most [\d.]+ GB of memory, got a training that needs about 1000000\.0 GB; lower microBatch \(only batch normalisation tells the difference\) or degradation\.cropPx in the recipe$/,
  );
  expect(() => requireMemory("large", 1e15)).toThrow(
    expect.objectContaining({ code: "out-of-memory" }),
  );
});

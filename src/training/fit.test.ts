import { expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { KintsugiError } from "../errors.ts";
import { candidatesOf, type Fitting, fitInto } from "./fit.ts";
import { objectiveOf } from "./objective.ts";
import { phasesOf } from "./phases.ts";
import type { Recipe } from "./recipe.ts";

const recipe = tinyRecipe({ batch: 4, evaluation: { pictures: 2 } });
const tasksOf = (tried: Recipe) => phasesOf(tried).map((phase) => objectiveOf(tried, phase).task);

/** A fit over made-up measurements; `tried` lists what was measured. */
function fitting(limitBytes: number, peakOf: (way: { readonly microBatch: number }) => number) {
  const tried: number[] = [];
  const probe: Fitting["probe"] = async ({ recipe: { microBatch } }) => {
    tried.push(microBatch);
    return { peakBytes: peakOf({ microBatch }), milliseconds: 1 };
  };
  return { tried, choose: () => fitInto({ recipe, limitBytes, tasksOf, probe }) };
}

test("the ways are every micro-batch that divides the recipe's, the fastest first", () => {
  const candidates = candidatesOf({ recipe, tasksOf });
  expect(new Set(candidates.map(({ way }) => way.microBatch))).toEqual(new Set([1, 2, 4]));
  const [first, ...others] = candidates;
  expect(first.way).toEqual({ microBatch: 4, thrift: { buffers: "handed-on", forgetting: null } });
  expect(others.every(({ work }, i) => work >= candidates[i].work)).toBe(true);
  expect(others.some(({ way }) => way.thrift.forgetting !== null)).toBe(true);
  expect(Math.min(...others.map(({ predictedBytes }) => predictedBytes))).toBeLessThan(
    first.predictedBytes,
  );
});

test("a smaller micro-batch needs less, and so does forgetting where dead buffers are freed", () => {
  // Wide enough for activations to outweigh the columns that a weight's gradient is made from.
  const wide = tinyRecipe({ batch: 4, configuration: { width: 16, dilations: [2] } });
  const candidates = candidatesOf({ recipe: wide, tasksOf });
  const needOf = (microBatch: number, forgets: boolean) =>
    Math.min(
      ...candidates
        .filter(({ way }) => way.microBatch === microBatch && way.thrift.buffers === "freed")
        .filter(({ way }) => (way.thrift.forgetting !== null) === forgets)
        .map(({ need }) => need.activationBytes),
    );
  expect(needOf(1, false)).toBeLessThan(needOf(4, false));
  expect(needOf(4, true)).toBeLessThan(needOf(4, false));
});

test("where statistics move with what a micro-batch holds, the recipe's is the only one", () => {
  const normed = tinyRecipe({
    ...{ network: "pconv-unet", configuration: { width: 8, levels: 3 }, batch: 4 },
    degradation: { cropPx: 32, rectangleSidePx: [8, 24] },
  });
  const candidates = candidatesOf({ recipe: normed, tasksOf });
  expect(new Set(candidates.map(({ way }) => way.microBatch))).toEqual(new Set([4]));
});

test("the fastest way is taken where it fits, and only it is measured", async () => {
  const { tried, choose } = fitting(4e9, () => 5e8);
  const found = await choose();
  expect(found).toMatchObject({ microBatch: 4, limitBytes: 4e9, slowdown: 1 });
  expect(found.thrift).toEqual({ buffers: "handed-on", forgetting: null });
  expect(found.predictedPeakBytes).toBeGreaterThan(5e8 + 1e8);
  expect(tried).toEqual([4]);
});

test("a measurement has the last word: what takes more than was predicted is passed over", async () => {
  const { tried, choose } = fitting(8e8, ({ microBatch }) => (microBatch === 1 ? 4e8 : 9e8));
  const found = await choose();
  expect(found.microBatch).toBe(1);
  expect(found.slowdown).toBeGreaterThan(1);
  expect(found.predictedPeakBytes).toBeLessThanOrEqual(8e8);
  expect(tried[0]).toBe(4);
});

test("a way that the machine has no memory for counts as one that does not fit", async () => {
  const noMemory = new KintsugiError("out-of-memory", { where: "x", expected: "y", got: "z" });
  const { tried, choose } = fitting(4e9, ({ microBatch }) => {
    if (microBatch === 4) throw noMemory;
    return 4e8;
  });
  expect((await choose()).microBatch).toBeLessThan(4);
  expect(tried[0]).toBe(4);
});

test("what no way fits is refused, with what is needed at least and what to change", async () => {
  const { choose } = fitting(1e8, () => 4e8);
  await expect(choose()).rejects.toMatchObject({ code: "out-of-memory" });
  await expect(choose()).rejects.toThrow(
    /^tiny: expected a training that fits into 100 MB, got one that needs about \d+ MB at least; allow more, or lower degradation\.cropPx or the network's width in the recipe$/,
  );
});

test("any other failure of a measurement is passed on", async () => {
  const { choose } = fitting(4e9, () => {
    throw new Error("a bug");
  });
  await expect(choose()).rejects.toThrow("a bug");
});

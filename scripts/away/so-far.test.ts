import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadWeights } from "../../src/runtime/weights.node.ts";
import { type NewTraining, train } from "../../src/training/index.ts";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { exportSoFar } from "./so-far.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-so-far-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Trains until the step, or to the end, and gives the run's folder. */
async function trained(training: Omit<NewTraining, "device">, until = Infinity): Promise<string> {
  const controller = new AbortController();
  const { signal } = controller;
  for await (const event of train({ ...training, device: "cpu", signal })) {
    if (event.type === "step" && event.step >= until) controller.abort();
  }
  return training.out;
}

test("weights so far say how many steps they had, and with which weights they began", async () => {
  const first = await trained({ recipe: tinyRecipe({ steps: 2 }), out: join(folder, "first") });
  const recipe = tinyRecipe({ name: "second", steps: 1000 });
  const from = join(first, "weights.safetensors");
  const second = await trained({ recipe, out: join(folder, "second"), from }, 1);

  await exportSoFar(second, recipe);
  const { card } = await loadWeights(join(second, "so-far"));
  const begun = (await loadWeights(from)).card;
  expect(card).toMatchObject({
    name: "second",
    training: { steps: 1, from: { name: begun.name, sha256: begun.sha256, steps: 2 } },
  });
});

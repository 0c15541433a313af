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

/** Trains to the end, or until it has told of a step where it is to stop; gives the step that it came to. */
async function trained(training: Omit<NewTraining, "device">, stops = false): Promise<number> {
  const controller = new AbortController();
  const { signal } = controller;
  let last = 0;
  for await (const event of train({ ...training, device: "cpu", signal })) {
    if (event.type === "step" && stops) controller.abort();
    if (event.type === "finished" || event.type === "stopped") last = event.step;
  }
  return last;
}

test("weights so far say how many steps they had, and with which weights they began", async () => {
  const [first, second] = ["first", "second"].map((name) => join(folder, name));
  await trained({ recipe: tinyRecipe({ steps: 2 }), out: first });
  const recipe = tinyRecipe({ name: "second", steps: 1000 });
  const from = join(first, "weights.safetensors");
  const steps = await trained({ recipe, out: second, from }, true);

  await exportSoFar(second, recipe);
  const { card } = await loadWeights(join(second, "so-far"));
  const { name, sha256 } = (await loadWeights(from)).card;
  expect(steps).toBeGreaterThan(0);
  expect(card).toMatchObject({
    name: "second",
    training: { steps, from: { name, sha256, steps: 2 } },
  });
});

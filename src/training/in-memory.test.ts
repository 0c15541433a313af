import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { openSource } from "../data/index.ts";
import type { Device } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { loadWeights } from "../runtime/weights.node.ts";
import { type InMemoryEvent, type Snapshot, trainInMemory } from "./in-memory.ts";
import type { Recipe } from "./recipe.ts";
import { train } from "./train.ts";

const recipe = tinyRecipe({ steps: 8, evaluation: { everySteps: 4, pictures: 2 } });

let device: Device;
let folder: string;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
  folder = await mkdtemp(join(tmpdir(), "kintsugi-in-memory-"));
});
afterAll(async () => {
  await device.close();
  await rm(folder, { recursive: true });
});

function training(changes: { from?: Snapshot; signal?: AbortSignal; recipe?: Recipe } = {}) {
  if (recipe.source.kind !== "synthetic") throw new Error("the tiny recipe's source is synthetic");
  const source = openSource(recipe.source, { seed: recipe.seed });
  const heldOut = openSource(recipe.source, { seed: recipe.seed + 1 });
  return trainInMemory({ recipe, device, machine: "a test", source, heldOut, ...changes });
}

async function all(events: AsyncGenerator<InMemoryEvent>): Promise<readonly InMemoryEvent[]> {
  const seen: InMemoryEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

const filesIn = (events: readonly InMemoryEvent[]) => {
  const last = events.at(-1);
  if (last?.type !== "finished") throw new Error(`it ended with ${last?.type}`);
  return last.files;
};

describe("a training in memory", () => {
  test("gives the weights and figures of `train`, bit for bit", { timeout: 120_000 }, async () => {
    const out = join(folder, "run");
    for await (const _ of train({ recipe, out, device: "cpu", threads: 1 }));
    const theirs = await loadWeights(join(out, "weights.safetensors"));
    const events = await all(training());
    const { safetensors, card } = filesIn(events);
    const file = await readFile(join(out, "weights.safetensors"));
    expect(Buffer.from(safetensors).equals(file)).toBe(true);
    const { training: effort, ...same } = JSON.parse(card);
    const { training: theirEffort, ...theirSame } = theirs.card;
    expect(same).toEqual(theirSame);
    expect(effort).toMatchObject({ steps: theirEffort.steps, machine: "a test" });
    expect(events.map(({ type }) => type).filter((type) => type !== "step")).toEqual([
      ...["started", "evaluation", "evaluation", "finished"],
    ]);
  });

  test("stopped and gone on with is one that was never stopped", { timeout: 120_000 }, async () => {
    const whole = filesIn(await all(training()));
    const controller = new AbortController();
    let snapshot: Snapshot | undefined;
    for await (const event of training({ signal: controller.signal })) {
      if (event.type === "evaluation") controller.abort(); // after the fourth step
      if (event.type === "stopped") snapshot = event.snapshot;
    }
    expect(snapshot?.step).toBe(4);
    await device.dropState();
    const events = await all(training({ from: snapshot! }));
    expect(events[0]).toMatchObject({ type: "resumed", step: 4 });
    expect(Buffer.from(filesIn(events).safetensors).equals(whole.safetensors)).toBe(true);
  });

  test("shows originals, broken, first guesses and mended beside each other", async () => {
    const evaluation = (await all(training())).find(({ type }) => type === "evaluation");
    if (evaluation?.type !== "evaluation") throw new Error("no evaluation");
    const { sheet, psnrHole, guessPsnrHole } = evaluation;
    expect(sheet.width / sheet.height).toBeCloseTo(4 / 2, 0);
    expect(psnrHole).toBeGreaterThan(5);
    expect(guessPsnrHole).toBeGreaterThan(5);
  });

  test("refuses a recipe of several phases", async () => {
    const phases = ["a", "b"].map((name) => ({ name, steps: 4 }));
    const several = tinyRecipe({ steps: 8, phases });
    await expect(all(training({ recipe: several }))).rejects.toThrow(
      /phases: expected one, to train without a folder, got 2; train it with `kintsugi train`$/,
    );
  });
});

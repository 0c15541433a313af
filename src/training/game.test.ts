/** Trainings against a discriminator, in phases, and what happens where they go wrong. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyClassifier } from "../../tests/tiny-classifier.ts";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { loadWeights } from "../runtime/weights.node.ts";
import { readLastCheckpoint } from "./checkpoint.ts";
import type { TrainingEvent } from "./events.ts";
import type { TrainingOptions } from "./loop.ts";
import type { Recipe } from "./recipe.ts";
import { resume, train } from "./train.ts";

const options = { device: "cpu", threads: 1 } as const;

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "kintsugi-game-"));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

/** PEPSI against RED, both as small as can be. */
const game = tinyRecipe({
  network: "pepsi",
  configuration: { width: 4, dilations: [2] },
  loss: { adversarial: { width: 4 } },
  steps: 4,
  evaluation: { everySteps: 2, pictures: 1 },
});

/** P-Conv: batch normalisation in the first phase, frozen in the second one's encoder. */
const phased = tinyRecipe({
  network: "pconv-unet",
  configuration: { width: 2, levels: 3 },
  phases: [
    { name: "whole", steps: 3 },
    {
      ...{ name: "frozen", steps: 3, configuration: { frozenEncoder: true } },
      optimiser: { learningRate: 0.001 },
    },
  ],
  evaluation: { everySteps: 2, pictures: 1 },
});

async function all(events: AsyncIterable<TrainingEvent>): Promise<readonly TrainingEvent[]> {
  const seen: TrainingEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
const ofType = <T extends TrainingEvent["type"]>(events: readonly TrainingEvent[], type: T) =>
  events.filter((event) => event.type === type) as (TrainingEvent & { readonly type: T })[];

const run = (name: string, recipe: Recipe, more: TrainingOptions = {}) =>
  all(train({ recipe, out: join(parent, name), ...options, ...more }));
const end = async (name: string) =>
  (await readLastCheckpoint(join(parent, name, "checkpoints"))).checkpoint!;

/** Stops after a step, then goes on. */
async function stoppedAfter(step: number, name: string, recipe: Recipe, more?: TrainingOptions) {
  const controller = new AbortController();
  const { signal } = controller;
  const out = join(parent, name);
  const hook = more?.onResult;
  const first = train({
    ...{ recipe, out, signal, ...options },
    onResult: (result, at) => {
      if (at.step === step) controller.abort();
      return hook?.(result, at) ?? result;
    },
  });
  const before = await all(first);
  expect(before.at(-1)).toEqual({ type: "stopped", step });
  return [before, await all(resume(out, { ...options, ...more }))] as const;
}

describe("a game", () => {
  test("tells both losses and what the network's is made of, and goes on bit for bit", async () => {
    const events = await run("game", game);
    const last = ofType(events, "step").at(-1)!;
    expect(Object.keys(last.losses)).toEqual(["hole", "known", "coarse", "adversarial"]);
    expect(last.discriminator?.loss).toBeGreaterThan(0);
    expect(last.discriminator?.gradientNorm).toBeGreaterThan(0);
    expect(await readFile(join(parent, "game", "curve.svg"), "utf8")).toContain(
      "discriminator's loss",
    );

    await stoppedAfter(3, "stopped", game);
    const [whole, stopped] = [await end("game"), await end("stopped")];
    expect(stopped.record.sha256).toBe(whole.record.sha256);
    const names = Object.keys(whole.state);
    expect(names).toContain("moment2.discriminator.picture.0.weight");
    expect(names).toContain("discriminator.picture.0.u");
    expect(names).not.toContain("average.discriminator.picture.0.weight");
  });

  test("gives the network's weights alone, and the game has moved the discriminator's", async () => {
    const { tensors, card } = await loadWeights(join(parent, "game", "weights"));
    expect(Object.keys(tensors).some((name) => name.startsWith("discriminator"))).toBe(false);
    expect(card.network).toBe("pepsi");
    const { state } = await end("game");
    expect(state["moment1.discriminator.picture.0.weight"].data.some((each) => each !== 0)).toBe(
      true,
    );
  });

  test("in micro-batches is the same to 1e-5", async () => {
    await run("parts", { ...game, microBatch: 1 });
    const [one, two] = [(await end("game")).state, (await end("parts")).state];
    for (const name of ["decoder.output.weight", "discriminator.picture.0.weight"]) {
      const gaps = [...one[name].data].map((value, i) =>
        Math.abs(Number(value) - Number(two[name].data[i])),
      );
      expect(Math.max(...gaps)).toBeLessThan(1e-5);
    }
  });
});

describe("phases", () => {
  test.each([2, 3, 5])("are one run, which goes on bit for bit after step %d", async (step) => {
    const name = `phases-${step}`;
    const [before, after] = await stoppedAfter(step, name, phased);
    const told = [...ofType(before, "phase"), ...ofType(after, "phase")].map(({ name }) => name);
    expect(told).toEqual(
      {
        2: ["whole", "whole", "frozen"],
        3: ["whole", "frozen", "frozen"],
        5: ["whole", "frozen", "frozen"],
      }[step],
    );
    if (step === 2) await run("phases", phased);
    expect((await end(name)).record.sha256).toBe((await end("phases")).record.sha256);
  });

  test("move what they say: running means rest where they are frozen, and are exported", async () => {
    const half = { ...phased, steps: 3, phases: [phased.phases[0]] };
    await run("half", half);
    const [first, second] = [(await end("half")).state, (await end("phases")).state];
    expect(second["encoder.1.norm.mean"]).toEqual(first["encoder.1.norm.mean"]);
    expect(second["encoder.1.norm.scale"]).toEqual(first["encoder.1.norm.scale"]);
    expect(second["decoder.1.norm.mean"]).not.toEqual(first["decoder.1.norm.mean"]);
    expect(second["encoder.1.weight"]).not.toEqual(first["encoder.1.weight"]);
    const { tensors } = await loadWeights(join(parent, "phases", "weights"));
    expect(tensors["encoder.1.norm.mean"].data).toEqual(second["encoder.1.norm.mean"].data);
  });

  const edgeConnect = (steps: number) =>
    tinyRecipe({
      ...{ network: "edge-connect", configuration: { width: 4, blocks: 1 }, steps },
      loss: { adversarial: { width: 4 } },
      evaluation: { everySteps: steps, pictures: 1 },
    });

  test("of EdgeConnect learn edges, then pictures", async () => {
    const recipe = edgeConnect(3);
    const seen: Record<string, unknown>[] = [];
    await run("edges", recipe, {
      onResult: (result) => {
        seen.push(result.losses);
        return result;
      },
    });
    expect(Object.keys(seen[0])).toEqual(["adversarial", "featureMatching"]);
    expect(Object.keys(seen[1])).toEqual(["hole", "known", "adversarial", "featureMatching"]);
    const { state } = await end("edges");
    const moved = (name: string) => state[`moment2.${name}`].data.some((value) => value !== 0);
    expect([moved("picture.output.weight"), moved("edges.output.weight")]).toEqual([true, false]);
    expect(moved("discriminator.picture.0.weight")).toBe(true);
  });

  test("of EdgeConnect are one run: stopped in the second, it ends with the same weights", async () => {
    const recipe = edgeConnect(5);
    expect(recipe.phases.map(({ steps }) => steps)).toEqual([2, 2, 1]);
    await run("edge-connect", recipe);
    const [before, after] = await stoppedAfter(3, "edge-connect-stopped", recipe);
    const told = (events: readonly TrainingEvent[]) =>
      ofType(events, "phase").map(({ name }) => name);
    expect([told(before), told(after)]).toEqual([
      ["edges", "true-edges"],
      ["true-edges", "predicted-edges"],
    ]);
    const [whole, stopped] = [await end("edge-connect"), await end("edge-connect-stopped")];
    expect(stopped.record).toMatchObject({ step: 5, sha256: whole.record.sha256 });
    const shaOf = async (name: string) =>
      (await loadWeights(join(parent, name, "weights"))).card.sha256;
    expect(await shaOf("edge-connect-stopped")).toBe(await shaOf("edge-connect"));
  }, 180_000);
});

describe("a training that goes wrong", () => {
  /** The third step's loss is no number, as often as said. */
  const failing = (times: number): TrainingOptions => ({
    onResult: (result, { step, returns }) =>
      step === 3 && returns < times ? { ...result, loss: Number.NaN } : result,
  });

  test("goes back to the last good checkpoint, and resumes bit for bit from there", async () => {
    const events = await run("failed", game, failing(1));
    const told = { from: 3, to: 2, found: "a loss of NaN", returns: 1 };
    expect(ofType(events, "returned")).toEqual([{ type: "returned", ...told }]);
    expect(ofType(events, "finished")).toHaveLength(1);
    const { record } = await end("failed");
    expect(record).toMatchObject({ step: 4, good: 4 });
    expect(record.returns).toEqual([{ from: 3, to: 2, found: "a loss of NaN" }]);
    const straight = await end("game");
    expect(record.sha256).not.toBe(straight.record.sha256);

    // Stopped after the return: the record knows of it.
    const controller = new AbortController();
    const out = join(parent, "failed-stopped");
    const first = train({
      recipe: game,
      out,
      signal: controller.signal,
      ...options,
      ...failing(1),
    });
    for await (const event of first) if (event.type === "returned") controller.abort();
    const after = await all(resume(out, { ...options, ...failing(1) }));
    expect(ofType(after, "resumed")[0].step).toBe(2);
    expect(ofType(after, "returned")).toEqual([]);
    expect((await end("failed-stopped")).record.sha256).toBe(record.sha256);
  });

  test("halves both rates and draws other data", async () => {
    const rates: number[] = [];
    for (const event of await run("rates", { ...game, steps: 3 }, failing(1))) {
      if (event.type === "step" && event.step === 3) rates.push(event.learningRate);
    }
    const [whole] = ofType(await run("whole", { ...game, steps: 3 }), "step").slice(-1);
    expect(rates.at(-1)).toBeCloseTo(whole.learningRate / 2, 12);
    const log = await readFile(join(parent, "rates", "log.jsonl"), "utf8");
    expect(log).toContain('"type":"returned","from":3,"to":2');
  });

  test("stops after three returns, with advice", async () => {
    const attempt = run("given-up", game, failing(9));
    await expect(attempt).rejects.toMatchObject({ code: "training-diverged" });
    await expect(attempt).rejects.toThrow("a loss of NaN, after 3 returns to a good checkpoint");
    const { record } = await end("given-up");
    expect(record.returns).toHaveLength(3);
  });

  test("because its discriminator has nothing to learn goes back before that began", async () => {
    const { adversarial } = game.loss;
    const recipe = {
      ...{ ...game, steps: 6 },
      loss: { ...game.loss, adversarial: { ...adversarial!, collapseSteps: 3 } },
    };
    const events = await run("collapsed", recipe, {
      onResult: (result, { step, returns }) =>
        returns === 0 && step >= 3
          ? { ...result, discriminator: { loss: 0, gradientNorm: 0 } }
          : result,
    });
    expect(ofType(events, "returned")).toMatchObject([
      { from: 5, to: 2, found: "a discriminator with nothing to learn for 3 steps" },
    ]);
    expect((await end("collapsed")).record).toMatchObject({ step: 6, saturated: 0, good: 6 });
  });
});

test("losses in a classifier's features train, and a file that is missing is named", async () => {
  const path = join(parent, "tiny.onnx");
  await writeFile(path, tinyClassifier());
  const perceptual = { classifier: path, layers: ["one", "two"] };
  const recipe = tinyRecipe({
    ...{ loss: { perceptual, style: perceptual, totalVariation: 0.1 }, steps: 2 },
    evaluation: { everySteps: 2, pictures: 1 },
  });
  const [last] = ofType(await run("perceptual", recipe), "step").slice(-1);
  expect(Object.keys(last.losses)).toEqual(["hole", "perceptual", "style", "totalVariation"]);
  for (const value of Object.values(last.losses)) expect(value).toBeGreaterThan(0);
  const nowhere = { ...perceptual, classifier: join(parent, "vgg.onnx") };
  const missing = run("blind", tinyRecipe({ loss: { perceptual: nowhere } }));
  await expect(missing).rejects.toMatchObject({ code: "file-missing" });
  await expect(missing).rejects.toThrow("vgg.onnx: expected an ONNX file of a classifier, got no");
});

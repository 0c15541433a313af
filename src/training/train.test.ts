import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { photoOf, writePicture } from "../files/index.ts";
import { stepsInto } from "../runtime/index.ts";
import { loadWeights } from "../runtime/weights.node.ts";
import { readLastCheckpoint } from "./checkpoint.ts";
import type { TrainingEvent } from "./events.ts";
import type { TrainingOptions } from "./loop.ts";
import type { Recipe } from "./recipe.ts";
import { resume, train } from "./train.ts";

const options = { device: "cpu", threads: 1 } as const;

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "kintsugi-train-"));
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function all(events: AsyncIterable<TrainingEvent>): Promise<readonly TrainingEvent[]> {
  const seen: TrainingEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}
const ofType = <T extends TrainingEvent["type"]>(events: readonly TrainingEvent[], type: T) =>
  events.filter((event) => event.type === type) as (TrainingEvent & { readonly type: T })[];

/** Options that stop a run before the step after `last`. */
function stopAt(last: number) {
  const controller = new AbortController();
  const onResult: TrainingOptions["onResult"] = (result, { step }) => {
    if (step === last) controller.abort();
    return result;
  };
  return { ...options, signal: controller.signal, onResult };
}

/** The state at the run's end. */
async function finalState(out: string) {
  const { checkpoint } = await readLastCheckpoint(join(out, "checkpoints"));
  return checkpoint!;
}

describe("a training", () => {
  const recipe = tinyRecipe({ batch: 4, microBatch: 4, steps: 3, evaluation: { pictures: 2 } });
  let out: string;
  let events: readonly TrainingEvent[];
  beforeAll(async () => {
    out = join(parent, "whole");
    events = await all(train({ recipe, out, ...options }));
  });

  test("tells its plan, its start, its steps, its evaluation and its end", () => {
    const types = events.map(({ type }) => type).filter((type) => type !== "step");
    expect(types).toEqual(["planned", "started", "evaluation", "checkpoint", "finished"]);
    const [planned] = ofType(events, "planned");
    expect(planned).toMatchObject({ parameters: 32807, microBatches: 1 });
    expect(ofType(events, "started")[0]).toMatchObject({ step: 0, steps: 3 });
    const last = ofType(events, "step").at(-1)!;
    expect(last).toMatchObject({ step: 3, secondsLeft: 0 });
    expect(last.loss).toBeGreaterThan(0);
    expect(last.gradientNorm).toBeGreaterThan(0);
  });

  test("leaves its log, its curve, a sheet and nothing temporary", async () => {
    expect((await readdir(out)).sort()).toEqual([
      "checkpoints",
      "curve.svg",
      "log.jsonl",
      "recipe.json",
      "samples",
      "weights.json",
      "weights.safetensors",
    ]);
    expect(await readdir(join(out, "samples"))).toEqual(["step-0000003.png"]);
    const log = (await readFile(join(out, "log.jsonl"), "utf8")).trimEnd().split("\n");
    expect(log.map((line) => JSON.parse(line))).toEqual(
      events.map((event) => ({ time: expect.any(String), ...event })),
    );
  });

  test("gives the running means as weights, with a valid card", async () => {
    const { card, tensors } = await loadWeights(join(out, "weights"));
    const { psnrHole, guessPsnrHole } = ofType(events, "evaluation")[0];
    expect(card).toMatchObject({
      name: "tiny",
      network: "gated-unet",
      configuration: { width: 4, dilations: [2], consistency: true },
      damage: ["mean", "mean-linear", "nearest", "book"],
      parameters: 32807,
      figures: { psnrHole, guessPsnrHole },
      training: { steps: 3 },
      protocol: "held-out examples of the recipe, PSNR in dB over the hole",
    });
    const { state } = await finalState(out);
    const names = Object.keys(tensors);
    expect(names).toContain("encoder.0.weight");
    for (const name of names) expect(tensors[name].data).toEqual(state[`average.${name}`].data);
  });

  test("in four micro-batches of one moves the weights alike to 1e-5", async () => {
    const parts = join(parent, "parts");
    await all(train({ recipe: { ...recipe, microBatch: 1 }, out: parts, ...options }));
    const [one, four] = [(await finalState(out)).state, (await finalState(parts)).state];
    let largest = 0;
    for (const name of Object.keys(one)) {
      const other = four[name].data;
      one[name].data.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(Number(value) - Number(other[i])));
      });
    }
    expect(largest).toBeLessThan(1e-5);
  });

  test("begins from weights that it is given, and goes on from them after a kill", async () => {
    const from = join(out, "weights.safetensors");
    const begun = join(parent, "begun");
    const events = train({ recipe, out: begun, from, ...options });
    while ((await events.next()).value?.type !== "started");
    await events.return(undefined);
    const { checkpoint } = await readLastCheckpoint(join(begun, "checkpoints"));
    const { card, tensors } = await loadWeights(from);
    expect(checkpoint?.state["encoder.0.weight"].data).toEqual(tensors["encoder.0.weight"].data);
    expect(ofType(await all(resume(begun, options)), "started")[0].step).toBe(0);
    const { card: later } = await loadWeights(join(begun, "weights"));
    const begunWith = { name: "tiny", sha256: card.sha256, steps: 3 };
    expect(later.training).toMatchObject({ steps: 3, from: begunWith });
    expect([stepsInto(card), stepsInto(later)]).toEqual([3, 6]);
  });

  test("warns of what the weights that it is given were trained with otherwise", async () => {
    const louder = tinyRecipe({ configuration: { width: 4, dilations: [2], correctionScale: 1 } });
    const from = join(out, "weights.safetensors");
    const events = train({ recipe: louder, out: join(parent, "louder"), from, ...options });
    expect((await events.next()).value).toEqual({
      type: "warning",
      message: "tiny was trained with correctionScale 0.03125, the recipe has 1",
    });
    await events.return(undefined);
  });

  test("of another configuration refuses the weights before it makes a folder", async () => {
    const wider = tinyRecipe({ configuration: { width: 8 } });
    const from = join(out, "weights.safetensors");
    const attempt = all(train({ recipe: wider, out: join(parent, "wider"), from, ...options }));
    await expect(attempt).rejects.toMatchObject({ code: "weights-invalid" });
    await expect(attempt).rejects.toThrow(
      `${from}: expected "encoder.0.weight" of shape [16, 15, 3, 3], got [8, 15, 3, 3]; give weights of the recipe's network and configuration`,
    );
    expect(await readdir(parent)).not.toContain("wider");
  });
});

describe("a training within a limit of memory", () => {
  const recipe = tinyRecipe({ batch: 2, steps: 4, evaluation: { everySteps: 2, pictures: 2 } });
  const limit = 2e9;

  test("measures a way, says it, keeps it and resumes by it to the last bit", async () => {
    const [out, whole] = [join(parent, "fitted"), join(parent, "fitted-whole")];
    const events = await all(train({ recipe, out: whole, memory: limit, ...options }));
    expect(events[0]).toEqual({ type: "fitting", limitBytes: limit });
    const [fitted] = ofType(events, "fitted");
    expect(fitted).toMatchObject({ microBatch: 2, limitBytes: limit, slowdown: 1 });
    expect(ofType(events, "planned")[0].predictedPeakBytes).toBe(fitted.predictedPeakBytes);

    // Another way than the fastest, as a lower limit would have it: what matters is that the run keeps to it.
    const thrift = { buffers: "handed-on", forgetting: { part: 0.3, share: 1 } } as const;
    await all(train({ recipe: { ...recipe, microBatch: 1 }, out, ...stopAt(2) }));
    const fit = { limitBytes: limit, thrift, predictedPeakBytes: 4e8, slowdown: 1.2 };
    for (const folder of [out, `${out}-unstopped`]) {
      if (folder !== out) await cp(out, folder, { recursive: true });
      await writeFile(join(folder, "memory.json"), JSON.stringify(fit));
    }
    await all(resume(out, stopAt(3)));
    const last = await all(resume(out, options));
    expect(ofType(last, "fitted")[0]).toEqual({ type: "fitted", microBatch: 1, ...fit });
    await all(resume(`${out}-unstopped`, options));
    const [one, other] = [await finalState(out), await finalState(`${out}-unstopped`)];
    expect(one.record.step).toBe(4);
    expect(one.record.sha256).toBe(other.record.sha256);
  }, 120_000);

  test("refuses what is no limit, and devices whose memory it cannot measure", async () => {
    const refused = (changes: object) =>
      all(train({ recipe, out: join(parent, "none"), ...options, ...changes }));
    await expect(refused({ memory: 0 })).rejects.toThrow(
      "memory: expected a number of bytes above 0, got 0",
    );
    const gpu = refused({ memory: limit, device: "webgpu" });
    await expect(gpu).rejects.toMatchObject({ code: "usage" });
    await expect(gpu).rejects.toThrow(
      "memory: expected the device cpu, whose memory can be measured, got webgpu; lower microBatch in the recipe, or train on the CPU",
    );
    await expect(refused({ memory: 1e6 })).rejects.toMatchObject({ code: "out-of-memory" });
    expect(await readdir(parent)).not.toContain("none");
  }, 60_000);

  test("refuses a memory.json that says something else", async () => {
    const out = join(parent, "spoilt");
    await all(train({ recipe, out, ...stopAt(1) }));
    await writeFile(join(out, "memory.json"), "{}");
    await expect(all(resume(out, options))).rejects.toThrow(
      `${out}/memory.json: expected how the run fits into memory, got 2 characters of something else`,
    );
  });
});

describe("a stopped training", () => {
  const recipe = tinyRecipe({ steps: 6 });

  test("writes a checkpoint, and goes on as if it had never stopped", async () => {
    const [out, whole] = [join(parent, "stopped"), join(parent, "unstopped")];
    const controller = new AbortController();
    const events: TrainingEvent[] = [];
    let written = 0;
    const onWrite = () => {
      written++;
    };
    const signal = controller.signal;
    for await (const event of train({ recipe, out, signal, onWrite, ...options })) {
      events.push(event);
      if (event.type === "started") controller.abort();
    }
    expect(events.at(-1)).toEqual({ type: "stopped", step: 0 });
    expect(written).toBe(0);

    const second = new AbortController();
    const later: TrainingEvent[] = [];
    for await (const event of resume(out, { signal: second.signal, ...options })) {
      later.push(event);
      if (event.type === "evaluation" && event.step === 5) second.abort();
    }
    expect(later.slice(-2)).toEqual([
      { type: "checkpoint", step: 5, milliseconds: expect.any(Number) },
      { type: "stopped", step: 5 },
    ]);

    const last = await all(resume(out, options));
    expect(ofType(last, "resumed")[0].step).toBe(5);
    expect(last.at(-1)?.type).toBe("finished");
    await all(train({ recipe, out: whole, ...options }));
    expect((await finalState(out)).record.sha256).toBe((await finalState(whole)).record.sha256);
  });

  test("warns of a damaged checkpoint and of another machine, and uses the last good one", async () => {
    const folder = join(parent, "stopped", "checkpoints");
    const [older, newer] = ["step-0000005", "step-0000006"];
    await writeFile(join(folder, `${newer}.safetensors`), "half");
    const record = JSON.parse(await readFile(join(folder, `${older}.json`), "utf8"));
    const elsewhere = { ...record, machine: "another machine" };
    await writeFile(join(folder, `${older}.json`), JSON.stringify(elsewhere));
    const events = await all(resume(join(parent, "stopped"), options));
    const [damaged, machine] = ofType(events, "warning").map(({ message }) => message);
    expect(damaged).toMatch(
      /^a checkpoint is left out: .*step-0000006\.safetensors: expected the SHA-256 [0-9a-f]{64}, got [0-9a-f]{64} over 4 bytes$/,
    );
    expect(machine).toMatch(/is not the run's \(another machine\): the last digits will differ$/);
    expect(ofType(events, "resumed")[0].step).toBe(5);
  });

  test("without any good checkpoint says so, and gives the lock back", async () => {
    const folder = join(parent, "stopped", "checkpoints");
    for (const file of await readdir(folder)) {
      if (file.endsWith(".safetensors")) await writeFile(join(folder, file), "half");
    }
    for (let attempt = 0; attempt < 2; attempt++) {
      const attempted = all(resume(join(parent, "stopped"), options));
      await expect(attempted).rejects.toMatchObject({ code: "checkpoint-damaged" });
      await expect(attempted).rejects.toThrow(
        `${folder}: expected at least one checkpoint that is whole, got none; start the run again`,
      );
    }
  });
});

describe("a training that cannot be", () => {
  const attempt = (recipe: Recipe, out: string) =>
    all(train({ recipe, out: join(parent, out), ...options }));

  test("for want of memory is refused before its first step, and makes no folder", async () => {
    const degradation = { cropPx: 1024 };
    const batch = 2 ** 14;
    const attempted = attempt(tinyRecipe({ degradation, batch }), "large");
    await expect(attempted).rejects.toMatchObject({ code: "out-of-memory" });
    await expect(attempted).rejects.toThrow(
      /^tiny: expected at most [\d.]+ GB of memory, got a training that needs about \d{3,}\.\d GB; lower microBatch \(only batch normalisation tells the difference\) or degradation\.cropPx in the recipe$/,
    );
    expect(await readdir(parent)).not.toContain("large");
  });

  test("for want of pictures names their folder, and makes none", async () => {
    const source = { kind: "folder", path: join(parent, "nowhere") } as const;
    await expect(attempt(tinyRecipe({ source }), "blind")).rejects.toMatchObject({
      code: "file-missing",
    });
    expect(await readdir(parent)).not.toContain("blind");
  });

  test("for want of a device makes no folder, so that another device can be named", async () => {
    const asked = { recipe: tinyRecipe(), out: join(parent, "cudaless"), device: "cuda" } as const;
    await expect(all(train(asked))).rejects.toMatchObject({ code: "device-missing" });
    expect(await readdir(parent)).not.toContain("cudaless");
  });

  test("because its loss is no number says where, and names what to lower", async () => {
    const optimiser = { learningRate: 1e30, warmupSteps: 0, clipNorm: 1e30 };
    const attempted = attempt(tinyRecipe({ optimiser, steps: 20 }), "wild");
    await expect(attempted).rejects.toMatchObject({ code: "training-diverged" });
    await expect(attempted).rejects.toThrow(
      /wild, step \d+: expected a finite loss, got a (loss|gradient norm) of (NaN|Infinity), after 3 returns to a good checkpoint with half the learning rates; lower optimiser\.learningRate and start again/,
    );
  });
});

test("pictures that are skipped and figures of the training's own pictures are warned of", async () => {
  const path = join(parent, "photos");
  const picture = photoOf(wavyPicture(48, 40));
  for (const name of ["a.png", "b.png"]) {
    await writePicture(join(path, name), picture, { createFolders: true });
  }
  await writeFile(join(path, "c.png"), "no picture");
  const recipe = tinyRecipe({ source: { kind: "folder", path, shorterSidePx: 32 }, steps: 3 });
  const events = await all(train({ recipe, out: join(parent, "photographs"), ...options }));
  const warnings = ofType(events, "warning").map(({ message }) => message);
  expect(warnings[0]).toBe(
    "evaluation.source is missing: figures are of the training's own pictures",
  );
  expect(warnings[1]).toMatch(/^skipped: .*c\.png: expected /);
  expect(warnings).toHaveLength(2);
  const { card } = await loadWeights(join(parent, "photographs", "weights"));
  expect(card.protocol).toBe("examples of the recipe, PSNR in dB over the hole");
});

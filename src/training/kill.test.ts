import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildSources, randomMoment, sittingsOf, trainUntil } from "../../tests/killed-training.ts";
import { tinyInput } from "../../tests/tiny-recipe.ts";
import { randomOf } from "../image/random.ts";
import { readLastCheckpoint } from "./checkpoint.ts";

/** Kills, dealt out to as many runs at once as there are cores to count on. */
const kills = 20;
const runs = 2;

/** A checkpoint after every few steps, by the clock: which steps are lost is up to it. */
const recipe = JSON.stringify({
  ...tinyInput,
  steps: 60,
  checkpointSeconds: 0.02,
  evaluation: { everySteps: 20, pictures: 1 },
});

let parent: string;
let built: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "kintsugi-kill-"));
  built = await buildSources();
});
afterAll(async () => {
  for (const folder of [parent, built]) await rm(folder, { recursive: true, force: true });
});

/** Step and hash of the state at a run's end: weights, moments and running means. */
async function endOf(out: string) {
  const { checkpoint, rejected } = await readLastCheckpoint(join(out, "checkpoints"));
  expect(rejected).toEqual([]);
  return { step: checkpoint?.record.step, sha256: checkpoint?.record.sha256 };
}

/** Kills a run `times` times, then lets it finish; gives how it was ended each time. */
async function killedRun(out: string, seed: number, times: number) {
  const random = randomOf(seed);
  const ends: (string | null)[] = [];
  const training = { built, out, recipe };
  while (ends.length < times) ends.push(await trainUntil(training, randomMoment(random)));
  ends.push(await trainUntil(training));
  return ends;
}

test("a training killed 20 times ends bit for bit as one that ran through, and loses no checkpoint", async () => {
  const outs = Array.from({ length: runs }, (_, i) => join(parent, `killed-${i}`));
  const whole = join(parent, "whole");
  const [through, ...ends] = await Promise.all([
    trainUntil({ built, out: whole, recipe }),
    ...outs.map((out, i) => killedRun(out, i + 1, kills / runs)),
  ]);
  expect(through).toBeNull();
  const expected = await endOf(whole);
  expect(expected.step).toBe(60);
  for (const [i, out] of outs.entries()) {
    expect(ends[i].filter((signal) => signal === "SIGKILL")).toHaveLength(kills / runs);
    expect(await endOf(out)).toEqual(expected);
    const sittings = await sittingsOf(out);
    sittings.slice(1).forEach(({ from }, before) => {
      const saved = sittings.slice(0, before + 1).flatMap(({ checkpoints }) => checkpoints);
      expect(from).toBeGreaterThanOrEqual(Math.max(0, ...saved));
    });
    const files = await readdir(out, { recursive: true });
    expect(files.filter((file) => file.endsWith(".kintsugi-part"))).toEqual([]);
    expect(files.filter((file) => file.startsWith("checkpoints/"))).toHaveLength(4);
    const [weights, wholes] = await Promise.all(
      [out, whole].map((folder) => readFile(join(folder, "weights.safetensors"))),
    );
    expect(weights.equals(wholes)).toBe(true);
  }
}, 240_000);

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTrainingCurve } from "./training-curve.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-curve-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A log of 4 steps, evaluated after 2 and 4; step 3 was taken again, and the last line was cut off. */
const entries = [
  { type: "step", step: 1, loss: 8 },
  { type: "step", step: 2, loss: 6 },
  { type: "evaluation", step: 2, seconds: 10, psnrHole: 20, guessPsnrHole: 19.5 },
  { type: "step", step: 3, loss: 100 },
  { type: "resumed", step: 2 },
  { type: "step", step: 3, loss: 4 },
  { type: "step", step: 4, loss: 2 },
  { type: "evaluation", step: 4, seconds: 30, psnrHole: 21, guessPsnrHole: 19.5 },
];
const log = async (name: string) => {
  const path = join(folder, name);
  const lines = entries.map((entry) => JSON.stringify(entry)).join("\n");
  await writeFile(path, `${lines}\n{"type":"step","st`);
  return path;
};

test("a log's curve has what was logged last, and steps have the time between evaluations", async () => {
  expect(await readTrainingCurve(await log("log.jsonl"))).toEqual({
    psnrHole: [
      { step: 2, seconds: 10, value: 20 },
      { step: 4, seconds: 30, value: 21 },
    ],
    guessPsnrHole: 19.5,
    loss: [
      { step: 1, seconds: 5, value: 8 },
      { step: 2, seconds: 10, value: 6 },
      { step: 3, seconds: 20, value: 4 },
      { step: 4, seconds: 30, value: 2 },
    ],
  });
});

test("of fewer points each is the mean of its neighbours", async () => {
  const { loss } = await readTrainingCurve(await log("thin.jsonl"), 2);
  expect(loss).toEqual([
    { step: 2, seconds: 10, value: 7 },
    { step: 4, seconds: 30, value: 3 },
  ]);
});

test("without a log the curve is empty", async () => {
  const empty = { loss: [], psnrHole: [], guessPsnrHole: null };
  expect(await readTrainingCurve(join(folder, "none"))).toEqual(empty);
});

import { expect, test } from "vitest";
import type { Trained, Training } from "../benchmarks/memory-child.ts";
import { forkProcess } from "../src/runtime/process.node.ts";
import { tinyInput } from "./tiny-recipe.ts";

/** Trains in a process of its own: this one has a peak already. */
const trained = (training: Training): Promise<Trained> =>
  new Promise((resolve, reject) => {
    const child = forkProcess(import.meta.url, "../benchmarks/memory-child");
    child.once("message", (answer) => resolve(answer as Trained));
    child.once("exit", (code, signal) => reject(new Error(`it ended with ${signal ?? code}`)));
    child.send(training);
  });

const recipe = {
  ...tinyInput,
  configuration: { width: 12 },
  degradation: { cropPx: 128 },
  source: { kind: "synthetic", sidePx: 128 },
  ...{ batch: 4, steps: 2, evaluation: { everySteps: 2, pictures: 2 } },
} as const;

test("a run's peak is what was predicted, within 15 %, and within its limit where it has one", async () => {
  const free = await trained({ recipe, threads: 1 });
  expect(free.fitted).toBeUndefined();
  expect(Math.abs(free.predictedBytes / free.peakBytes - 1)).toBeLessThan(0.15);
  const memory = Math.floor(0.92 * free.peakBytes);
  const within = await trained({ recipe, memory, threads: 1 });
  expect(within.fitted?.predictedPeakBytes).toBeLessThanOrEqual(memory);
  expect(Math.abs(within.predictedBytes / within.peakBytes - 1)).toBeLessThan(0.15);
  expect(within.peakBytes).toBeLessThan(free.peakBytes);
  expect(Math.abs(within.gradientNorm / free.gradientNorm - 1)).toBeLessThan(1e-4);
}, 600_000);

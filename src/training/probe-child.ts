/**
 * The entry of a probe's process: two steps on made-up numbers and a reading of the state, as for a checkpoint, then how
 * much memory that took.
 */
import { readFile } from "node:fs/promises";
import { KintsugiError } from "../errors.ts";
import { type Shape, sizeOf } from "../graph/index.ts";
import { type Device, floats } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { objectiveOf } from "./objective.ts";
import { phasesOf } from "./phases.ts";
import type { Failure, ProbeAnswer, Probed, ProbeRequest } from "./probe.ts";
import { readClassifiers } from "./read-classifiers.node.ts";
import { partsOf } from "./state.ts";
import { isGradient, loadStepper, planSteps, type StepPlan } from "./stepper.ts";
import { differentiateFor, sessionOptionsOf } from "./thrift.ts";

// Whoever asked may be gone, or have been answered.
process.once("disconnect", () => process.exit());
process.once("message", async (request: ProbeRequest) => {
  try {
    process.send!(await probed(request));
  } catch (error) {
    process.send!({ failure: failureOf(error) } satisfies ProbeAnswer);
  }
  process.disconnect();
});

const failureOf = (error: unknown): Failure => ({
  code: error instanceof KintsugiError ? error.code : "internal",
  message: error instanceof Error ? error.message : `${error}`,
});

async function probed({ recipe, phase, thrift, ...options }: ProbeRequest): Promise<Probed> {
  const files = await readClassifiers(recipe);
  const { task } = objectiveOf(recipe, phasesOf(recipe)[phase], { files });
  const parts = recipe.batch / recipe.microBatch;
  const plan = planSteps(task, parts, differentiateFor(task, thrift));
  const device = await openDevice(options.device, options);
  try {
    return await measured(device, plan, sessionOptionsOf(thrift));
  } finally {
    await device.close();
  }
}

async function measured(
  device: Device,
  plan: StepPlan,
  options: ReturnType<typeof sessionOptionsOf>,
): Promise<Probed> {
  const slots = plan.programs.flatMap(({ state }) => Object.entries(state));
  const largest = Math.max(...slots.map(([, { current }]) => sizeOf(current.shape)));
  // One array behind all, since the device copies them: many would lie about, and count, until they are collected.
  const behind = new Float32Array(largest).fill(0.01);
  await device.writeState(
    Object.fromEntries(slots.map(([name, { current }]) => [name, madeUp(current.shape, behind)])),
  );
  const stepper = await loadStepper(device, plan, options);
  let milliseconds = 0;
  for (let step = 1; step <= 2; step++) {
    const began = performance.now();
    await stepper.step(batchOf(plan), { step, learningRate: 0 });
    milliseconds = performance.now() - began;
  }
  const kept = slots.filter(([name]) => !isGradient(name));
  const specs = Object.fromEntries(kept.map(([name, { current }]) => [name, current]));
  for await (const _ of partsOf({ specs, read: (names) => device.readState(names) }));
  return { peakBytes: await peakBytes(), milliseconds };
}

/** Linux tells the peak of this program alone; elsewhere it may be that of the process that started it. */
async function peakBytes(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (kibibytes ? Number(kibibytes) : process.resourceUsage().maxRSS);
}

const madeUp = (shape: Shape, behind: Float32Array) =>
  floats(shape, behind.subarray(0, sizeOf(shape)));

const batchOf = ({ task, microBatches }: StepPlan) =>
  Object.fromEntries(
    Object.entries(task.feeds).map(([name, { shape }]) => {
      const entries = sizeOf(shape) * (shape.length === 0 ? 1 : microBatches);
      return [name, new Float32Array(entries).fill(0.5)];
    }),
  );

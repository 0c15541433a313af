/**
 * The training loop: batches in, weights out. Work yields events; the command, the log and the studio show them.
 * Everything random hangs on (seed, step, sample), so a resumed run goes on as if it had never stopped.
 */
import { availableParallelism } from "node:os";
import { type Batches, openBatches } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import type { WriteStep } from "../files/index.ts";
import type { Device, DeviceChoice, Tensors } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { drawCurve } from "./curve.ts";
import type { TrainingEvent } from "./events.ts";
import { exportWeights } from "./export-weights.ts";
import { type HeldOut, openHeldOut, trainsOnHeldOut } from "./held-out.ts";
import { machineOf } from "./machine.ts";
import { CACHE_BYTES, predictPeakBytes, requireMemory } from "./memory.ts";
import { objectiveOf, pictureWeights } from "./objective.ts";
import { progressMeter, stopwatch } from "./progress.ts";
import { cellsOf, type Recipe } from "./recipe.ts";
import type { RunFolder } from "./run-folder.ts";
import { learningRateAt } from "./schedule.ts";
import { stateNamesOf } from "./state.ts";
import { loadStepper, planSteps, type StepPlan, type Stepper } from "./stepper.ts";

export interface TrainingOptions {
  readonly device?: DeviceChoice;
  /** Threads of the engine; all cores by default. */
  readonly threads?: number;
  /** Once fired, the run writes a checkpoint and ends with `stopped`. */
  readonly signal?: AbortSignal;
  /** Called between the steps of writing a checkpoint, so that a test can end the process there. */
  readonly onWrite?: (step: WriteStep) => void;
}

/** A recipe's programs and what they will need. */
export interface Plan {
  readonly steps: StepPlan;
  readonly parameters: number;
  readonly predictedPeakBytes: number;
}

/** Throws `out-of-memory` where the training cannot fit. */
export function planOf(recipe: Recipe): Plan {
  const { network, task } = objectiveOf(recipe);
  const steps = planSteps(task, recipe.batch / recipe.microBatch);
  const predictedPeakBytes = predictPeakBytes(steps.programs, recipe);
  requireMemory(recipe.name, predictedPeakBytes);
  return { steps, parameters: network.parameters.count, predictedPeakBytes };
}

/** Where a sitting begins. */
export interface Start {
  readonly step: number;
  readonly seconds: number;
  readonly state: Tensors;
  /** Where the run was before, if it was anywhere. */
  readonly machine?: string | undefined;
}

export interface Sitting {
  readonly plan: Plan;
  readonly options: TrainingOptions;
  readonly start: Start;
}

/** Trains until the end or until the signal fires. */
export async function* sitting(folder: RunFolder, work: Sitting): AsyncGenerator<TrainingEvent> {
  const { plan, options } = work;
  const { parameters, predictedPeakBytes, steps } = plan;
  yield { type: "planned", parameters, predictedPeakBytes, microBatches: steps.microBatches };
  if (trainsOnHeldOut(folder.recipe)) {
    const message = "evaluation.source is missing: figures are of the training's own pictures";
    yield { type: "warning", message };
  }
  const threads = options.threads ?? availableParallelism();
  const device = await openDevice(options.device ?? "auto", { threads });
  const warnings: string[] = [];
  try {
    const batches = await openBatchesOf(folder.recipe, (message) => warnings.push(message));
    try {
      await device.writeState(work.start.state);
      const stepper = await loadStepper(device, steps);
      const heldOut = await openHeldOut(device, folder.recipe);
      const machine = machineOf(device, threads);
      yield* loop({ ...work, folder, device, machine, batches, warnings, stepper, heldOut });
    } finally {
      await batches.close();
    }
  } finally {
    await device.close();
  }
}

const openBatchesOf = (recipe: Recipe, onWarning: (message: string) => void): Promise<Batches> =>
  openBatches({
    source: recipe.source,
    degradation: recipe.degradation,
    size: recipe.batch,
    seed: recipe.seed,
    cells: cellsOf(recipe),
    cacheBytes: CACHE_BYTES,
    onWarning,
  });

/** What the loop works with. */
interface Workplace extends Sitting {
  readonly folder: RunFolder;
  readonly device: Device;
  readonly machine: string;
  readonly batches: Batches;
  /** What the data workers complained of since it was last told. */
  readonly warnings: string[];
  readonly stepper: Stepper;
  readonly heldOut: HeldOut;
}

async function* loop(place: Workplace): AsyncGenerator<TrainingEvent> {
  const { folder, options, start, device, stepper, machine } = place;
  const { recipe } = folder;
  const { steps, evaluation, checkpointSeconds } = recipe;
  yield* opening(place);
  const clock = stopwatch(start.seconds);
  const progress = progressMeter(recipe);
  const saved = { step: start.step, at: performance.now() };
  const save = async function* (step: number): AsyncGenerator<TrainingEvent> {
    if (step === saved.step) return;
    const began = performance.now();
    await saveCheckpoint(place, { step, seconds: clock(), machine });
    Object.assign(saved, { step, at: performance.now() });
    yield { type: "checkpoint", step, milliseconds: saved.at - began };
  };

  for (let step = start.step + 1; step <= steps; step++) {
    if (options.signal?.aborted) {
      yield* save(step - 1);
      yield { type: "stopped", step: step - 1 };
      return;
    }
    const learningRate = learningRateAt(step, steps, recipe.optimiser);
    const result = await stepper.step(await nextFeeds(place, step), { step, learningRate });
    requireFinite(folder, step, result.loss);
    yield* newWarnings(place);
    const news = progress({ step, learningRate, ...result });
    if (news) yield { type: "step", ...news, residentBytes: device.memory().residentBytes };
    // Measured before it is saved: a run killed between the two goes on from before both.
    if (step % evaluation.everySteps === 0 || step === steps) yield* evaluate(place, step, clock());
    const isDue = performance.now() - saved.at >= checkpointSeconds * 1000;
    if (isDue || step === steps) yield* save(step);
  }
  const weights = await exportWeights(folder, device, { steps, seconds: clock(), machine });
  yield { type: "finished", step: steps, weights, peakBytes: device.memory().peakBytes };
}

/** Says where the sitting begins, and whether it can be the same to the last digit. */
async function* opening({ folder, start, machine }: Workplace): AsyncGenerator<TrainingEvent> {
  const before = start.machine;
  const type = before === undefined ? "started" : "resumed";
  yield { type, step: start.step, steps: folder.recipe.steps, machine };
  if (before === undefined || before === machine) return;
  const message = `this machine (${machine}) is not the run's (${before}): the last digits will differ`;
  yield { type: "warning", message };
}

function* newWarnings({ warnings }: Workplace): Generator<TrainingEvent> {
  for (const message of warnings.splice(0)) yield { type: "warning", message };
}

/** The batch of a step, with the weight that each picture has in the loss. */
async function nextFeeds({ batches, folder: { recipe } }: Workplace, step: number) {
  const { feeds, original } = await batches.batch(step);
  const weight = pictureWeights(feeds.hole, recipe.batch, recipe.loss.weighting);
  return { ...feeds, original, weight };
}

async function* evaluate(
  { folder, heldOut }: Workplace,
  step: number,
  seconds: number,
): AsyncGenerator<TrainingEvent> {
  yield { type: "evaluation", step, seconds, ...(await heldOut.measure(folder.samples, step)) };
  await drawCurve(folder);
}

async function saveCheckpoint(
  { folder, device, options, plan }: Workplace,
  record: { readonly step: number; readonly seconds: number; readonly machine: string },
): Promise<void> {
  const state = await device.readState(stateNamesOf(plan.steps.task.parameters));
  await writeCheckpoint(folder.checkpoints, { record, state }, options.onWrite);
}

function requireFinite({ path }: RunFolder, step: number, loss: number): void {
  if (Number.isFinite(loss)) return;
  throw new KintsugiError("training-diverged", {
    where: `${path}, step ${step}`,
    expected: "a finite loss",
    got: `${loss}`,
    advice: "lower optimiser.learningRate and start again; the checkpoints before it are whole",
  });
}

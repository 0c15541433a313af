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
import { loadWeights } from "../runtime/weights.node.ts";
import { type Checkpoint, readLastCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { drawCurve } from "./curve.ts";
import type { TrainingEvent } from "./events.ts";
import { exportWeights } from "./export-weights.ts";
import { type HeldOut, openHeldOut } from "./held-out.ts";
import { machineOf } from "./machine.ts";
import { predictPeakBytes, requireMemory } from "./memory.ts";
import { objectiveOf, pictureWeights } from "./objective.ts";
import { cellsOf, type Recipe } from "./recipe.ts";
import { createRun, openRun, type RunFolder } from "./run-folder.ts";
import { learningRateAt } from "./schedule.ts";
import { stateFromWeights, stateNamesOf, weightsFor } from "./state.ts";
import { loadStepper, planSteps, type Stepper } from "./stepper.ts";

export interface TrainingOptions {
  readonly device?: DeviceChoice;
  /** Threads of the engine; all cores by default. */
  readonly threads?: number;
  /** Once fired, the run writes a checkpoint and ends with `stopped`. */
  readonly signal?: AbortSignal;
  /** Called between the steps of writing a checkpoint, so that a test can end the process there. */
  readonly onWrite?: (step: WriteStep) => void;
}

export interface NewTraining extends TrainingOptions {
  readonly recipe: Recipe;
  /** The run's folder, to be made. */
  readonly out: string;
  /** Weights to start from instead of fresh ones. */
  readonly from?: string;
}

/** Trains from the start. Errors: recipe-invalid, run-locked, weights-invalid, out-of-memory, device-missing. */
export async function* train({
  recipe,
  out,
  from,
  ...options
}: NewTraining): AsyncGenerator<TrainingEvent> {
  const folder = await createRun(out, recipe);
  yield* logged(folder, run(folder, options, await startingPoint(recipe, from)));
}

/** Continues a run from its last good checkpoint. Errors: file-missing, run-locked, checkpoint-damaged. */
export async function* resume(
  out: string,
  options: TrainingOptions = {},
): AsyncGenerator<TrainingEvent> {
  const folder = await openRun(out);
  yield* logged(folder, resumed(folder, options));
}

async function* resumed(
  folder: RunFolder,
  options: TrainingOptions,
): AsyncGenerator<TrainingEvent> {
  const { checkpoint, rejected } = await readLastCheckpoint(folder.checkpoints);
  for (const { path, reason } of rejected) {
    yield { type: "warning", message: `${path} is left out: ${reason}` };
  }
  if (checkpoint === undefined && rejected.length > 0) throw noCheckpoint(folder);
  const start = checkpoint ? pointOf(checkpoint) : await startingPoint(folder.recipe, undefined);
  yield* run(folder, options, start);
}

const noCheckpoint = ({ checkpoints }: RunFolder): KintsugiError =>
  new KintsugiError("checkpoint-damaged", {
    where: checkpoints,
    expected: "at least one checkpoint that is whole",
    got: "none",
    advice: "start the run again",
  });

/** Where a sitting begins. */
interface Start {
  readonly step: number;
  readonly seconds: number;
  readonly state: Tensors;
  /** Where the run was before, if it was anywhere. */
  readonly machine?: string;
}

const pointOf = ({ record, state }: Checkpoint): Start => ({ ...record, state });

async function startingPoint(recipe: Recipe, from: string | undefined): Promise<Start> {
  const { parameters } = objectiveOf(recipe).network;
  const weights = from
    ? weightsFor(parameters.all, (await loadWeights(from)).tensors, from)
    : parameters.initialise(recipe.seed);
  return { step: 0, seconds: 0, state: stateFromWeights(parameters.all, weights) };
}

/** Writes every event into the run's log, and gives the lock back at the end. */
async function* logged(
  folder: RunFolder,
  events: AsyncGenerator<TrainingEvent>,
): AsyncGenerator<TrainingEvent> {
  try {
    for await (const event of events) {
      await folder.log({ time: new Date().toISOString(), ...event });
      yield event;
    }
  } finally {
    await folder.close();
  }
}

async function* run(
  folder: RunFolder,
  options: TrainingOptions,
  start: Start,
): AsyncGenerator<TrainingEvent> {
  const { recipe } = folder;
  const { network, task } = objectiveOf(recipe);
  const plan = planSteps(task, recipe.batch / recipe.microBatch);
  const predictedPeakBytes = predictPeakBytes(plan.programs);
  requireMemory(recipe.name, predictedPeakBytes);
  yield {
    type: "planned",
    parameters: network.parameters.count,
    predictedPeakBytes,
    microBatches: plan.microBatches,
  };
  const device = await openDevice(options.device ?? "auto", {
    threads: options.threads ?? availableParallelism(),
  });
  const batches = await openBatches({
    source: recipe.source,
    degradation: recipe.degradation,
    size: recipe.batch,
    seed: recipe.seed,
    cells: cellsOf(recipe),
  });
  try {
    await device.writeState(start.state);
    const stepper = await loadStepper(device, plan);
    const heldOut = await openHeldOut(device, recipe);
    yield* loop({ folder, options, start, device, batches, stepper, heldOut });
  } finally {
    await batches.close();
    await device.close();
  }
}

/** What the loop works with. */
interface Workplace {
  readonly folder: RunFolder;
  readonly options: TrainingOptions;
  readonly start: Start;
  readonly device: Device;
  readonly batches: Batches;
  readonly stepper: Stepper;
  readonly heldOut: HeldOut;
}

async function* loop(place: Workplace): AsyncGenerator<TrainingEvent> {
  const { folder, options, start, device, stepper, heldOut } = place;
  const { recipe } = folder;
  const { steps } = recipe;
  const machine = machineOf(device, options.threads ?? availableParallelism());
  yield {
    type: start.machine === undefined ? "started" : "resumed",
    step: start.step,
    steps,
    machine,
  };
  if (start.machine !== undefined && start.machine !== machine) {
    yield {
      type: "warning",
      message: `this machine (${machine}) is not the run's (${start.machine}): the last digits will differ`,
    };
  }
  const clock = stopwatch(start.seconds);
  const progress = progressMeter(recipe);
  let saved = { step: start.step, at: performance.now() };
  const save = async function* (step: number): AsyncGenerator<TrainingEvent> {
    if (step === saved.step) return;
    const began = performance.now();
    await saveCheckpoint(place, { step, seconds: clock(), machine });
    saved = { step, at: performance.now() };
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
    const news = progress({ step, learningRate, ...result });
    if (news) yield { type: "step", ...news, residentBytes: device.memory().residentBytes };
    if (performance.now() - saved.at >= recipe.checkpointSeconds * 1000 || step === steps)
      yield* save(step);
    if (step % recipe.evaluation.everySteps === 0 || step === steps) {
      yield {
        type: "evaluation",
        step,
        seconds: clock(),
        ...(await heldOut.measure(folder.samples, step)),
      };
      await drawCurve(folder);
    }
  }
  const weights = await exportWeights(folder, device, { steps, seconds: clock(), machine });
  yield { type: "finished", step: steps, weights, peakBytes: device.memory().peakBytes };
}

/** The batch of a step, with the weight that each picture has in the loss. */
async function nextFeeds({ batches, folder: { recipe } }: Workplace, step: number) {
  const { feeds, original } = await batches.batch(step);
  const weight = pictureWeights(feeds.hole, recipe.batch, recipe.loss.weighting);
  return { ...feeds, original, weight };
}

async function saveCheckpoint(
  { folder, device, options }: Workplace,
  record: { readonly step: number; readonly seconds: number; readonly machine: string },
): Promise<void> {
  const { all } = objectiveOf(folder.recipe).network.parameters;
  const state = await device.readState(stateNamesOf(all));
  await writeCheckpoint(folder.checkpoints, { record, state }, options.onWrite);
}

/** Seconds of training over all sittings. */
function stopwatch(secondsBefore: number): () => number {
  const began = performance.now();
  return () => secondsBefore + (performance.now() - began) / 1000;
}

interface StepNews {
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
}

/** Gathers steps, and gives their news about once a second. */
function progressMeter({ batch, steps }: Recipe) {
  let since = performance.now();
  let losses: number[] = [];
  return (news: StepNews) => {
    losses.push(news.loss);
    const seconds = (performance.now() - since) / 1000;
    if (seconds < 1 && news.step !== steps) return undefined;
    const count = losses.length;
    const loss = losses.reduce((sum, each) => sum + each, 0) / count;
    since = performance.now();
    losses = [];
    const secondsLeft = ((steps - news.step) * seconds) / count;
    return { ...news, loss, picturesPerSecond: (count * batch) / seconds, secondsLeft };
  };
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

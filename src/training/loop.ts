/**
 * The training loop: batches in, weights out. Work yields events; the command, the log and the studio show them.
 * Everything random hangs on (seed, step, sample), so a resumed run goes on as if it had never stopped; where it goes
 * wrong it goes back to a step that the recipe determines, not the clock.
 */
import { availableParallelism } from "node:os";
import { type Batches, type BatchesOptions, openBatches } from "../data/index.ts";
import type { WriteStep } from "../files/index.ts";
import { needsEdges } from "../networks/index.ts";
import type { Device, DeviceChoice } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { type CheckpointRecord, readCheckpointAt, writeCheckpoint } from "./checkpoint.ts";
import { drawCurve } from "./curve.ts";
import type { TrainingEvent } from "./events.ts";
import { exportWeights } from "./export-weights.ts";
import { type HeldOut, openHeldOut } from "./held-out.ts";
import { machineOf } from "./machine.ts";
import { makersFor } from "./makers.ts";
import { trainsOnHeldOut } from "./measuring.ts";
import { CACHE_BYTES } from "./memory.ts";
import type { Phase } from "./phases.ts";
import { loadSteps, type Plan, type PlanIn, type PlannedPhase } from "./plan.ts";
import { progressMeter, stopwatch } from "./progress.ts";
import { ratesAt } from "./rates.ts";
import { cellsOf, type Recipe } from "./recipe.ts";
import type { RunFolder } from "./run-folder.ts";
import {
  freshMoments,
  type HandedState,
  handOver,
  partsOf,
  type StateSource,
  sourceOf,
} from "./state.ts";
import { stepFeeds } from "./step-feeds.ts";
import type { Stepper, StepResult } from "./stepper.ts";
import { type Fit, sessionOptionsOf } from "./thrift.ts";
import {
  afterReturns,
  diverged,
  isSaturated,
  MOST_RETURNS,
  type Trouble,
  troubleOf,
  troubleOfState,
} from "./trouble.ts";

export interface TrainingOptions {
  readonly device?: DeviceChoice;
  /** Threads of the engine; all cores by default. */
  readonly threads?: number;
  /** Once fired, the run writes a checkpoint and ends with `stopped`. */
  readonly signal?: AbortSignal;
  /** Called between the steps of writing a checkpoint, so that a test can end the process there. */
  readonly onWrite?: (step: WriteStep) => void;
  /** Sees what every step gave and may give something else, so that a test can let it fail. */
  readonly onResult?: (result: StepResult, at: ResultAt) => StepResult;
}

export interface ResultAt {
  readonly step: number;
  /** How often the run went back before. */
  readonly returns: number;
}

/** Where a sitting begins: a checkpoint, or the start of a run. */
export interface Start extends Omit<CheckpointRecord, "sha256"> {
  readonly state: HandedState;
}

export interface Sitting {
  readonly planIn: PlanIn;
  readonly options: TrainingOptions;
  readonly start: Start;
}

/** From a checkpoint to the end of the run, or to where it is stopped. */
export async function* sitting(folder: RunFolder, work: Sitting): AsyncGenerator<TrainingEvent> {
  const { planIn, options, start } = work;
  const { fit, recipe } = folder;
  if (fit) yield { type: "fitted", microBatch: recipe.microBatch, ...fit };
  const threads = options.threads ?? availableParallelism();
  const device = await openDevice(deviceOf(options, fit), { threads });
  const others: Device[] = [];
  try {
    const room = device.host && { threads };
    const plan = planIn({ form: device.graphForm, room });
    while (others.length + 1 < plan.lanes) others.push(await openDevice(device.name));
    const { parameters, predictedPeakBytes, microBatches } = plan;
    yield { type: "planned", parameters, predictedPeakBytes, microBatches };
    if (trainsOnHeldOut(recipe)) {
      const message = "evaluation.source is missing: figures are of the training's own pictures";
      yield { type: "warning", message };
    }
    const machine = machineOf(device, { threads, lanes: plan.lanes });
    const heldOut = await openHeldOut(device, recipe);
    const clock = stopwatch(start.seconds);
    yield* opening(folder, start, machine);
    yield* toTheEnd({
      options,
      start,
      plan,
      folder,
      device,
      others,
      machine,
      heldOut,
      clock,
      warnings: [],
    });
  } finally {
    for (const each of [device, ...others]) await each.close();
  }
}

/** A run that fits into the memory allowed does so on the CPU, where it was measured. */
export const deviceOf = ({ device = "auto" }: TrainingOptions, fit: Fit | undefined) =>
  fit && device === "auto" ? "cpu" : device;

/** What the loop works with. */
interface Workplace extends Omit<Sitting, "planIn"> {
  readonly plan: Plan;
  readonly folder: RunFolder;
  readonly device: Device;
  /** For lanes beside the device. */
  readonly others: readonly Device[];
  readonly machine: string;
  readonly heldOut: HeldOut;
  /** Seconds of training so far. */
  readonly clock: () => number;
  /** What the data workers complained of since it was last told. */
  readonly warnings: string[];
}

/** How a stretch of training ended. */
type Ending = { readonly kind: "through" } | { readonly kind: "stopped" } | TroubledEnding;
interface TroubledEnding {
  readonly kind: "trouble";
  readonly trouble: Trouble;
  /** The step to go back to. */
  readonly good: number;
}

/** Stretch after stretch: where one ends in trouble, the next begins before it. */
async function* toTheEnd(place: Workplace): AsyncGenerator<TrainingEvent> {
  let { start } = place;
  for (;;) {
    const ending = yield* stretch(place, start);
    if (ending.kind === "stopped") return;
    if (ending.kind !== "trouble") break;
    start = yield* goBack(place, ending, start.returns);
  }
  const { folder, device, machine, clock } = place;
  const { steps } = folder.recipe;
  const weights = await exportWeights(folder, device, { steps, seconds: clock(), machine });
  yield { type: "finished", step: steps, weights, peakBytes: device.memory().peakBytes };
}

/** Says where the sitting begins, and whether it can be the same to the last digit. */
async function* opening(
  { recipe }: RunFolder,
  { step, machine: before }: Start,
  machine: string,
): AsyncGenerator<TrainingEvent> {
  const type = before === undefined ? "started" : "resumed";
  yield { type, step, steps: recipe.steps, machine };
  if (before === undefined || before === machine) return;
  const message = `this machine (${machine}) is not the run's (${before}): the last digits will differ`;
  yield { type: "warning", message };
}

// ── Back to a good checkpoint ───────────────────────────────────────────────────────────────────

/** Writes the return into the good checkpoint's record, so that whoever resumes goes the same way. */
async function* goBack(
  { folder, machine, options, clock }: Workplace,
  { trouble, good }: TroubledEnding,
  before: Start["returns"],
): AsyncGenerator<TrainingEvent, Start> {
  if (before.length === MOST_RETURNS) throw diverged(folder.path, trouble);
  const { record, state } = await readCheckpointAt(folder.checkpoints, good);
  const { step: from, found } = trouble;
  const returns = [...before, { from, to: good, found }];
  const { sha256: _, ...kept } = record;
  const start = { ...kept, seconds: clock(), machine, returns };
  const source = sourceOf(state);
  await writeCheckpoint(folder.checkpoints, { record: start, state: source }, options.onWrite);
  yield { type: "returned", from, to: good, found, returns: returns.length };
  return { ...start, state: handOver(state) };
}

// ── A stretch ───────────────────────────────────────────────────────────────────────────────────

/** A stretch's own: what it reads, and what it keeps count of. */
interface Stretch extends Workplace {
  readonly start: Start;
  readonly batches: Batches;
  readonly rateFactor: number;
  readonly progress: ReturnType<typeof progressMeter>;
  readonly count: Count;
}
interface Count {
  /** The last step that was saved, and when. */
  saved: number;
  savedAt: number;
  /** As in a checkpoint's record. */
  saturated: number;
  good: number;
}

/** Trains from `start` on, phase after phase, until something ends it. */
async function* stretch(place: Workplace, start: Start): AsyncGenerator<TrainingEvent, Ending> {
  const { folder, device, plan, warnings, options } = place;
  const { recipe } = folder;
  const { dataSeed, rateFactor } = afterReturns(recipe, start.returns);
  const workers = makersFor(device.name, options.threads ?? availableParallelism());
  const onWarning = (message: string) => warnings.push(message);
  const batches = await openBatchesOf(recipe, { seed: dataSeed, workers, onWarning });
  try {
    await device.writeState(start.state.take());
    const { step: saved, saturated, good } = start;
    const count = { saved, savedAt: performance.now(), saturated, good };
    const progress = progressMeter(recipe);
    const own = { ...place, start, batches, rateFactor, progress, count };
    for (const planned of plan.phases) {
      const { before, steps } = planned.phase;
      if (before + steps <= start.step) continue;
      const ending = yield* phase(own, planned);
      if (ending) return ending;
    }
    return { kind: "through" };
  } finally {
    await batches.close();
  }
}

/** Batches that are made while a step is computed: at least one a maker. */
const AHEAD = 4;

const openBatchesOf = (
  recipe: Recipe,
  options: Required<Pick<BatchesOptions, "seed" | "workers" | "onWarning">>,
): Promise<Batches> =>
  openBatches({
    ...options,
    source: recipe.source,
    degradation: recipe.degradation,
    size: recipe.batch,
    cells: cellsOf(recipe),
    edges: needsEdges(recipe.network),
    cacheBytes: CACHE_BYTES,
    ahead: Math.max(AHEAD, options.workers),
  });

/** Enters a phase, or goes on within it; gives how it ended, unless it went through. */
async function* phase(
  own: Stretch,
  { phase, objective, steps }: PlannedPhase,
): AsyncGenerator<TrainingEvent, Ending | undefined> {
  const { device, others, plan, start, count } = own;
  const first = Math.max(start.step, phase.before) + 1;
  const isEntered = phase.index > 0 && first === phase.before + 1;
  if (isEntered) {
    await device.writeState(freshMoments(objective));
    count.saturated = 0;
  }
  if (phase.count > 1) yield phaseEvent(phase);
  const stepper = await loadSteps([device, ...others], steps, sessionOptionsOf(plan.thrift));
  try {
    const names = Object.keys(steps.task.feeds);
    for (let step = first; step <= phase.before + phase.steps; step++) {
      const ending = yield* oneStep(own, { phase, stepper, names, step });
      if (ending) return ending;
    }
    return undefined;
  } finally {
    await stepper.release();
  }
}

const phaseEvent = ({ name, index, count, before, steps }: Phase): TrainingEvent => ({
  type: "phase",
  name,
  index,
  count,
  before,
  steps,
});

interface OneStep {
  readonly phase: Phase;
  readonly stepper: Stepper;
  /** Of the feeds. */
  readonly names: readonly string[];
  readonly step: number;
}

async function* oneStep(
  own: Stretch,
  { phase, stepper, names, step }: OneStep,
): AsyncGenerator<TrainingEvent, Ending | undefined> {
  const { folder, options, start, count, device, batches, progress } = own;
  const { recipe } = folder;
  const { good } = count;
  if (options.signal?.aborted) {
    await stepper.settle();
    const trouble = yield* save(own, step - 1);
    if (trouble) return { kind: "trouble", trouble, good };
    yield { type: "stopped", step: step - 1 };
    return { kind: "stopped" };
  }
  const within = step - phase.before;
  const feeds = stepFeeds(await batches.batch(step), { phase, step: within, names }, recipe);
  const at = ratesAt(phase, within, own.rateFactor);
  const found = await stepper.step(feeds, at);
  const returns = start.returns.length;
  const result = options.onResult?.(found, { step, returns }) ?? found;
  count.saturated = isSaturated(result, phase) ? count.saturated + 1 : 0;
  const trouble = troubleOf(result, { step, saturated: count.saturated, phase });
  if (trouble) return { kind: "trouble", trouble, good };

  yield* newWarnings(own);
  const news = progress({ step, learningRate: at.learningRate, ...result });
  if (news) yield { type: "step", ...news, residentBytes: device.memory().residentBytes };
  const isLast = step === recipe.steps;
  const isMeasured = step % recipe.evaluation.everySteps === 0 || isLast;
  const isDue = performance.now() - count.savedAt >= recipe.checkpointSeconds * 1000;
  if (!isDue && !isMeasured) return undefined;
  await stepper.settle();
  // Measured before it is saved: a run killed between the two goes on from before both.
  if (isMeasured) yield* evaluate(own, step);
  if (isMeasured && count.saturated === 0) count.good = step;
  const spoilt = yield* save(own, step);
  return spoilt && { kind: "trouble", trouble: spoilt, good };
}

function* newWarnings({ warnings }: Workplace): Generator<TrainingEvent> {
  for (const message of warnings.splice(0)) yield { type: "warning", message };
}

async function* evaluate(
  { folder, heldOut, clock }: Workplace,
  step: number,
): AsyncGenerator<TrainingEvent> {
  const measured = await heldOut.measure(folder.samples, step);
  yield { type: "evaluation", step, seconds: clock(), ...measured };
  await drawCurve(folder);
}

/** Writes a checkpoint, once a step; gives what is wrong with the state where it must not be kept. */
async function* save(
  own: Stretch,
  step: number,
): AsyncGenerator<TrainingEvent, Trouble | undefined> {
  const { folder, device, options, start, count, clock, machine } = own;
  if (step === count.saved) return undefined;
  const began = performance.now();
  const { specs } = start.state;
  const state: StateSource = { specs, read: (names) => device.readState(names) };
  for await (const { tensors } of partsOf(state)) {
    const trouble = troubleOfState(tensors, step);
    if (trouble) return trouble;
  }
  const { good, saturated } = count;
  const { returns } = start;
  const record = { step, seconds: clock(), machine, good, saturated, returns };
  await writeCheckpoint(folder.checkpoints, { record, state }, options.onWrite);
  Object.assign(count, { saved: step, savedAt: performance.now() });
  yield { type: "checkpoint", step, milliseconds: count.savedAt - began };
  return undefined;
}

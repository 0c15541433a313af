/**
 * A training without a folder: the same programs, batches and rates as `train`, step for step, its checkpoints handed to
 * the caller. It needs neither files nor Node, so a page trains with it. One phase, no discriminator's collapse to mend.
 */
import { type Batch, type BatchPlan, makeBatch } from "../data/batch.ts";
import { heldOut } from "../data/held-out.ts";
import type { PictureSource } from "../data/picture-source.ts";
import { KintsugiError } from "../errors.ts";
import { needsEdges } from "../networks/index.ts";
import { type Device, encodeWeights, type Tensors, type WeightsFiles } from "../runtime/index.ts";
import { averagedWeights, cardOf } from "./card.ts";
import { type Measured, openMeasuring } from "./measuring.ts";
import { type Objective, objectiveOf } from "./objective.ts";
import { type Phase, phasesOf } from "./phases.ts";
import { progressMeter, stopwatch } from "./progress.ts";
import { ratesAt } from "./rates.ts";
import { cellsOf, type Recipe } from "./recipe.ts";
import { freshState } from "./state.ts";
import { stepFeeds } from "./step-feeds.ts";
import { loadStepper, planSteps, type Stepper, type StepResult } from "./stepper.ts";
import { differentiateFor, lavish, sessionOptionsOf } from "./thrift.ts";
import { troubleOf } from "./trouble.ts";

/** From where a training goes on: plain data, that a page may keep. */
export interface Snapshot {
  readonly step: number;
  /** Of training so far. */
  readonly seconds: number;
  readonly state: Tensors;
  /** What was last measured. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface InMemoryTraining {
  readonly recipe: Recipe;
  readonly device: Device;
  /** What trains, for the card. */
  readonly machine: string;
  /** The pictures; those of the evaluation are the first of theirs. */
  readonly source: PictureSource;
  readonly heldOut: PictureSource;
  readonly from?: Snapshot | undefined;
  /** Once fired, the training ends with `stopped`. */
  readonly signal?: AbortSignal | undefined;
}

export type InMemoryEvent =
  | { readonly type: "started" | "resumed"; readonly step: number; readonly parameters: number }
  | ({
      readonly type: "step";
      readonly step: number;
      readonly learningRate: number;
      readonly picturesPerSecond: number;
      readonly secondsLeft: number;
    } & StepResult)
  | ({ readonly type: "evaluation"; readonly step: number; readonly seconds: number } & Measured)
  /** With the weights as they are by now. */
  | { readonly type: "stopped"; readonly snapshot: Snapshot; readonly files: WeightsFiles }
  | { readonly type: "finished"; readonly step: number; readonly files: WeightsFiles };

/** Errors: recipe-invalid (several phases), training-diverged, and what the device throws. */
export async function* trainInMemory(training: InMemoryTraining): AsyncGenerator<InMemoryEvent> {
  const { recipe, device, from } = training;
  const phase = onlyPhase(recipe);
  const objective = objectiveOf(recipe, phase, { form: device.graphForm });
  const { step, seconds, state, figures } = from ?? firstSnapshot(recipe, objective);
  await device.writeState(state);
  yield {
    type: from ? "resumed" : "started",
    step,
    parameters: objective.network.parameters.count,
  };
  const stepper = await loadStepper(device, stepsOf(recipe, objective), sessionOptionsOf(lavish));
  try {
    const { degradation, evaluation, seed } = recipe;
    const count = evaluation.pictures;
    const examples = await heldOut(training.heldOut, degradation, { count, seed });
    const measure = await openMeasuring(device, recipe, examples);
    const clock = stopwatch(seconds);
    const names = Object.keys(objective.task.feeds);
    const start = { step, figures, stateNames: Object.keys(state) };
    yield* steps({ ...training, phase, stepper, names, measure, clock, start });
  } finally {
    await stepper.release();
  }
}

function onlyPhase(recipe: Recipe): Phase {
  const [phase, ...others] = phasesOf(recipe);
  if (others.length === 0) return phase;
  throw new KintsugiError("recipe-invalid", {
    where: `${recipe.name}: phases`,
    expected: "one, to train without a folder",
    got: `${1 + others.length}`,
    advice: "train it with `kintsugi train`",
  });
}

const stepsOf = (recipe: Recipe, { task }: Objective) =>
  planSteps(task, recipe.batch / recipe.microBatch, differentiateFor(task, lavish));

function firstSnapshot({ seed }: Recipe, objective: Objective): Snapshot {
  const weights = objective.network.parameters.initialise(seed);
  return { step: 0, seconds: 0, figures: {}, state: freshState([objective], { seed, weights }) };
}

interface Course extends InMemoryTraining {
  readonly phase: Phase;
  readonly stepper: Stepper;
  /** Of the feeds. */
  readonly names: readonly string[];
  readonly measure: () => Promise<Measured>;
  readonly clock: () => number;
  readonly start: Pick<Snapshot, "step" | "figures"> & { readonly stateNames: readonly string[] };
}

async function* steps(course: Course): AsyncGenerator<InMemoryEvent> {
  const { recipe, phase, stepper, names, measure, clock, start, signal } = course;
  const progress = progressMeter(recipe);
  const batchOf = batchesOf(course);
  let { figures } = start;
  let batch = batchOf(start.step + 1);
  for (let step = start.step + 1; step <= recipe.steps; step++) {
    if (signal?.aborted) {
      const at = { step: step - 1, figures };
      const snapshot = await snapshotOf(course, at);
      yield { type: "stopped", snapshot, files: await filesOf(course, at) };
      return;
    }
    const rates = ratesAt(phase, step, 1);
    const stepping = stepper.step(stepFeeds(await batch, { phase, step, names }, recipe), rates);
    if (step < recipe.steps) batch = batchOf(step + 1); // made while the device computes
    const result = await stepping;
    requireNumbers(result, { step, phase, recipe });
    const news = progress({ step, learningRate: rates.learningRate, ...result });
    if (news) yield { type: "step", ...news };
    if (step % recipe.evaluation.everySteps !== 0 && step !== recipe.steps) continue;
    const measured = await measure();
    const { psnrHole, guessPsnrHole } = measured;
    figures = { psnrHole, guessPsnrHole };
    yield { type: "evaluation", step, seconds: clock(), ...measured };
  }
  const { steps: step } = recipe;
  yield { type: "finished", step, files: await filesOf(course, { step, figures }) };
}

function batchesOf({ recipe, source }: Course): (step: number) => Promise<Batch> {
  const plan: BatchPlan = {
    ...{ degradation: recipe.degradation, size: recipe.batch, seed: recipe.seed },
    ...{ cells: cellsOf(recipe), edges: needsEdges(recipe.network) },
  };
  return (step) => makeBatch(source, plan, step);
}

async function snapshotOf(
  { device, clock, start }: Course,
  { step, figures }: Pick<Snapshot, "step" | "figures">,
): Promise<Snapshot> {
  const state = await device.readState(start.stateNames);
  return { step, figures, seconds: clock(), state };
}

/** The weights as `train` would leave them. */
async function filesOf(
  { recipe, device, machine, clock }: Course,
  { step, figures }: Pick<Snapshot, "step" | "figures">,
): Promise<WeightsFiles> {
  const effort = { steps: step, seconds: clock(), machine };
  const card = cardOf(recipe, { effort, figures });
  return encodeWeights({ card, tensors: await averagedWeights(recipe, device) });
}

interface At {
  readonly step: number;
  readonly phase: Phase;
  readonly recipe: Recipe;
}

function requireNumbers(result: StepResult, { step, phase, recipe }: At): void {
  const trouble = troubleOf(result, { step, saturated: 0, phase });
  if (trouble === undefined) return;
  throw new KintsugiError("training-diverged", {
    where: `${recipe.name}, step ${step}`,
    expected: "a finite loss",
    got: trouble.found,
    advice: "lower optimiser.learningRate and start again",
  });
}

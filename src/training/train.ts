/** Starts and resumes runs: what depends on the recipe and the machine alone is checked before anything is written. */
import { availableParallelism } from "node:os";
import { listSource } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import { loadWeightsNamed } from "../mending/named-weights.node.ts";
import { type Card, type Origin, stepsInto } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { type Checkpoint, firstRecord, readLastCheckpoint } from "./checkpoint.ts";
import type { ClassifierFiles } from "./classifiers.ts";
import type { TrainingEvent } from "./events.ts";
import { fitInto } from "./fit.ts";
import { type Start, sitting, type TrainingOptions } from "./loop.ts";
import { objectiveOf } from "./objective.ts";
import { phasesOf } from "./phases.ts";
import { type Plan, plansOf } from "./plan.ts";
import { probe } from "./probe.ts";
import { readClassifiers } from "./read-classifiers.node.ts";
import type { Recipe } from "./recipe.ts";
import { createRun, openRun, type RunFolder, requireNoRun } from "./run-folder.ts";
import { freshState, handOver, weightsFor } from "./state.ts";
import type { Fit } from "./thrift.ts";

export interface NewTraining extends TrainingOptions {
  readonly recipe: Recipe;
  /** The run's folder, to be made. */
  readonly out: string;
  /** Weights to start from instead of fresh ones: a path, the folder of a run, or a name in the package. */
  readonly from?: string;
  /**
   * Bytes that the whole process may take, main memory on the CPU. The fastest way to train within them is measured and
   * kept in the run's folder, so that `resume` goes the same way.
   */
  readonly memory?: number;
}

/**
 * Trains from the start. Errors: run-locked, weights-invalid, file-missing, out-of-memory, device-missing,
 * training-diverged, disk-full, file-unwritable, usage (of `memory`), aborted (while ways are measured).
 */
export async function* train({
  recipe: asked,
  out,
  from,
  memory,
  ...options
}: NewTraining): AsyncGenerator<TrainingEvent> {
  const files = await readClassifiers(asked);
  await requireSources(asked);
  await requireNoRun(out);
  if (memory !== undefined) yield { type: "fitting", limitBytes: memory };
  const { recipe, fit } = await wayOf(asked, { limitBytes: memory, files, options });
  const planIn = plansOf(recipe, { files, fit });
  const plan = planIn({ form: "usual" });
  await requireDevice(options);
  const { folder, start, warnings } = await newRun(out, { recipe, plan, fit, from });
  yield* logged(folder, begun(warnings, sitting(folder, { planIn, options, start })));
}

async function* begun(
  warnings: readonly string[],
  events: AsyncGenerator<TrainingEvent>,
): AsyncGenerator<TrainingEvent> {
  for (const message of warnings) yield { type: "warning", message };
  yield* events;
}

interface NewRun {
  readonly recipe: Recipe;
  readonly plan: Plan;
  readonly fit: Fit | undefined;
  readonly from: string | undefined;
}

async function newRun(out: string, { recipe, plan, fit, from }: NewRun) {
  const { state, card } = await startingState(recipe, plan, from);
  const origin = card && originOf(card);
  const folder = await createRun(out, { recipe, state, fit, origin });
  const start = { ...firstRecord, state: handOver(state) };
  return { folder, start, warnings: card ? differences(card, recipe) : [] };
}

/** Continues a run from its last good checkpoint. Errors: as `train`, and checkpoint-damaged. */
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
  const { start, rejected } = await lastStart(folder);
  for (const reason of rejected) {
    yield { type: "warning", message: `a checkpoint is left out: ${reason}` };
  }
  if (start === undefined) throw noCheckpoint(folder);
  const { recipe, fit } = folder;
  const files = await readClassifiers(recipe);
  yield* sitting(folder, { planIn: plansOf(recipe, { files, fit }), options, start });
}

/** Where the newest whole checkpoint lets a sitting begin. */
async function lastStart({ checkpoints }: RunFolder) {
  const { checkpoint, rejected } = await readLastCheckpoint(checkpoints);
  return { start: checkpoint && startOf(checkpoint), rejected };
}

const startOf = ({ record, state }: Checkpoint): Start => ({ ...record, state: handOver(state) });

const noCheckpoint = ({ checkpoints }: RunFolder): KintsugiError =>
  new KintsugiError("checkpoint-damaged", {
    where: checkpoints,
    expected: "at least one checkpoint that is whole",
    got: "none",
    advice: "start the run again",
  });

interface Limit {
  readonly limitBytes: number | undefined;
  readonly files: ClassifierFiles;
  readonly options: TrainingOptions;
}

/** The recipe with the micro-batch that was chosen, and how it fits; the recipe alone where there is no limit. */
async function wayOf(recipe: Recipe, { limitBytes, files, options }: Limit) {
  if (limitBytes === undefined) return { recipe, fit: undefined };
  requireMeasurable(limitBytes, options);
  const { signal, threads = availableParallelism() } = options;
  const { microBatch, ...fit } = await fitInto({
    recipe,
    limitBytes,
    tasksOf: (tried) => phasesOf(tried).map((phase) => objectiveOf(tried, phase, { files }).task),
    probe: (way) => probe({ ...way, device: "cpu", threads }, signal),
  });
  return { recipe: { ...recipe, microBatch }, fit };
}

/** Throws `usage` where there is nothing to measure by, or not on this device. */
function requireMeasurable(limitBytes: number, { device = "auto" }: TrainingOptions): void {
  const where = "memory";
  if (!(limitBytes > 0 && Number.isFinite(limitBytes))) {
    const complaint = { where, expected: "a number of bytes above 0", got: `${limitBytes}` };
    throw new KintsugiError("usage", complaint);
  }
  if (device === "auto" || device === "cpu") return;
  const expected = "the device cpu, whose memory can be measured";
  const advice = "lower microBatch in the recipe, or train on the CPU";
  throw new KintsugiError("usage", { where, expected, got: device, advice });
}

/** Fresh weights, or another run's with their card; discriminators are always fresh. */
async function startingState({ seed }: Recipe, { phases }: Plan, from: string | undefined) {
  const objectives = phases.map(({ objective }) => objective);
  const { parameters } = objectives[0].network;
  if (from === undefined) {
    const weights = parameters.initialise(seed);
    return { state: freshState(objectives, { seed, weights }), card: undefined };
  }
  const { card, tensors } = await loadWeightsNamed(from, { where: "from" });
  const all = [...parameters.all, ...parameters.statistics];
  const weights = weightsFor(all, tensors, from);
  return { state: freshState(objectives, { seed, weights }), card };
}

const originOf = (card: Card): Origin => ({
  name: card.name,
  sha256: card.sha256,
  steps: stepsInto(card),
});

/** What weights were trained with that the recipe sets otherwise: their values fit, but may mean something else. */
const differences = ({ name, configuration }: Card, recipe: Recipe): readonly string[] =>
  Object.entries(recipe.configuration).flatMap(([setting, value]) => {
    const [theirs, ours] = [configuration[setting], value].map((each) => JSON.stringify(each));
    if (theirs === ours) return [];
    return [`${name} was trained with ${setting} ${theirs ?? "unsaid"}, the recipe has ${ours}`];
  });

/** Throws `device-missing` before a folder is made that the next attempt would find taken; the CPU is always there. */
async function requireDevice({ device = "auto" }: TrainingOptions): Promise<void> {
  if (device === "auto" || device === "cpu") return;
  await (await openDevice(device)).close();
}

/** Throws `file-missing` where a folder of pictures is missing or empty. */
async function requireSources({ source, evaluation }: Recipe): Promise<void> {
  await listSource(source);
  await listSource(evaluation.source ?? source);
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

/**
 * `--memory`: finds the fastest way to train within a limit, among micro-batches, what becomes of dead buffers, and
 * what the backward pass makes again. Liveness predicts each way's need; a measured step has the last word.
 */
import { KintsugiError } from "../errors.ts";
import { type Program, topologicalOrder, workOf } from "../graph/index.ts";
import type { TrainingTask } from "../nn/index.ts";
import { besidesSteps, gigabytes, needOf, predictFromNeed, type StepNeed } from "./memory.ts";
import type { Probed } from "./probe.ts";
import type { Recipe } from "./recipe.ts";
import { planSteps } from "./stepper.ts";
import { differentiateFor, type Fit, lavish, type Thrift } from "./thrift.ts";

/** A way to train. */
export interface Way {
  readonly microBatch: number;
  readonly thrift: Thrift;
}

export interface Fitting {
  readonly recipe: Recipe;
  readonly limitBytes: number;
  /** The task of every phase, for a micro-batch. */
  readonly tasksOf: (recipe: Recipe) => readonly TrainingTask[];
  /** Measures a step of a phase; `recipe` has the way's micro-batch. */
  readonly probe: (way: { recipe: Recipe; phase: number; thrift: Thrift }) => Promise<Probed>;
}

/**
 * Goes through the ways from the fastest on. What a measurement finds beside the prediction is thought of later ones,
 * too; but before it gives up it measures the most modest. Throws `out-of-memory` where no way fits.
 */
export async function fitInto(fitting: Fitting): Promise<Fit & Way> {
  const { limitBytes, recipe } = fitting;
  const candidates = candidatesOf(fitting);
  const modest = candidates.reduce((a, b) => (b.predictedBytes < a.predictedBytes ? b : a));
  const measured = new Set<Candidate>();
  let trust = BENEFIT_OF_DOUBT;
  let least = trust * modest.predictedBytes;
  // What a way takes that the machine has not got is too much for others, too.
  let tooMuch = Number.POSITIVE_INFINITY;
  for (const [i, candidate] of [...candidates, modest].entries()) {
    const { way, need, work, phase, predictedBytes } = candidate;
    const trusted = i === candidates.length ? BENEFIT_OF_DOUBT : trust;
    if (trusted * predictedBytes > limitBytes || predictedBytes >= tooMuch) continue;
    if (measured.has(candidate)) continue;
    measured.add(candidate);
    const tried = { ...recipe, microBatch: way.microBatch };
    const probed = await probedOrNot(fitting, { recipe: tried, phase, thrift: way.thrift });
    if (probed === undefined) {
      tooMuch = predictedBytes;
      continue;
    }
    const predictedPeakBytes = Math.round(probed.peakBytes + besidesSteps(need, tried));
    if (predictedPeakBytes <= limitBytes) {
      return { ...way, limitBytes, predictedPeakBytes, slowdown: work / candidates[0].work };
    }
    trust = predictedPeakBytes / predictedBytes;
    least = predictedPeakBytes;
  }
  throw cannotFit(fitting, least);
}

/** Measured over predicted before anything was measured: below 1, so that a way is measured rather than passed over. */
const BENEFIT_OF_DOUBT = 0.9;

/** Undefined where the machine has too little memory for it. */
async function probedOrNot({ probe }: Fitting, way: Parameters<Fitting["probe"]>[0]) {
  return probe(way).catch((error) => {
    if (error instanceof KintsugiError && error.code === "out-of-memory") return undefined;
    throw error;
  });
}

const cannotFit = ({ recipe: { name }, limitBytes }: Fitting, leastBytes: number): KintsugiError =>
  new KintsugiError("out-of-memory", {
    where: name,
    expected: `a training that fits into ${gigabytes(limitBytes)}`,
    got: `one that needs about ${gigabytes(leastBytes)} at least`,
    advice: "allow more, or lower degradation.cropPx or the network's width in the recipe",
  });

// ── Candidates ──────────────────────────────────────────────────────────────────────────────────

export interface Candidate {
  readonly way: Way;
  /** The need of the hungriest phase, and which one that is. */
  readonly need: StepNeed;
  readonly phase: number;
  readonly predictedBytes: number;
  /** About how long a step takes, in multiply-adds. */
  readonly work: number;
}

/** Few large parts suit U-Nets, whose full size has most of the bytes; many small ones suit long chains. */
const forgettings: readonly Thrift["forgetting"][] = [
  null,
  ...[0.5, 0.3, 0.2, 0.1].flatMap((part) => [0.6, 1].map((share) => ({ part, share }))),
];

/**
 * About how much longer steps take where buffers are freed: nothing is computed in place, and the thread that waits for
 * the engine keeps a core busy. Rough: from two busy cores.
 */
const SLOWER = { "handed-on": 1, freed: 2 } as const satisfies Record<Thrift["buffers"], number>;
const buffersChoices = ["handed-on", "freed"] as const;

/** Every way, the fastest first; of equally fast ones the one that needs least. */
export function candidatesOf({ recipe, tasksOf }: Pick<Fitting, "recipe" | "tasksOf">) {
  const tasks = tasksOf(recipe);
  const microBatches = microBatchesOf(recipe, tasks);
  const smallest = { ...recipe, microBatch: microBatches[0] };
  const smallTasks = tasksOf(smallest);
  const candidates = forgettings.flatMap((forgetting) => {
    const phases = smallTasks.map((task) => phaseOf(task, smallest, forgetting));
    return buffersChoices.flatMap((buffers) =>
      microBatches.map((microBatch) =>
        candidateOf(phases, { ...recipe, microBatch }, { buffers, forgetting }),
      ),
    );
  });
  return candidates.toSorted((a, b) => a.work - b.work || a.predictedBytes - b.predictedBytes);
}

/** Divisors of the recipe's micro-batch, ascending; that alone where statistics move with what it holds. */
function microBatchesOf({ microBatch }: Recipe, tasks: readonly TrainingTask[]): readonly number[] {
  const statistics = tasks.flatMap((task) => task.statistics ?? []);
  if (statistics.some(({ moves }) => moves === "with-micro-batch")) return [microBatch];
  const counts = Array.from({ length: microBatch }, (_, i) => i + 1);
  return counts.filter((count) => microBatch % count === 0);
}

/** What a phase takes at the smallest micro-batch. */
interface PhaseCost {
  readonly smallest: number;
  /** Of the program that is run for every micro-batch, and of the one that moves the weights; by what becomes of buffers. */
  readonly needs: Readonly<Record<Thrift["buffers"], readonly [every: StepNeed, once: StepNeed]>>;
  /** Of a picture. */
  readonly work: number;
  /** Of moving every weight once. */
  readonly weightWork: number;
}

function phaseOf(
  task: TrainingTask,
  { microBatch }: Recipe,
  forgetting: Thrift["forgetting"],
): PhaseCost {
  // As two programs, so that what is done once a step is told from what is done for every micro-batch.
  const { programs } = planSteps(task, 2, differentiateFor(task, { ...lavish, forgetting }));
  const [every, once] = programs;
  const needsOf = (buffers: Thrift["buffers"]) =>
    [needOf([every], buffers), needOf([once], buffers)] as const;
  return {
    smallest: microBatch,
    needs: { "handed-on": needsOf("handed-on"), freed: needsOf("freed") },
    work: programWork(every) / microBatch,
    weightWork: programWork(once),
  };
}

function programWork({ results, state }: Program): number {
  const next = Object.values(state).flatMap((slot) => slot.next ?? []);
  return workOf(topologicalOrder([...Object.values(results), ...next]));
}

/** Activations and feeds grow with the micro-batch, state does not. */
function candidateOf(phases: readonly PhaseCost[], recipe: Recipe, thrift: Thrift): Candidate {
  const parts = recipe.batch / recipe.microBatch;
  const needs = phases.map((phase) => grownNeed(phase, recipe, thrift));
  const predictions = needs.map((need) => predictFromNeed(need, recipe, thrift.buffers));
  const predictedBytes = Math.max(...predictions);
  const phase = predictions.indexOf(predictedBytes);
  const works = phases.map(({ work, weightWork }) => recipe.batch * work + parts * weightWork);
  return {
    way: { microBatch: recipe.microBatch, thrift },
    need: needs[phase],
    phase,
    predictedBytes,
    work: SLOWER[thrift.buffers] * works.reduce((sum, each) => sum + each, 0),
  };
}

/** In one part there is one program, which keeps no gradients and moves the weights with the memory it has by then. */
function grownNeed(
  { needs, smallest }: PhaseCost,
  { batch, microBatch }: Recipe,
  { buffers }: Thrift,
): StepNeed {
  const [every, once] = needs[buffers];
  const growth = microBatch / smallest;
  const isWhole = microBatch === batch;
  return {
    stateBytes: once.stateBytes,
    gradientBytes: isWhole ? 0 : once.gradientBytes,
    feedBytes: every.feedBytes * growth,
    activationBytes: every.activationBytes * growth + (isWhole ? 0 : once.activationBytes),
  };
}

/**
 * `--memory`: finds the fastest way to train within a limit, among micro-batches, what becomes of dead buffers, and
 * what the backward pass makes again. Liveness predicts each way's need; a measured step has the last word.
 */
import { KintsugiError } from "../errors.ts";
import { type MemoryNeed, type Program, topologicalOrder, workOf } from "../graph/index.ts";
import type { TrainingTask } from "../nn/index.ts";
import { besidesSteps, gigabytes, needOf, predictFromNeed } from "./memory.ts";
import type { Probed } from "./probe.ts";
import type { Recipe } from "./recipe.ts";
import { planSteps } from "./stepper.ts";
import { differentiateFor, lavish, type Thrift } from "./thrift.ts";

/** A way to train. */
export interface Way {
  readonly microBatch: number;
  readonly thrift: Thrift;
}

export interface Fit extends Way {
  /** Of the whole process: measured for its steps, predicted for the rest. */
  readonly predictedPeakBytes: number;
  /** How much longer a step is thought to take than by the fastest way, 1 or more. */
  readonly slowdown: number;
}

export interface Fitting {
  readonly recipe: Recipe;
  readonly limitBytes: number;
  /** The task of every phase, for a micro-batch. */
  readonly tasksOf: (recipe: Recipe) => readonly TrainingTask[];
  /** Measures a step of a phase; `recipe` has the way's micro-batch. */
  readonly probe: (way: { recipe: Recipe; phase: number; thrift: Thrift }) => Promise<Probed>;
}

/** Throws `out-of-memory` where no way fits. */
export async function fitInto(fitting: Fitting): Promise<Fit> {
  const { limitBytes, recipe } = fitting;
  const candidates = candidatesOf(fitting);
  const fastest = candidates[0].work;
  // Measured over predicted; below 1 at first, so that a way is measured rather than passed over.
  let trust = 0.9;
  let least = Number.POSITIVE_INFINITY;
  for (const { way, need, work, phase, predictedBytes } of candidates) {
    least = Math.min(least, trust * predictedBytes);
    if (trust * predictedBytes > limitBytes) continue;
    const tried = { ...recipe, microBatch: way.microBatch };
    const { peakBytes } = await fitting.probe({ recipe: tried, phase, thrift: way.thrift });
    const predictedPeakBytes = Math.round(peakBytes + besidesSteps(need, tried));
    if (predictedPeakBytes <= limitBytes) {
      return { ...way, predictedPeakBytes, slowdown: work / fastest };
    }
    trust = predictedPeakBytes / predictedBytes;
    least = predictedPeakBytes;
  }
  throw cannotFit(fitting, least);
}

const cannotFit = ({ recipe: { name }, limitBytes }: Fitting, leastBytes: number): KintsugiError =>
  new KintsugiError("out-of-memory", {
    where: name,
    expected: `a training that fits into ${gigabytes(limitBytes)}`,
    got: `one that needs about ${gigabytes(leastBytes)} at least`,
    advice: "allow more, or lower degradation.cropPx or the network's width in the recipe",
  });

// ── Candidates ──────────────────────────────────────────────────────────────────────────────────

interface Candidate {
  readonly way: Way;
  /** The need of the hungriest phase, and which one that is. */
  readonly need: MemoryNeed;
  readonly phase: number;
  readonly predictedBytes: number;
  /** About how long a step takes, in multiply-adds. */
  readonly work: number;
}

const keeping: readonly Thrift[] = [lavish, { ...lavish, buffers: "freed" }];

/** Few large parts suit U-Nets, whose full size has most of the bytes; many small ones suit long chains. */
const forgettings = [0.5, 0.3, 0.2, 0.1].flatMap((part) =>
  [0.6, 1].map((share) => ({ part, share })),
);

/** Freed buffers are less; recomputation with buffers that are handed on would save next to nothing. */
const thrifts: readonly Thrift[] = [
  ...keeping,
  ...forgettings.map((forgetting): Thrift => ({ buffers: "freed", forgetting })),
];

/** How much longer steps take where buffers are freed: nothing is computed in place. Measured. */
const SLOWER = { "handed-on": 1, freed: 1.1 } as const;

/** Every way, the fastest first; of equally fast ones the one that needs least. */
function candidatesOf({ recipe, tasksOf }: Fitting): readonly Candidate[] {
  const microBatches = microBatchesOf(recipe, tasksOf(recipe));
  const smallest = { ...recipe, microBatch: microBatches[0] };
  const candidates = thrifts.flatMap((thrift) => {
    const phases = tasksOf(smallest).map((task) => phaseOf(task, smallest, thrift));
    return microBatches.map((microBatch) => candidateOf(phases, { ...recipe, microBatch }, thrift));
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
  readonly need: MemoryNeed;
  /** Of a picture. */
  readonly work: number;
  /** Of moving every weight once. */
  readonly weightWork: number;
}

function phaseOf(task: TrainingTask, { microBatch }: Recipe, thrift: Thrift): PhaseCost {
  // As two programs, so that what is done once a step is told from what is done for every micro-batch.
  const { programs } = planSteps(task, 2, differentiateFor(task, thrift));
  const weightWork = programWork(programs[1]);
  return {
    smallest: microBatch,
    need: needOf(programs, thrift.buffers),
    work: programWork(programs[0]) / microBatch,
    weightWork,
  };
}

function programWork({ results, state }: Program): number {
  const next = Object.values(state).flatMap((slot) => slot.next ?? []);
  return workOf(topologicalOrder([...Object.values(results), ...next]));
}

/** Activations and feeds grow with the micro-batch, state does not. */
function candidateOf(phases: readonly PhaseCost[], recipe: Recipe, thrift: Thrift): Candidate {
  const { batch, microBatch } = recipe;
  const parts = batch / microBatch;
  const needs = phases.map(({ need, smallest }) => ({
    stateBytes: need.stateBytes,
    feedBytes: (need.feedBytes * microBatch) / smallest,
    activationBytes: (need.activationBytes * microBatch) / smallest,
  }));
  const predictions = needs.map((need) => predictFromNeed(need, recipe, thrift.buffers));
  const predictedBytes = Math.max(...predictions);
  const phase = predictions.indexOf(predictedBytes);
  const works = phases.map(({ work, weightWork }) => batch * work + (parts - 1) * weightWork);
  return {
    way: { microBatch, thrift },
    need: needs[phase],
    phase,
    predictedBytes,
    work: SLOWER[thrift.buffers] * works.reduce((sum, each) => sum + each, 0),
  };
}

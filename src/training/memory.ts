/** The memory that a training will need, said before the first step, and refused where the machine has less. */
import { totalmem } from "node:os";
import type { SourceRecipe } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import {
  type Buffers,
  bytesOf,
  isBetween,
  type MemoryNeed,
  memoryNeed,
  type Program,
} from "../graph/index.ts";
import type { LanePlan } from "./lanes.ts";
import type { Recipe } from "./recipe.ts";
import { isGradient } from "./stepper.ts";

/** Node, the engine's and the data worker's code, and their heaps; measured by benchmarks/memory.ts. */
const FIXED_BYTES = 350e6;
/** Of these, what a probe's process does not have: the data worker, and the loop's own heap. */
const BESIDES_STEPS_BYTES = 130e6;
/** What the engine takes over the buffers that its planner counts, by what becomes of dead ones; measured. */
const ACTIVATION_FACTOR = { "handed-on": 1, freed: 1.2 } as const satisfies Record<Buffers, number>;
/**
 * State is kept twice, swapped after every step; it is read from a file or made, and handed to the engine; and what is
 * given back of it, as for a checkpoint, lies about until it is collected. Measured by benchmarks/memory-fit.ts.
 */
const STATE_COPIES = 5;
/** Gradients that are added up are only swapped. */
const GRADIENT_COPIES = 2;
/** Of a lane beside the first: its thread and sessions. */
const LANE_BYTES = 35e6;
/** Of a stage beside a lane's first: its session. */
const STAGE_BYTES = 3e6;
/** Of weights and slopes, which each of two lanes has: with the moments, what is given, and what loading leaves about. */
const LANE_STATE_COPIES = 6;
/** What a lane's engine takes over the buffers that its planner counts; these four measured by benchmarks/memory.ts. */
const LANE_ACTIVATION_FACTOR = 1.3;
/** Batches that are being made, wait, or are being fed. */
const BATCHES = 7;
/** Decoded photographs that the data worker may keep. */
export const CACHE_BYTES = 256 * 2 ** 20;
/** Of an example: original, degraded, first guess, mended. */
const PICTURES_PER_EXAMPLE = 4;

/** Predicted peak of the whole process in bytes, for the programs of a step. */
export const predictPeakBytes = (
  programs: readonly Program[],
  recipe: Recipe,
  buffers: Buffers = "handed-on",
): number => predictFromNeed(needOf(programs, buffers), recipe, buffers);

/** Predicted peak of a step in lanes. */
export function predictLanesPeakBytes(
  { programs, stages, lanes }: Pick<LanePlan, "programs" | "stages" | "lanes">,
  recipe: Recipe,
): number {
  const need = laneNeedOf(programs, stages);
  return Math.round(
    FIXED_BYTES -
      BESIDES_STEPS_BYTES +
      LANE_BYTES * (lanes - 1) +
      STAGE_BYTES * lanes * (stages.length - 1) +
      LANE_STATE_COPIES * need.stateBytes +
      LANE_ACTIVATION_FACTOR * lanes * need.activationBytes +
      besidesSteps(need, recipe),
  );
}

/** A lane's need: what its stages leave for later ones is there beside the largest of them. */
function laneNeedOf(whole: LanePlan["programs"], stages: LanePlan["stages"]): StepNeed {
  const need = needOf(whole, "handed-on");
  if (stages.length === 1) return need;
  const programs = stages.map((stage) => stage.program);
  const left = programs.flatMap(({ kept = {} }) =>
    Object.entries(kept).filter(([name]) => isBetween(name)),
  );
  const leftBytes = left.reduce((sum, [, tensor]) => sum + bytesOf(tensor), 0);
  const most = Math.max(...programs.map((each) => memoryNeed(each).activationBytes));
  return { ...need, activationBytes: leftBytes + most };
}

/** What a step needs. */
export interface StepNeed extends MemoryNeed {
  /** Gradients that are added up over micro-batches; not among the state's. */
  readonly gradientBytes: number;
}

/** The programs' needs together: they share one state, but each session keeps the memory that it once took. */
export function needOf(programs: readonly Program[], buffers: Buffers): StepNeed {
  const needs = programs.map((program) => memoryNeed(program, buffers));
  const most = (part: keyof MemoryNeed) => Math.max(...needs.map((need) => need[part]));
  const gradientBytes = gradientBytesOf(programs[0]);
  return {
    gradientBytes,
    stateBytes: most("stateBytes") - gradientBytes,
    feedBytes: most("feedBytes"),
    activationBytes: needs.reduce((sum, need) => sum + need.activationBytes, 0),
  };
}

const gradientBytesOf = ({ state }: Program): number =>
  Object.entries(state).reduce(
    (sum, [name, { current }]) => sum + (isGradient(name) ? bytesOf(current) : 0),
    0,
  );

/** The same from a need; `recipe` has the micro-batch that it is for. */
export const predictFromNeed = (need: StepNeed, recipe: Recipe, buffers: Buffers): number =>
  Math.round(
    FIXED_BYTES -
      BESIDES_STEPS_BYTES +
      STATE_COPIES * need.stateBytes +
      GRADIENT_COPIES * need.gradientBytes +
      ACTIVATION_FACTOR[buffers] * need.activationBytes +
      besidesSteps(need, recipe),
  );

/** What a training has in memory beside its steps: the data worker, batches ahead, held-out examples, photographs. */
export const besidesSteps = ({ feedBytes }: StepNeed, recipe: Recipe): number =>
  BESIDES_STEPS_BYTES +
  (BATCHES * feedBytes * recipe.batch) / recipe.microBatch +
  heldOutBytes(recipe) +
  cachedBytes(recipe.source);

const heldOutBytes = ({ evaluation, degradation: { cropPx } }: Recipe): number =>
  evaluation.pictures * PICTURES_PER_EXAMPLE * 3 * cropPx ** 2 * Float32Array.BYTES_PER_ELEMENT;

/** What the data worker keeps of a source: everything that can come again, up to its limit. */
function cachedBytes(source: SourceRecipe): number {
  switch (source.kind) {
    case "folder":
      return CACHE_BYTES;
    case "synthetic":
      return Math.min(CACHE_BYTES, 3 * source.sidePx ** 2 * (source.count ?? 0));
    case "mixed": {
      const all = source.of.reduce((sum, part) => sum + cachedBytes(part.source), 0);
      return Math.min(CACHE_BYTES, all);
    }
  }
}

/** Bytes that this process may use: the machine's, or the container's where that is less. */
export function availableBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Throws `out-of-memory` where the prediction exceeds what there is. */
export function requireMemory(where: string, predictedBytes: number): void {
  const available = availableBytes();
  if (predictedBytes <= available) return;
  throw new KintsugiError("out-of-memory", {
    where,
    expected: `at most ${gigabytes(available)} of memory`,
    got: `a training that needs about ${gigabytes(predictedBytes)}`,
    advice:
      "lower microBatch (only batch normalisation tells the difference) or degradation.cropPx in the recipe",
  });
}

export const gigabytes = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

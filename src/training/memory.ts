/** The memory that a training will need, said before the first step, and refused where the machine has less. */
import { totalmem } from "node:os";
import type { SourceRecipe } from "../data/index.ts";
import { KintsugiError } from "../errors.ts";
import { memoryNeed, type Program } from "../graph/index.ts";
import type { Recipe } from "./recipe.ts";

/** Node, the engine's and the data worker's code, and their heaps; measured by benchmarks/memory.ts. */
const FIXED_BYTES = 350e6;
/** The engine's arena over what the graph says: workspaces of convolutions, fragmentation; measured. */
const ACTIVATION_FACTOR = 2.15;
/** State is kept twice, swapped after every step; a checkpoint is a copy of it and a file's worth of bytes. */
const STATE_COPIES = 4;
/** Batches that are being made, wait, or are being fed. */
const BATCHES = 7;
/** Decoded photographs that the data worker may keep. */
export const CACHE_BYTES = 256 * 2 ** 20;
/** Of an example: original, degraded, first guess, mended. */
const PICTURES_PER_EXAMPLE = 4;

/** Predicted peak of the whole process in bytes, for the programs of a step. */
export function predictPeakBytes(programs: readonly Program[], recipe: Recipe): number {
  const needs = programs.map(memoryNeed);
  const most = (of: (need: (typeof needs)[number]) => number) => Math.max(...needs.map(of));
  const microBatches = recipe.batch / recipe.microBatch;
  return Math.round(
    FIXED_BYTES +
      STATE_COPIES * most(({ stateBytes }) => stateBytes) +
      ACTIVATION_FACTOR * most(({ activationBytes }) => activationBytes) +
      BATCHES * microBatches * most(({ feedBytes }) => feedBytes) +
      heldOutBytes(recipe) +
      cachedBytes(recipe.source),
  );
}

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
    advice: "lower microBatch (the result stays the same) or degradation.cropPx in the recipe",
  });
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

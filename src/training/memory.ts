/** The memory that a training will need, said before the first step, and refused where the machine has less. */
import { totalmem } from "node:os";
import { KintsugiError } from "../errors.ts";
import { memoryNeed, type Program } from "../graph/index.ts";

/** What Node, the engine and the data workers take before any picture is there; measured, see benchmarks. */
const FIXED_BYTES = 330e6;
/** The engine's buffers over what the graph says: weights laid out for products, fragmentation; measured. */
const ACTIVATION_FACTOR = 1.1;
/** State is kept twice, swapped after every step. */
const STATE_COPIES = 2;

/** Predicted peak of the whole process in bytes. */
export function predictPeakBytes(programs: readonly Program[]): number {
  const needs = programs.map(memoryNeed);
  const most = (of: (need: (typeof needs)[number]) => number) => Math.max(...needs.map(of));
  const state = STATE_COPIES * most(({ stateBytes }) => stateBytes);
  const working = most(
    ({ activationBytes, feedBytes }) => activationBytes * ACTIVATION_FACTOR + 2 * feedBytes,
  );
  return FIXED_BYTES + state + working;
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
    advice: "lower microBatch (the result stays the same) or degradation.crop in the recipe",
  });
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

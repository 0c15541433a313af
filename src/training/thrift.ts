/**
 * How thriftily a training uses memory. Whatever the choice, the gradients are the same to rounding; only time changes.
 * The engine's arena stays on: without it, freed buffers took 4 % more memory in the benchmark, not less.
 */
import { z } from "zod";
import { forgettable, gradients, recomputing } from "../graph/index.ts";
import type { Differentiate, TrainingTask } from "../nn/index.ts";
import type { SessionOptions } from "../runtime/index.ts";

export const thriftSchema = z.strictObject({
  /** What becomes of a dead tensor's buffer. */
  buffers: z.enum(["handed-on", "freed"]),
  /** What the forward pass forgets and the backward pass makes again; null for nothing. */
  forgetting: z
    .strictObject({ part: z.number().positive().max(1), share: z.number().positive().max(1) })
    .nullable(),
});
export type Thrift = z.infer<typeof thriftSchema>;

/** How a run fits into the memory allowed, kept in its folder; its micro-batch is the recipe's. */
export const fitSchema = z.strictObject({
  limitBytes: z.number().positive(),
  thrift: thriftSchema,
  /** Of the whole process: measured for its steps, predicted for the rest. */
  predictedPeakBytes: z.number().positive(),
  /** How much longer a step is thought to take than by the fastest way, 1 or more. */
  slowdown: z.number().min(1),
});
export type Fit = z.infer<typeof fitSchema>;

/** The fastest way, for those who have the memory. */
export const lavish: Thrift = { buffers: "handed-on", forgetting: null };

/** What the engine needs to be told; it would take a recomputed tensor for the forgotten one if it looked for equals. */
export const sessionOptionsOf = ({ buffers, forgetting }: Thrift): SessionOptions => ({
  buffers,
  ...(forgetting && { optimizationsOff: ["CommonSubexpressionElimination"] }),
});

/** How a task's losses are differentiated. */
export function differentiateFor(task: TrainingTask, { forgetting }: Thrift): Differentiate {
  if (forgetting === null) return gradients;
  const losses = [task.loss, ...(task.discriminator ? [task.discriminator.loss] : [])];
  return recomputing(forgettable(losses, forgetting));
}

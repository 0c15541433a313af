/**
 * A training step as programs: `accumulate` adds a micro-batch's gradients to those kept on the device, `update`
 * moves the weights by them; where there is one micro-batch the two are one program, `step`.
 */
import {
  add,
  broadcastTo,
  constant,
  gradients,
  input,
  type Program,
  type StateSlot,
  type Tensor,
} from "../graph/index.ts";
import { type AdamOptions, adam, scheduleFeeds } from "./optimisers.ts";
import type { Parameter } from "./parameters.ts";

export interface TrainingTask {
  readonly name: string;
  /** A scalar, already normalised, so that the losses of micro-batches add up. */
  readonly loss: Tensor;
  /** Scalars to report beside the loss. */
  readonly report?: Readonly<Record<string, Tensor>>;
  /** The pictures and planes of a micro-batch. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly parameters: readonly Parameter[];
  readonly optimiser: AdamOptions;
}

export type TrainingPrograms =
  | { readonly kind: "fused"; readonly step: Program }
  | { readonly kind: "accumulated"; readonly accumulate: Program; readonly update: Program };

export const gradientName = (name: string): string => `gradient.${name}`;

/** One program for a batch in one piece, two for a batch in several micro-batches. */
export function trainingPrograms(task: TrainingTask, microBatches: number): TrainingPrograms {
  const slopes = gradients(
    task.loss,
    task.parameters.map(({ tensor }) => tensor),
  );
  return microBatches === 1
    ? { kind: "fused", step: fusedStep(task, slopes) }
    : { kind: "accumulated", accumulate: accumulateStep(task, slopes), update: updateStep(task) };
}

function fusedStep(task: TrainingTask, slopes: readonly Tensor[]): Program {
  const schedule = scheduleFeeds();
  const { state, gradientNorm } = adam(task.parameters, slopes, {
    schedule,
    options: task.optimiser,
  });
  return {
    name: `${task.name}.step`,
    feeds: { ...task.feeds, ...schedule },
    results: { loss: task.loss, gradientNorm, ...task.report },
    state,
  };
}

/** Gradients kept so far + this micro-batch's. */
function accumulateStep(task: TrainingTask, slopes: readonly Tensor[]): Program {
  const kept = task.parameters.map(({ name, tensor }, i): [string, StateSlot] => {
    const current = input(gradientName(name), tensor.shape);
    return [gradientName(name), { current, next: add(current, slopes[i]) }];
  });
  const weights = task.parameters.map(({ name, tensor }) => [name, { current: tensor }] as const);
  return {
    name: `${task.name}.accumulate`,
    feeds: task.feeds,
    results: { loss: task.loss, ...task.report },
    state: Object.fromEntries([...weights, ...kept]),
  };
}

/** Moves the weights by the kept gradients and empties these. */
function updateStep(task: TrainingTask): Program {
  const kept = task.parameters.map(({ name, tensor }) => input(gradientName(name), tensor.shape));
  const schedule = scheduleFeeds();
  const { state, gradientNorm } = adam(task.parameters, kept, {
    schedule,
    options: task.optimiser,
  });
  const emptied = kept.map((current, i): [string, StateSlot] => [
    gradientName(task.parameters[i].name),
    { current, next: broadcastTo(constant(0), current.shape) },
  ]);
  return {
    name: `${task.name}.update`,
    feeds: { ...schedule },
    results: { gradientNorm },
    state: { ...state, ...Object.fromEntries(emptied) },
  };
}

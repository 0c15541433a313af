/** A training step on a device: one fused program, or micro-batches accumulated and then applied. */
import { compile, type Program, type Shape, sizeOf } from "../graph/index.ts";
import {
  type Differentiate,
  discriminatorPrefix,
  gradientName,
  scheduleValues,
  type TrainingTask,
  trainingPrograms,
} from "../nn/index.ts";
import {
  type Device,
  floats,
  type Session,
  type SessionOptions,
  type Tensors,
} from "../runtime/index.ts";
import { reportPrefix } from "./objective.ts";

export type BatchFeeds = Readonly<Record<string, Float32Array>>;

/** A player's part of a step. */
export interface PlayerResult {
  readonly loss: number;
  /** Norm of all gradients before clipping. */
  readonly gradientNorm: number;
}

export interface StepResult extends PlayerResult {
  readonly discriminator?: PlayerResult;
  /** The generator's losses, each before it is weighed; none where there is only one. */
  readonly losses: Readonly<Record<string, number>>;
}

export interface StepAt {
  /** t = 1, 2, … of both players' Adam. */
  readonly step: number;
  readonly learningRate: number;
  readonly discriminatorRate?: number;
}

export interface Stepper {
  /** Moves the weights by one batch. */
  step(feeds: BatchFeeds, at: StepAt): Promise<StepResult>;
  /** Brings the state to the first device whole, where it is until the next step: to be saved, or measured by. */
  settle(): Promise<void>;
  /** Frees the programs; the state is settled. */
  release(): Promise<void>;
}

/** The programs of a task, to predict memory and to load. */
export interface StepPlan {
  readonly programs: readonly Program[];
  readonly microBatches: number;
  readonly task: TrainingTask;
}

/** `differentiate` may be a rewrite that saves memory. */
export function planSteps(
  task: TrainingTask,
  microBatches: number,
  differentiate?: Differentiate,
): StepPlan {
  const plan = trainingPrograms(task, microBatches, differentiate);
  const programs = plan.kind === "fused" ? [plan.step] : [plan.accumulate, plan.update];
  return { programs, microBatches, task };
}

/** Loads the programs; the state must be on the device before the first step. */
export async function loadStepper(
  device: Device,
  plan: StepPlan,
  options: SessionOptions = {},
): Promise<Stepper> {
  const sessions: Session[] = [];
  for (const program of plan.programs) {
    sessions.push(await device.load(compile(program), { ...options, transfer: true }));
  }
  const release = async () => {
    for (const session of sessions) await session.release();
  };
  const settle = async () => {};
  if (plan.microBatches === 1) return { step: fused(sessions[0], plan), settle, release };
  await device.writeState(emptyGradients(plan.programs[0]));
  return { step: accumulated(sessions[0], sessions[1], plan), settle, release };
}

function fused(session: Session, { task }: StepPlan): Stepper["step"] {
  return async (feeds, at) => {
    const fed = { ...feeds, ...schedulesOf(task, at) };
    return resultOf(task, numbersOf(await session.run(fed, { transfer: true })));
  };
}

function accumulated(
  accumulate: Session,
  update: Session,
  { task, microBatches }: StepPlan,
): Stepper["step"] {
  return async (feeds, at) => {
    const total: Record<string, number> = {};
    for (let part = 0; part < microBatches; part++) {
      const fed = partOf(feeds, { part, parts: microBatches, shapes: task.feeds });
      sumInto(total, numbersOf(await accumulate.run(fed, { transfer: true })));
    }
    return resultOf(task, { ...total, ...numbersOf(await update.run(schedulesOf(task, at))) });
  };
}

/** What both players' Adams are fed. */
function schedulesOf({ optimiser, discriminator }: TrainingTask, at: StepAt) {
  const { step, learningRate, discriminatorRate = learningRate } = at;
  const own = scheduleValues(step, learningRate, optimiser);
  return discriminator
    ? { ...own, ...prefixed(scheduleValues(step, discriminatorRate, discriminator.optimiser)) }
    : own;
}

const prefixed = (values: ReturnType<typeof scheduleValues>): BatchFeeds =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [discriminatorPrefix + name, value]),
  );

type Numbers = Readonly<Record<string, number>>;

/** Adds each number to that of its name. */
export function sumInto(total: Record<string, number>, numbers: Numbers): void {
  for (const [name, value] of Object.entries(numbers)) total[name] = (total[name] ?? 0) + value;
}

export const numbersOf = (results: Tensors): Numbers =>
  Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Number(data[0])]));

export function resultOf(
  { discriminator, report = {} }: TrainingTask,
  numbers: Numbers,
): StepResult {
  const playerOf = (prefix: string): PlayerResult => ({
    loss: numbers[`${prefix}loss`],
    gradientNorm: numbers[`${prefix}gradientNorm`],
  });
  const named = Object.keys(report).map((name) => [name.slice(reportPrefix.length), numbers[name]]);
  return {
    ...playerOf(""),
    ...(discriminator && { discriminator: playerOf(discriminatorPrefix) }),
    losses: Object.fromEntries(named),
  };
}

interface Part {
  readonly part: number;
  readonly parts: number;
  readonly shapes: Readonly<Record<string, { readonly shape: Shape }>>;
}

/** Feeds are batches along their first axis, of which a part is a copy of its pictures; a scalar goes with every part. */
export const partOf = (feeds: BatchFeeds, { part, parts, shapes }: Part): BatchFeeds =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, values]) => {
      if (shapes[name]?.shape.length === 0) return [name, values.slice()];
      const length = values.length / parts;
      return [name, values.slice(part * length, (part + 1) * length)];
    }),
  );

/** Of what is kept between runs: whether it is a gradient that is added to, which no checkpoint has. */
export const isGradient = (name: string): boolean => name.startsWith(gradientName(""));

/** Those that the program adds to. */
const emptyGradients = ({ state }: Program): Tensors =>
  Object.fromEntries(
    Object.entries(state)
      .filter(([name]) => isGradient(name))
      .map(([name, { current }]) => [
        name,
        floats(current.shape, new Float32Array(sizeOf(current.shape))),
      ]),
  );

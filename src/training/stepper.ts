/** A training step on a device: one fused program, or micro-batches accumulated and then applied. */
import { compile, type Program } from "../graph/index.ts";
import {
  type AdamOptions,
  gradientName,
  scheduleValues,
  type TrainingTask,
  trainingPrograms,
} from "../nn/index.ts";
import { type Device, floats, type Session, type Tensors } from "../runtime/index.ts";

export type BatchFeeds = Readonly<Record<string, Float32Array>>;

export interface StepResult {
  readonly loss: number;
  /** Norm of all gradients before clipping. */
  readonly gradientNorm: number;
}

export interface Stepper {
  /** Moves the weights by one batch at step t = 1, 2, … */
  step(
    feeds: BatchFeeds,
    at: { readonly step: number; readonly learningRate: number },
  ): Promise<StepResult>;
}

/** The programs of a task, to predict memory and to load. */
export interface StepPlan {
  readonly programs: readonly Program[];
  readonly microBatches: number;
  readonly task: TrainingTask;
}

export function planSteps(task: TrainingTask, microBatches: number): StepPlan {
  const plan = trainingPrograms(task, microBatches);
  const programs = plan.kind === "fused" ? [plan.step] : [plan.accumulate, plan.update];
  return { programs, microBatches, task };
}

/** Loads the programs; the state must be on the device before the first step. */
export async function loadStepper(device: Device, plan: StepPlan): Promise<Stepper> {
  const sessions = [];
  for (const program of plan.programs) sessions.push(await device.load(compile(program)));
  const { optimiser } = plan.task;
  if (plan.microBatches === 1) return { step: fused(sessions[0], optimiser) };
  await device.writeState(emptyGradients(plan.task));
  return {
    step: accumulated(sessions[0], sessions[1], { optimiser, microBatches: plan.microBatches }),
  };
}

function fused(session: Session, optimiser: AdamOptions): Stepper["step"] {
  return async (feeds, { step, learningRate }) => {
    const schedule = scheduleValues(step, learningRate, optimiser);
    const { loss, gradientNorm } = await session.run({ ...feeds, ...schedule }, { transfer: true });
    return { loss: Number(loss.data[0]), gradientNorm: Number(gradientNorm.data[0]) };
  };
}

function accumulated(
  accumulate: Session,
  update: Session,
  { optimiser, microBatches }: { readonly optimiser: AdamOptions; readonly microBatches: number },
): Stepper["step"] {
  return async (feeds, { step, learningRate }) => {
    let total = 0;
    for (let part = 0; part < microBatches; part++) {
      const { loss } = await accumulate.run(partOf(feeds, part, microBatches), { transfer: true });
      total += Number(loss.data[0]);
    }
    const { gradientNorm } = await update.run(scheduleValues(step, learningRate, optimiser));
    return { loss: total, gradientNorm: Number(gradientNorm.data[0]) };
  };
}

/** Feeds are batches along their first axis; a part is a copy of its pictures. */
const partOf = (feeds: BatchFeeds, part: number, parts: number): BatchFeeds =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, values]) => {
      const length = values.length / parts;
      return [name, values.slice(part * length, (part + 1) * length)];
    }),
  );

const emptyGradients = ({ parameters }: TrainingTask): Tensors =>
  Object.fromEntries(
    parameters.map(({ name, tensor: { shape } }) => [
      gradientName(name),
      floats(shape, new Float32Array(shape.reduce((size, side) => size * side, 1))),
    ]),
  );

/** A recipe's phases as programs, and what they will need. */
import type { GraphForm } from "../graph/index.ts";
import type { Device, SessionOptions } from "../runtime/index.ts";
import { type LanePlan, type LaneRoom, laneForm, lanesFor, loadLanes, planLanes } from "./lanes.ts";
import {
  availableBytes,
  predictLanesPeakBytes,
  predictPeakBytes,
  requireMemory,
} from "./memory.ts";
import { type Objective, type ObjectiveOptions, objectiveOf } from "./objective.ts";
import { type Phase, phasesOf } from "./phases.ts";
import type { Recipe } from "./recipe.ts";
import { loadStepper, planSteps, type StepPlan, type Stepper } from "./stepper.ts";
import { differentiateFor, type Fit, lavish, type Thrift } from "./thrift.ts";

/** A step as programs that move weights, too, or in lanes. */
export type Steps = StepPlan | LanePlan;

/** A phase with the programs of its steps. */
export interface PlannedPhase {
  readonly phase: Phase;
  readonly objective: Objective;
  readonly steps: Steps;
}

export interface Plan {
  readonly phases: readonly PlannedPhase[];
  readonly thrift: Thrift;
  /** How many numbers the network learns. */
  readonly parameters: number;
  readonly microBatches: number;
  /** Devices at most that differentiate side by side. */
  readonly lanes: number;
  readonly predictedPeakBytes: number;
}

/** What a device computes fastest. */
export interface PlanFor {
  readonly form: GraphForm;
  readonly room?: LaneRoom | undefined;
}
export type PlanIn = (device: PlanFor) => Plan;

export interface PlanOptions extends ObjectiveOptions {
  /** How the training fits into the memory allowed; absent where there is no limit. */
  readonly fit?: Fit | undefined;
  readonly room?: LaneRoom | undefined;
}

/** The recipe's plans, each made once, when it is asked for. Throws what `planOf` throws. */
export function plansOf(recipe: Recipe, options: PlanOptions): PlanIn {
  const made = new Map<string, Plan>();
  return (device) => {
    const key = JSON.stringify(device);
    const plan = made.get(key) ?? planOf(recipe, { ...options, ...device });
    made.set(key, plan);
    return plan;
  };
}

/**
 * In lanes where there is room and memory for them. Throws `out-of-memory` where the training cannot fit, `recipe-invalid`
 * where a phase asks for what there is not.
 */
export function planOf(recipe: Recipe, options: PlanOptions = {}): Plan {
  const plan = wholePlanOf(recipe, options);
  const isTooMuch = plan.lanes > 1 && plan.predictedPeakBytes > availableBytes();
  const taken = isTooMuch ? wholePlanOf(recipe, { ...options, room: undefined }) : plan;
  requireMemory(recipe.name, taken.predictedPeakBytes);
  return taken;
}

function wholePlanOf(recipe: Recipe, options: PlanOptions): Plan {
  const { fit } = options;
  const microBatches = recipe.batch / recipe.microBatch;
  const thrift = fit?.thrift ?? lavish;
  const phases = phasesOf(recipe).map((phase) => plannedPhase(recipe, phase, options));
  const predictions = phases.map(({ steps }) =>
    isInLanes(steps)
      ? predictLanesPeakBytes(steps, recipe)
      : predictPeakBytes(steps.programs, recipe, thrift.buffers),
  );
  const predictedPeakBytes = fit?.predictedPeakBytes ?? Math.max(...predictions);
  const parameters = phases[0].objective.network.parameters.count;
  const lanes = Math.max(...phases.map(({ steps }) => lanesOf(steps)));
  return { phases, thrift, parameters, microBatches, lanes, predictedPeakBytes };
}

/** In lanes where there is room for them and nothing else divides the batch or asks for thrift. */
export function plannedPhase(
  recipe: Recipe,
  phase: Phase,
  { fit, room, ...options }: PlanOptions,
): PlannedPhase {
  const objective = objectiveOf(recipe, phase, options);
  const microBatches = recipe.batch / recipe.microBatch;
  const isFree = fit === undefined && microBatches === 1;
  const lanes = isFree ? lanesFor(recipe.batch, room) : undefined;
  if (lanes === undefined || room === undefined) {
    const differentiate = differentiateFor(objective.task, fit?.thrift ?? lavish);
    return { phase, objective, steps: planSteps(objective.task, microBatches, differentiate) };
  }
  const part = { ...recipe, microBatch: recipe.batch / lanes };
  const own = objectiveOf(part, phase, { ...options, form: laneForm(room), lanes });
  return { phase, objective: own, steps: planLanes(own.task, lanes, room) };
}

const isInLanes = (steps: Steps): steps is LanePlan => "lanes" in steps;

/** How many devices take a step together. */
export const lanesOf = (steps: Steps): number => (isInLanes(steps) ? steps.lanes : 1);

/** Loads a phase's programs, on the first of the devices or on one a lane; the state must be on the first. */
export const loadSteps = (
  devices: readonly Device[],
  steps: Steps,
  options: SessionOptions = {},
): Promise<Stepper> =>
  isInLanes(steps)
    ? loadLanes(devices.slice(0, steps.lanes), steps)
    : loadStepper(devices[0], steps, options);

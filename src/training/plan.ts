/** A recipe's phases as programs, and what they will need. */
import type { GraphForm } from "../graph/index.ts";
import { predictPeakBytes, requireMemory } from "./memory.ts";
import { type Objective, type ObjectiveOptions, objectiveOf } from "./objective.ts";
import { type Phase, phasesOf } from "./phases.ts";
import type { Recipe } from "./recipe.ts";
import { planSteps, type StepPlan } from "./stepper.ts";
import { differentiateFor, type Fit, lavish, type Thrift } from "./thrift.ts";

/** A phase with the programs of its steps. */
export interface PlannedPhase {
  readonly phase: Phase;
  readonly objective: Objective;
  readonly steps: StepPlan;
}

export interface Plan {
  readonly phases: readonly PlannedPhase[];
  readonly thrift: Thrift;
  /** How many numbers the network learns. */
  readonly parameters: number;
  readonly microBatches: number;
  readonly predictedPeakBytes: number;
}

/** The plan in the form that a device computes fastest. */
export type PlanIn = (form: GraphForm) => Plan;

export interface PlanOptions extends ObjectiveOptions {
  /** How the training fits into the memory allowed; absent where there is no limit. */
  readonly fit?: Fit | undefined;
}

/** The recipe's plans, each made once, when it is asked for. Throws what `planOf` throws. */
export function plansOf(recipe: Recipe, options: PlanOptions): PlanIn {
  const made = new Map<GraphForm, Plan>();
  return (form) => {
    const plan = made.get(form) ?? planOf(recipe, { ...options, form });
    made.set(form, plan);
    return plan;
  };
}

/** Throws `out-of-memory` where the training cannot fit, `recipe-invalid` where a phase asks for what there is not. */
export function planOf(recipe: Recipe, { fit, ...options }: PlanOptions = {}): Plan {
  const microBatches = recipe.batch / recipe.microBatch;
  const thrift = fit?.thrift ?? lavish;
  const phases = phasesOf(recipe).map((phase) => {
    const objective = objectiveOf(recipe, phase, options);
    const differentiate = differentiateFor(objective.task, thrift);
    return { phase, objective, steps: planSteps(objective.task, microBatches, differentiate) };
  });
  const predictions = phases.map(({ steps }) =>
    predictPeakBytes(steps.programs, recipe, thrift.buffers),
  );
  const predictedPeakBytes = fit?.predictedPeakBytes ?? Math.max(...predictions);
  requireMemory(recipe.name, predictedPeakBytes);
  const parameters = phases[0].objective.network.parameters.count;
  return { phases, thrift, parameters, microBatches, predictedPeakBytes };
}

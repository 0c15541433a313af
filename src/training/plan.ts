/** A recipe's phases as programs, and what they will need. */
import { type ClassifierFiles, noClassifiers } from "./classifiers.ts";
import { predictPeakBytes, requireMemory } from "./memory.ts";
import { type Objective, objectiveOf } from "./objective.ts";
import { type Phase, phasesOf } from "./phases.ts";
import type { Recipe } from "./recipe.ts";
import { planSteps, type StepPlan } from "./stepper.ts";

/** A phase with the programs of its steps. */
export interface PlannedPhase {
  readonly phase: Phase;
  readonly objective: Objective;
  readonly steps: StepPlan;
}

export interface Plan {
  readonly phases: readonly PlannedPhase[];
  /** How many numbers the network learns. */
  readonly parameters: number;
  readonly microBatches: number;
  readonly predictedPeakBytes: number;
}

/** Throws `out-of-memory` where the training cannot fit, `recipe-invalid` where a phase asks for what there is not. */
export function planOf(recipe: Recipe, files: ClassifierFiles = noClassifiers): Plan {
  const microBatches = recipe.batch / recipe.microBatch;
  const phases = phasesOf(recipe).map((phase) => {
    const objective = objectiveOf(recipe, phase, files);
    return { phase, objective, steps: planSteps(objective.task, microBatches) };
  });
  const programs = phases.flatMap(({ steps }) => steps.programs);
  const predictedPeakBytes = predictPeakBytes(programs, recipe);
  requireMemory(recipe.name, predictedPeakBytes);
  const parameters = phases[0].objective.network.parameters.count;
  return { phases, parameters, microBatches, predictedPeakBytes };
}

/** The learning rates of a step, of both players. */
import type { Phase } from "./phases.ts";
import { learningRateAt } from "./schedule.ts";
import type { StepAt } from "./stepper.ts";

/** `step` counts from 1 within the phase; `factor` scales all rates. */
export function ratesAt({ steps, optimiser, loss }: Phase, step: number, factor: number): StepAt {
  const rateOf = (learningRate: number) =>
    factor * learningRateAt(step, steps, { ...optimiser, learningRate });
  const learningRate = rateOf(optimiser.learningRate);
  const { adversarial } = loss;
  if (adversarial === null) return { step, learningRate };
  return { step, learningRate, discriminatorRate: rateOf(adversarial.learningRate) };
}

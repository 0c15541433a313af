/** How the learning rate changes with the step. */

export interface Schedule {
  /** The highest rate. */
  readonly learningRate: number;
  /** Steps over which the rate climbs from 0. */
  readonly warmupSteps: number;
  readonly schedule: "cosine" | "tenth";
  /** Where the cosine ends, as a part of the highest rate. */
  readonly floor: number;
  /** From where on the rate is a tenth, as a part of all steps. */
  readonly tenthFrom: number;
}

/**
 * The rate at step t = 1 … `steps`: a straight climb, then half a cosine (Loshchilov & Hutter 2017), or the highest rate
 * and a tenth of it near the end.
 */
export function learningRateAt(step: number, steps: number, schedule: Schedule): number {
  const { learningRate, warmupSteps, floor, tenthFrom } = schedule;
  if (step <= warmupSteps) return (learningRate * step) / warmupSteps;
  if (schedule.schedule === "tenth")
    return step > tenthFrom * steps ? learningRate / 10 : learningRate;
  const progress = (step - warmupSteps) / Math.max(1, steps - warmupSteps);
  const cosine = (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
  return learningRate * (floor + (1 - floor) * cosine);
}

/**
 * What a training must not go on from, and how it goes back. A loss or gradient that is no number; a discriminator that
 * has nothing left to learn: its loss is under 1 % of an undecided one's (of the hinge, both terms are saturated), or its
 * gradient is 0, so many steps in a row that the generator cannot be winning back.
 */
import { KintsugiError } from "../errors.ts";
import { undecidedLoss } from "../nn/index.ts";
import type { TensorArray, Tensors } from "../runtime/index.ts";
import type { Phase } from "./phases.ts";
import type { Recipe } from "./recipe.ts";
import type { StepResult } from "./stepper.ts";

/** How often a run goes back before it gives up. */
export const MOST_RETURNS = 3;

/** Of the loss of a discriminator without an idea. */
const DECIDED = 0.01;

export interface Trouble {
  readonly step: number;
  readonly kind: "not-finite" | "collapsed";
  /** What was found, for the log and for people. */
  readonly found: string;
}

/** Whether the step left the discriminator nothing to learn. */
export function isSaturated({ discriminator }: StepResult, { loss: { adversarial } }: Phase) {
  if (discriminator === undefined || adversarial === null) return false;
  const isDecided = discriminator.loss < DECIDED * undecidedLoss(adversarial.kind);
  return isDecided || discriminator.gradientNorm === 0;
}

/** What is wrong after a step; `saturated` counts the steps in a row, this one included, that were so. */
export function troubleOf(
  result: StepResult,
  { step, saturated, phase }: { step: number; saturated: number; phase: Phase },
): Trouble | undefined {
  const { loss, gradientNorm, discriminator } = result;
  const named = { loss, "gradient norm": gradientNorm };
  const theirs = discriminator && {
    "discriminator's loss": discriminator.loss,
    "discriminator's gradient norm": discriminator.gradientNorm,
  };
  for (const [name, value] of Object.entries({ ...named, ...theirs })) {
    if (!Number.isFinite(value))
      return { step, kind: "not-finite", found: `a ${name} of ${value}` };
  }
  const most = phase.loss.adversarial?.collapseSteps ?? Number.POSITIVE_INFINITY;
  if (saturated < most) return undefined;
  const found = `a discriminator with nothing to learn for ${saturated} steps`;
  return { step, kind: "collapsed", found };
}

/** What is wrong with a state or a part of it: an update may overflow after a loss that was a number. */
export function troubleOfState(state: Tensors, step: number): Trouble | undefined {
  const spoilt = Object.keys(state).find((name) => !areNumbers(state[name].data));
  if (spoilt === undefined) return undefined;
  return { step, kind: "not-finite", found: `entries of "${spoilt}" that are no numbers` };
}

function areNumbers(data: TensorArray): boolean {
  if (!(data instanceof Float32Array)) return true;
  // In double precision, a sum of floats is no number only where one of them is none.
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return Number.isFinite(sum);
}

/** A time that a run went back. */
export interface Return {
  /** Where it was, */
  readonly from: number;
  /** where it went on, */
  readonly to: number;
  /** and why. */
  readonly found: string;
}

/** What changes with every return: other data, and half the learning rates. */
export const afterReturns = (
  { seed }: Pick<Recipe, "seed">,
  returns: readonly Return[],
): { readonly dataSeed: number; readonly rateFactor: number } => ({
  // Far from the seed and from the next one, which is that of the held-out pictures.
  dataSeed: seed + 1_000_003 * returns.length,
  rateFactor: 2 ** -returns.length,
});

const advices: { readonly [K in Trouble["kind"]]: string } = {
  "not-finite": "lower optimiser.learningRate and start again; the checkpoints before it are whole",
  collapsed:
    "lower loss.adversarial.learningRate or raise optimiser.learningRate, or give the game less loss.adversarial.weight, and start again",
};

/** The end of a run that went back as often as it may. */
export const diverged = (path: string, { step, kind, found }: Trouble): KintsugiError =>
  new KintsugiError("training-diverged", {
    where: `${path}, step ${step}`,
    expected: kind === "not-finite" ? "a finite loss" : "a game that goes on",
    got: `${found}, after ${MOST_RETURNS} returns to a good checkpoint with half the learning rates`,
    advice: advices[kind],
  });

/** The generator's Adam and the schedule of all learning rates, as part of a recipe. */
import { z } from "zod";
import { type NetworkName, published } from "../networks/index.ts";

const positive = z.number().positive();
const decay = z.number().min(0).lt(1);

/** What is left out is the paper's. */
const fields = {
  learningRate: positive.optional(),
  /** A cosine down to `floor`, or the full rate and ×0.1 near the end. */
  schedule: z.enum(["cosine", "tenth"]).optional(),
  beta1: decay.optional(),
  beta2: decay.optional(),
};

/** The same whatever the network. */
const own = {
  /** Steps over which the rate climbs from 0. */
  warmupSteps: z.int().nonnegative(),
  /** Where the cosine ends, as a part of the highest rate. */
  floor: z.number().min(0).max(1),
  /** From where on the rate is a tenth, as a part of all steps. */
  tenthFrom: z.number().min(0).max(1),
  epsilon: positive,
  weightDecay: z.number().nonnegative(),
  /** Gradients are scaled down to this global norm. */
  clipNorm: positive,
  /** Of the running mean of the weights, which is what evaluations and the result use. */
  averageDecay: decay,
};

export const optimiserSchema = z.strictObject({
  ...fields,
  warmupSteps: own.warmupSteps.default(200),
  floor: own.floor.default(0.01),
  tenthFrom: own.tenthFrom.default(0.9),
  epsilon: own.epsilon.default(1e-8),
  weightDecay: own.weightDecay.default(0),
  clipNorm: own.clipNorm.default(1),
  averageDecay: own.averageDecay.default(0.999),
});
/** What a phase changes. */
export const optimiserChangesSchema = z.strictObject({ ...fields, ...own }).partial();

type Given = z.output<typeof optimiserSchema>;
export type OptimiserRecipe = { readonly [K in keyof Given]-?: NonNullable<Given[K]> };

export function wholeOptimiser(network: NetworkName, given: Given): OptimiserRecipe {
  const paper = published[network].optimiser;
  return {
    ...given,
    learningRate: given.learningRate ?? paper.learningRate,
    schedule: given.schedule ?? paper.schedule,
    beta1: given.beta1 ?? paper.beta1,
    beta2: given.beta2 ?? paper.beta2,
  };
}

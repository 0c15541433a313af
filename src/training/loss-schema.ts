/** The losses of a recipe (METHODS §5): what it may say of them, and what its network's paper says where it is silent. */
import { z } from "zod";
import { discriminatorNames, type NetworkName, published, usualGame } from "../networks/index.ts";
import { classifierScales } from "../nn/index.ts";

const positive = z.number().positive();
const weight = z.number().nonnegative();
const decay = z.number().min(0).lt(1);

const coarseSchema = z.strictObject({
  weight: positive.optional(),
  /** Whether its weight falls to 0 along the phase, as 1 − k/k_max. */
  annealed: z.boolean().optional(),
});

const adversarialSchema = z.strictObject({
  discriminator: z.enum(discriminatorNames).optional(),
  /** Channels of the discriminator's first layer. */
  width: z.int().positive().optional(),
  kind: z.enum(["hinge", "bce"]).optional(),
  /** Of the generator's part in the game. */
  weight: positive.optional(),
  /** The discriminator's Adam; its rate follows the generator's schedule. */
  learningRate: positive.optional(),
  beta1: decay.optional(),
  beta2: decay.optional(),
  /** After so many steps in a row that leave the discriminator nothing to learn, the game counts as collapsed. */
  collapseSteps: z.int().positive().optional(),
});

const classifierSchema = z.strictObject({
  /** An ONNX file with one input [N, 3, H, W], RGB; relative to the recipe. */
  classifier: z.string().min(1),
  /** Values of the file by their ONNX names. */
  layers: z.array(z.string().min(1)).min(1),
  /** What levels become before the classifier sees them. */
  scale: z.enum(classifierScales).default("imagenet"),
  weight: positive.optional(),
});

/** What is left out is the paper's; null takes away what the paper has. */
const fields = {
  /** Weight of the pixel loss over the hole, */
  hole: weight.optional(),
  /** and over the known part, of what the network painted there. */
  known: weight.optional(),
  /** Of a network with an earlier or a side path. */
  coarse: coarseSchema.nullable().optional(),
  adversarial: adversarialSchema.nullable().optional(),
  /** Weight of the differences between the discriminator's features. */
  featureMatching: weight.optional(),
  /** Losses in the features of a classifier and of their correlations. */
  perceptual: classifierSchema.nullable().optional(),
  style: classifierSchema.nullable().optional(),
  /** Weight of the total variation in the hole grown by 1 px. */
  totalVariation: weight.optional(),
};
const kind = z.enum(["l1", "l2", "charbonnier"]);
/** Whether every pixel of the batch's holes counts alike, or every picture. */
const weighting = z.enum(["pixel", "picture"]);
/**
 * What a picture with a white-out counts beside one with a mosaic, in the losses of pixels. A white-out's errors are of
 * one sign over large areas, so that its gradients are an order of magnitude longer, nearly all of it chance
 * (docs/findings.md).
 */
const whiteOut = positive;

export const lossSchema = z.strictObject({
  kind: kind.default("l1"),
  weighting: weighting.default("pixel"),
  whiteOut: whiteOut.default(1),
  ...fields,
});
/** What a phase changes. */
export const lossChangesSchema = z.strictObject({
  kind: kind.optional(),
  weighting: weighting.optional(),
  whiteOut: whiteOut.optional(),
  ...fields,
});

type Given = z.output<typeof lossSchema>;
export type LossChanges = z.output<typeof lossChangesSchema>;
type Whole<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };
export type AdversarialRecipe = Whole<z.output<typeof adversarialSchema>>;
export type ClassifierRecipe = Whole<z.output<typeof classifierSchema>>;

/** Every loss with its weight; null where there is none. */
export interface LossRecipe {
  readonly kind: z.output<typeof kind>;
  readonly weighting: z.output<typeof weighting>;
  readonly whiteOut: number;
  readonly hole: number;
  readonly known: number;
  readonly coarse: Whole<z.output<typeof coarseSchema>> | null;
  readonly adversarial: AdversarialRecipe | null;
  readonly featureMatching: number;
  readonly perceptual: ClassifierRecipe | null;
  readonly style: ClassifierRecipe | null;
  readonly totalVariation: number;
}

const COLLAPSE_STEPS = 250;

/** The losses with everything that the network's paper says where the recipe says nothing. */
export function wholeLoss(network: NetworkName, given: Given): LossRecipe {
  const { loss: paper, perceptual, style } = published[network];
  const adversarial = either(given.adversarial, paper.adversarial, (said) =>
    filled({ ...usualGame, ...paper.adversarial, collapseSteps: COLLAPSE_STEPS }, said),
  );
  return {
    kind: given.kind,
    weighting: given.weighting,
    whiteOut: given.whiteOut,
    hole: given.hole ?? paper.hole,
    known: given.known ?? paper.known,
    coarse: either(given.coarse, paper.coarse, (said) =>
      filled({ weight: 1, annealed: false, ...paper.coarse }, said),
    ),
    adversarial,
    // It stands in for a classifier.
    featureMatching:
      given.featureMatching ?? (adversarial && !given.perceptual ? paper.featureMatching : 0),
    perceptual: given.perceptual ? filled({ weight: perceptual }, given.perceptual) : null,
    style: given.style ? filled({ weight: style }, given.style) : null,
    totalVariation: given.totalVariation ?? paper.totalVariation,
  };
}

/** What is said, made whole; where nothing is said, what the paper has; null where that is nothing. */
function either<Said extends object, T>(
  said: Said | null | undefined,
  paper: object | null,
  whole: (said: Partial<Said>) => T,
): T | null {
  if (said === null || (said === undefined && paper === null)) return null;
  return whole(said ?? {});
}

/** The second over the first, where it says something. */
function filled<T extends object, U extends object>(defaults: T, said: U): Whole<T & U> {
  const stated = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(stated) } as Whole<T & U>;
}

/** The losses of a phase: the recipe's with the phase's changes. */
export function changedLoss(network: NetworkName, loss: LossRecipe, changes: LossChanges) {
  const { adversarial, coarse } = changes;
  return wholeLoss(network, {
    ...filled(loss, changes),
    ...(adversarial && { adversarial: filled(loss.adversarial ?? {}, adversarial) }),
    ...(coarse && { coarse: filled(loss.coarse ?? {}, coarse) }),
  });
}

/** Where edges are learnt, there is no picture to judge. */
export const edgesAlone = (loss: LossRecipe): LossRecipe => ({
  ...loss,
  hole: 0,
  known: 0,
  coarse: null,
  perceptual: null,
  style: null,
  totalVariation: 0,
});

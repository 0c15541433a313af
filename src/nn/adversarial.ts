/**
 * What a generator and its discriminator want of the logits: the hinge (Lim & Ye 2017) and binary cross-entropy
 * (Goodfellow et al. 2014, the generator's form that does not saturate). Feature matching: Wang et al. 2018.
 */
import {
  abs,
  add,
  constant,
  mul,
  neg,
  relu,
  sizeOf,
  softplus,
  stopGradient,
  sub,
  sum,
  type Tensor,
} from "../graph/index.ts";

export type AdversarialLoss = "hinge" | "bce";

interface Wishes {
  /** What the discriminator pays for a logit z of an original, */
  readonly real: (z: Tensor) => Tensor;
  /** for one of a mended picture, */
  readonly fake: (z: Tensor) => Tensor;
  /** and the generator for the latter. */
  readonly generator: (z: Tensor) => Tensor;
  /** The discriminator's loss where it has no idea: z = 0 everywhere. */
  readonly undecided: number;
}

const wishes: { readonly [K in AdversarialLoss]: Wishes } = {
  // max(0, 1 − z), max(0, 1 + z), −z
  hinge: {
    real: (z) => relu(sub(1, z)),
    fake: (z) => relu(add(z, 1)),
    generator: neg,
    undecided: 2,
  },
  // −log σ(z), −log(1 − σ(z)), −log σ(z)
  bce: {
    real: (z) => softplus(neg(z)),
    fake: softplus,
    generator: (z) => softplus(neg(z)),
    undecided: 2 * Math.LN2,
  },
};

/** A discriminator's loss where it cannot tell mended pictures from originals at all. */
export const undecidedLoss = (kind: AdversarialLoss): number => wishes[kind].undecided;

/** Of a batch of so many pictures, of which a graph holds some: its part of the mean over all of them. */
export const partOfMean = (x: Tensor, pictures: number): Tensor =>
  mul(sum(x), x.shape[0] / (pictures * sizeOf(x.shape)));

/** Mean over all logits of the originals' + mean over those of the mended ones; a scalar. */
export function discriminatorLoss(
  kind: AdversarialLoss,
  { real, fake }: { readonly real: Tensor; readonly fake: Tensor },
  pictures: number,
): Tensor {
  const { [kind]: wish } = wishes;
  return add(partOfMean(wish.real(real), pictures), partOfMean(wish.fake(fake), pictures));
}

/** Mean over all logits of the mended pictures; a scalar. */
export const generatorLoss = (kind: AdversarialLoss, fake: Tensor, pictures: number): Tensor =>
  partOfMean(wishes[kind].generator(fake), pictures);

/** Σ over the layers of mean|fake − real|; both hold the activations of the same layers, `[N, …]`. */
export const featureDistance = (
  fake: readonly Tensor[],
  real: readonly Tensor[],
  pictures: number,
): Tensor =>
  fake
    .map((x, i) => partOfMean(abs(sub(x, stopGradient(real[i]))), pictures))
    .reduce(add, constant(0));

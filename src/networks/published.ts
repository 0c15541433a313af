/**
 * How each network was trained by its paper (METHODS §5): what a recipe means where it says nothing else. The losses of
 * classifiers have their weights here, and work where a recipe names a file.
 */
import type { AdversarialLoss } from "../nn/index.ts";
import type { DiscriminatorName } from "./discriminators.ts";
import type { NetworkName } from "./registry.ts";

/** The game against a discriminator. */
export interface Adversarial {
  readonly discriminator: DiscriminatorName;
  /** Channels of the discriminator's first layer. */
  readonly width: number;
  readonly kind: AdversarialLoss;
  /** Of the generator's part in the game, beside its other losses. */
  readonly weight: number;
  /** The discriminator's Adam. */
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
}

/** An L1 of the earlier or side path's picture. */
export interface Coarse {
  readonly weight: number;
  /** Whether its weight falls to 0 along the training, as 1 − k/k_max. */
  readonly annealed: boolean;
}

export interface PublishedLoss {
  /** Of the pixel loss over the hole, */
  readonly hole: number;
  /** and over the known part, of what the network painted there before it was composed. */
  readonly known: number;
  readonly coarse: Coarse | null;
  readonly adversarial: Adversarial | null;
  /** Weights of what beside these may be there; 0 for what is not. */
  readonly featureMatching: number;
  readonly totalVariation: number;
}

export interface PublishedOptimiser {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly schedule: "cosine" | "tenth";
}

/** A part of a training, that differs from the others in what is said here. */
export interface PublishedPhase {
  readonly name: string;
  /** Of all steps. */
  readonly share: number;
  /** Whether the mended picture is judged, or the edges that the network imagines; `picture` by default. */
  readonly learns?: "picture" | "edges";
  readonly configuration?: Readonly<Record<string, string | boolean>>;
  readonly loss?: Partial<Omit<PublishedLoss, "adversarial">> & {
    readonly adversarial?: Partial<Adversarial>;
  };
  /** Its learning rates by the training's own; 1 by default. */
  readonly rateShare?: number;
}

export interface PublishedTraining {
  readonly loss: PublishedLoss;
  /** Weights of the losses in a classifier's features. */
  readonly perceptual: number;
  readonly style: number;
  /** Whether a classifier sees, beside what was mended, all that was painted. */
  readonly showsPainting: boolean;
  readonly optimiser: PublishedOptimiser;
  /** Several, one after the other; one without a name where there are none. */
  readonly phases: readonly PublishedPhase[];
}

const pixelsAlone: PublishedLoss = {
  hole: 1,
  known: 0,
  coarse: null,
  adversarial: null,
  featureMatching: 0,
  totalVariation: 0,
};

/** DeepFill v2's game: the one that a network plays whose paper has none, where a recipe asks for one. */
export const usualGame: Adversarial = {
  discriminator: "sn-patchgan",
  width: 64,
  kind: "hinge",
  weight: 1,
  learningRate: 1e-4,
  beta1: 0.5,
  beta2: 0.999,
};

/** EdgeConnect's losses in a classifier's features; also where a paper has none. */
const usualFeatures = { perceptual: 0.1, style: 250, showsPainting: false };

const unet: PublishedTraining = {
  loss: pixelsAlone,
  ...usualFeatures,
  optimiser: { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, schedule: "cosine" },
  phases: [],
};

const pepsi: PublishedTraining = {
  loss: {
    ...pixelsAlone,
    hole: 10,
    known: 10,
    coarse: { weight: 5, annealed: true },
    adversarial: {
      ...usualGame,
      discriminator: "red",
      weight: 0.1,
      learningRate: 4e-4,
      beta2: 0.9,
    },
  },
  ...usualFeatures,
  optimiser: { learningRate: 1e-4, beta1: 0.5, beta2: 0.9, schedule: "tenth" },
  phases: [],
};

const patchganGame: Adversarial = {
  discriminator: "patchgan",
  width: 64,
  kind: "bce",
  weight: 0.1,
  learningRate: 1e-5,
  beta1: 0,
  beta2: 0.9,
};

export const published: { readonly [K in NetworkName]: PublishedTraining } = {
  "gated-unet": unet,
  "plain-unet": unet,
  "pconv-unet": {
    loss: { ...pixelsAlone, hole: 6, known: 1, totalVariation: 0.1 },
    perceptual: 0.05,
    style: 120,
    showsPainting: true,
    optimiser: { learningRate: 2e-4, beta1: 0.9, beta2: 0.999, schedule: "cosine" },
    phases: [
      { name: "whole", share: 0.8 },
      {
        name: "frozen",
        share: 0.2,
        configuration: { frozenEncoder: true },
        rateShare: 1 / 4, // 5e-5
      },
    ],
  },
  "gated-two-stage": {
    loss: {
      ...pixelsAlone,
      known: 1,
      coarse: { weight: 1, annealed: false },
      adversarial: usualGame,
    },
    ...usualFeatures,
    optimiser: { learningRate: 1e-4, beta1: 0.5, beta2: 0.999, schedule: "cosine" },
    phases: [],
  },
  pepsi,
  "diet-pepsi": pepsi,
  "edge-connect": {
    // Feature matching in the place of the classifier's, as strong against the game as among the edges.
    loss: { ...pixelsAlone, known: 1, adversarial: patchganGame, featureMatching: 1 },
    ...usualFeatures,
    optimiser: { learningRate: 1e-4, beta1: 0, beta2: 0.9, schedule: "cosine" },
    phases: [
      {
        name: "edges",
        share: 0.3,
        learns: "edges",
        loss: { hole: 0, adversarial: { weight: 1 }, featureMatching: 10 },
      },
      { name: "true-edges", share: 0.4, configuration: { edgesFrom: "original" } },
      { name: "predicted-edges", share: 0.3, configuration: { edgesFrom: "predicted" } },
    ],
  },
};

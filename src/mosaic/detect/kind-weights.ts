/**
 * ln of how much likelier single pixels are than means is Σ weight·feature + constant, for the features of
 * `structure.ts`.
 */
import type { Beside, Structure } from "./structure.ts";

type Weights<F> = { readonly [K in keyof F | "constant"]: number };

export const sampledWeights: {
  readonly alone: Weights<Structure>;
  readonly beside: Weights<Structure & Beside>;
} = {
  alone: {
    crossedSquare: 2.21,
    nextSquare: 2.64,
    secondSquare: -0.51,
    secondSize: -4.05,
    bulgeSquare: -0.37,
    bulgeSize: 0.79,
    constant: -4.32,
  },
  beside: {
    crossedSquare: 2.44,
    nextSquare: 5.98,
    secondSquare: -1.83,
    secondSize: -4.45,
    bulgeSquare: -1.95,
    bulgeSize: 1.76,
    within: -2.63,
    offSize: 0.82,
    constant: -0.96,
  },
};

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
    crossedSquare: 5.96,
    widelyCrossedSquare: -4.44,
    nextSquare: 4.32,
    nextSize: -4.85,
    secondSquare: -2.93,
    secondSize: 2.69,
    constant: -3.77,
  },
  beside: {
    crossedSquare: 6.92,
    widelyCrossedSquare: -4.95,
    nextSquare: 3.75,
    nextSize: -1.37,
    secondSquare: -1.83,
    secondSize: -0.65,
    within: -3.0,
    offSize: 1.18,
    aroundCrossedSquare: -1.06,
    aroundSecondSquare: 1.4,
    constant: -1.13,
  },
};

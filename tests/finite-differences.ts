/** Holds the gradients of an operator against central differences along random directions. */
import { expect } from "vitest";
import { compile, input, type Shape } from "../src/graph/index.ts";
import { slopesOf } from "./goldens/graph.ts";
import { fractions, uniform } from "./goldens/hash.ts";
import type { Build } from "./graph-cases.ts";
import { openProgram, programOf, type Values } from "./run-program.ts";

/** A power of two, so that moving by it is exact; between rounding (1e-7 / STEP) and curvature (STEP²). */
const STEP = 2 ** -7;
/** Relative to the norm of the gradient, with a little of the output's for rounding. */
const TOLERANCE = 2e-3;

export interface Operand {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** An operand uniform in low…high. */
export const operand = (shape: Shape, seed: number, low = -1, high = 1): Operand => ({
  shape,
  data: uniform(shape, seed, low, high),
});

/** An operand whose entries are ≥ 0.1 away from each other: no maximum changes hands within a step. */
export function distinctOperand(shape: Shape, seed: number): Operand {
  const order = fractions(shape, seed).map((fraction, i) => ({ fraction, i }));
  const data = new Float32Array(order.length);
  order
    .sort((a, b) => a.fraction - b.fraction)
    .forEach(({ i }, rank) => {
      data[i] = (rank - (order.length >> 1)) / 8;
    });
  return { shape, data };
}

/** An operand in −1…1 whose entries stay ≥ 0.1 away from the places where an operator has a kink. */
export function operandAwayFrom(kinks: readonly number[], shape: Shape, seed: number): Operand {
  const { data } = operand(shape, seed);
  const moved = (x: number) => {
    const kink = kinks.find((each) => Math.abs(x - each) < 0.1);
    return kink === undefined ? x : kink + (x < kink ? -0.125 : 0.125);
  };
  return { shape, data: data.map(moved) };
}

/**
 * For each operand: (L(x + h·d) − L(x − h·d)) / 2h = Σ gradient ⊙ d, with L = Σ output ⊙ weights summed in double
 * precision and d a random direction of ±1.
 */
export async function expectSlopes(build: Build, operands: readonly Operand[], seed = 1) {
  const tensors = operands.map(({ shape }, i) => input(`x${i}`, shape));
  const value = build(...tensors);
  const weights = uniform(value.shape, seed);
  const program = await openProgram(
    compile(programOf({ value, ...slopesOf(value, tensors) }, "slopes")),
  );
  const values: Values = {
    weights,
    ...Object.fromEntries(operands.map(({ data }, i) => [`x${i}`, data])),
  };
  const here = await program.run(values);
  for (const [i, { shape, data }] of operands.entries()) {
    const direction = fractions(shape, seed + i).map((fraction) => (fraction < 0.5 ? -1 : 1));
    const lossAt = async (step: number) => {
      const moved = data.map((x, j) => x + step * direction[j]);
      return dot((await program.run({ ...values, [`x${i}`]: moved })).value, weights);
    };
    const measured = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
    const slope = here[`slope${i}`];
    const scale = norm(slope) + 0.05 * norm(here.value);
    const gap = Math.abs(measured - dot(slope, direction));
    expect(gap, `operand ${i}, ${shape}: measured ${measured}`).toBeLessThanOrEqual(
      TOLERANCE * scale,
    );
  }
  await program.release();
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((total, each, i) => total + each * b[i], 0);

const norm = (values: ArrayLike<number>): number => Math.sqrt(dot(values, values));

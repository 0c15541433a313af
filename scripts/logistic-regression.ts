import { Matrix, solve } from "ml-matrix";

/** Features (the last may be 1, for a constant), whether they are of what is looked for, and how much that counts. */
export interface Example {
  readonly row: readonly number[];
  readonly isTrue: boolean;
  readonly weight: number;
}

const rounds = 20;

/** By Newton's method: w += (XᵀSX + λI)⁻¹·(Xᵀc(y − p) − λw), S = diag c·p(1 − p), with λ = `ridge` and weights c. */
export function logisticRegression(examples: readonly Example[], ridge: number): number[] {
  const x = new Matrix(examples.map(({ row }) => [...row]));
  let weights = Matrix.zeros(x.columns, 1);
  const penalty = Matrix.eye(x.columns).mul(ridge);
  for (let round = 0; round < rounds; round++) {
    const chances = x.mmul(weights).to1DArray().map(chanceOf);
    const off = examples.map(({ isTrue, weight }, i) => weight * (Number(isTrue) - chances[i]));
    const scaled = x
      .clone()
      .mulColumnVector(examples.map(({ weight }, i) => weight * chances[i] * (1 - chances[i])));
    const hessian = x.transpose().mmul(scaled).add(penalty);
    const gradient = x.transpose().mmul(Matrix.columnVector(off)).sub(Matrix.mul(weights, ridge));
    weights = Matrix.add(weights, solve(hessian, gradient));
  }
  return weights.to1DArray();
}

/** Σ feature·weight: ln of how much likelier an example is what is looked for. */
export const scoreOf = (row: readonly number[], weights: readonly number[]): number =>
  row.reduce((sum, value, i) => sum + value * weights[i], 0);

const chanceOf = (score: number): number => 1 / (1 + Math.exp(-score));

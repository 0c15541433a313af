/**
 * The Fréchet distance between two sets of features, taken as Gaussians (Heusel et al. 2017, FID): no matrix of the
 * features' size is rooted, for tr (Σ₁Σ₂)^½ is the nuclear norm of A₁A₂ᵀ wherever Σ = AᵀA.
 */
import { Matrix, QrDecomposition, SingularValueDecomposition } from "ml-matrix";
import { KintsugiError } from "../errors.ts";

/** Features as rows, all of one length; at least two of them. */
export type FeatureRows = readonly (readonly number[] | Float32Array)[];

/**
 * |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½), the covariances over N − 1, as SciPy's `linalg.sqrtm` and pytorch-fid give it.
 * It is biased upwards for few rows: report N beside it. Throws `usage` for fewer than two rows.
 */
export function frechetDistance(a: FeatureRows, b: FeatureRows): number {
  const [first, second] = [gaussianOf(a), gaussianOf(b)];
  const squaredGap = first.mean.reduce((sum, mean, i) => sum + (mean - second.mean[i]) ** 2, 0);
  const rooted = nuclearNorm(first.factor.mmul(second.factor.transpose()));
  const traces = squareSum(first.factor) + squareSum(second.factor);
  return Math.max(0, squaredGap + traces - 2 * rooted);
}

interface Gaussian {
  readonly mean: readonly number[];
  /** A, `[min(N, D), D]`, with AᵀA = Σ. */
  readonly factor: Matrix;
}

function gaussianOf(rows: FeatureRows): Gaussian {
  if (rows.length < 2) {
    throw new KintsugiError("usage", {
      where: "Fréchet distance",
      expected: "features of at least two pictures",
      got: `${rows.length}`,
    });
  }
  const values = new Matrix(rows.map((row) => Array.from(row))); // [N, D]
  const mean = values.mean("column");
  const centred = values.subRowVector(mean).div(Math.sqrt(rows.length - 1));
  const isTall = centred.rows > centred.columns;
  return { mean, factor: isTall ? new QrDecomposition(centred).upperTriangularMatrix : centred };
}

/** Σ singular values: tr (MᵀM)^½. */
function nuclearNorm(matrix: Matrix): number {
  const none = { computeLeftSingularVectors: false, computeRightSingularVectors: false };
  const { diagonal } = new SingularValueDecomposition(matrix, { ...none, autoTranspose: true });
  return diagonal.reduce((sum, value) => sum + value, 0);
}

/** Σ A²: tr AᵀA. */
const squareSum = (matrix: Matrix): number => matrix.to1DArray().reduce((sum, v) => sum + v * v, 0);

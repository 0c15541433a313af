/**
 * JPEG's blocks (ITU T.81): of every 8×8 px the file keeps the discrete cosine transform, each number rounded to a multiple
 * of its step.
 */

/** How the brightness of a picture was kept by a JPEG, as it is true of the upright picture. */
export interface JpegBlocks {
  /** The steps of the 64 numbers of a block, `[8, 8]`, vertical frequencies first; levels. */
  readonly steps: readonly number[];
  /** Where the first whole block begins, px, 0…7. */
  readonly left: number;
  readonly top: number;
}

/** px. */
export const blockSide = 8;
/** px², and the numbers of a block. */
export const blockArea = blockSide ** 2;

/** `[u, x]`: the orthonormal DCT-II, c(u)·½·cos((2x + 1)uπ/16) with c(0) = 1/√2, else 1. */
export const cosines: readonly (readonly number[])[] = Array.from({ length: blockSide }, (_, u) =>
  Array.from({ length: blockSide }, (_, x) => {
    const scale = u === 0 ? Math.SQRT1_2 : 1;
    return (scale / 2) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
  }),
);

const forwards = Float64Array.from(cosines.flat());
const backwards = Float64Array.from({ length: blockArea }, (_, i) => cosines[i & 7][i >> 3]);

/** The numbers of a block's pixels, both `[8, 8]`: C·p·Cᵀ. */
export const transformed = (pixels: Float64Array, numbers: Float64Array): void =>
  conjugated(forwards, pixels, numbers);

/** The pixels of a block's numbers, both `[8, 8]`: Cᵀ·n·C. */
export const restored = (numbers: Float64Array, pixels: Float64Array): void =>
  conjugated(backwards, numbers, pixels);

const half = new Float64Array(blockArea);

/** M·from·Mᵀ */
function conjugated(matrix: Float64Array, from: Float64Array, to: Float64Array): void {
  productOfTransposed(from, matrix, half);
  for (let u = 0; u < blockSide; u++) {
    const row = u * blockSide;
    for (let v = 0; v < blockSide; v++) {
      let sum = 0;
      for (let y = 0; y < blockSide; y++) sum += matrix[row + y] * half[y * blockSide + v];
      to[row + v] = sum;
    }
  }
}

/** a·bᵀ */
function productOfTransposed(a: Float64Array, b: Float64Array, to: Float64Array): void {
  for (let y = 0; y < blockSide; y++) {
    const row = y * blockSide;
    for (let v = 0; v < blockSide; v++) {
      const other = v * blockSide;
      let sum = 0;
      for (let x = 0; x < blockSide; x++) sum += a[row + x] * b[other + x];
      to[row + v] = sum;
    }
  }
}

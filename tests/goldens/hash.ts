/** The integer-hash formula that goldens' inputs come from; scripts/goldens/hash.py repeats it. */
import { type Shape, sizeOf } from "../../src/graph/index.ts";

/** The 32-bit integer hash "lowbias32". */
export function hashed(index: number): number {
  let h = index;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Numbers in [0, 1), multiples of 2⁻²⁴: entry i (row-major) is ⌊hash(hash(seed) + i) / 2⁸⌋ / 2²⁴. */
export const fractions = (shape: Shape, seed: number): readonly number[] =>
  Array.from({ length: sizeOf(shape) }, (_, i) => (hashed(hashed(seed) + i) >>> 8) / 2 ** 24);

/** Numbers uniform in low…high, rounded to float32. */
export const uniform = (shape: Shape, seed: number, low = -1, high = 1): Float32Array =>
  Float32Array.from(fractions(shape, seed), (fraction) => low + (high - low) * fraction);

/** Whole numbers in 0…below − 1. */
export const wholeNumbers = (shape: Shape, seed: number, below: number): BigInt64Array =>
  BigInt64Array.from(fractions(shape, seed), (fraction) => BigInt(Math.floor(below * fraction)));

/**
 * Weights in a byte each: w ≈ q · s, a scale s for every entry of the first axis (a convolution's outputs), as in Jacob
 * et al. 2018, symmetric. Only how they are stored: they are computed with as float32.
 */

/** The largest |q| of so many bits; −2^(bits − 1) is left out, so that the range is symmetric. */
const largestOf = (bits: number): number => 2 ** (bits - 1) - 1;

export interface Quantised {
  /** q, in the tensor's own order. */
  readonly bytes: Int8Array;
  /** s of each entry of the first axis. */
  readonly scales: Float32Array;
}

/**
 * q = round(w / s) with s = max |w| / (2^(bits − 1) − 1) over the entry; an entry of zeros has the scale 0. Fewer bits than
 * 8 take a byte, too, but one that gzip makes smaller.
 */
export function quantised(values: Float32Array, entries: number, bits = 8): Quantised {
  const largest = largestOf(bits);
  const length = values.length / entries;
  const bytes = new Int8Array(values.length);
  const scales = new Float32Array(entries);
  for (let entry = 0; entry < entries; entry++) {
    const [begin, end] = [entry * length, (entry + 1) * length];
    let peak = 0;
    for (let i = begin; i < end; i++) peak = Math.max(peak, Math.abs(values[i]));
    scales[entry] = peak / largest;
    const perLevel = peak > 0 ? largest / peak : 0;
    for (let i = begin; i < end; i++) bytes[i] = Math.round(values[i] * perLevel);
  }
  return { bytes, scales };
}

/** w = q · s. */
export function dequantised({ bytes, scales }: Quantised): Float32Array {
  const length = bytes.length / scales.length;
  const values = Float32Array.from(bytes);
  for (let i = 0; i < values.length; i++) values[i] *= scales[Math.floor(i / length)];
  return values;
}

/** Half precision (IEEE 754 binary16) in and out of float32; Node 20 has no Float16Array. */

/** The largest finite half. */
export const largestHalf = 65504;
/** The spacing of the subnormal halves, 2⁻²⁴. */
const smallestHalf = 2 ** -24;

/** float32 values → their halves' bits, rounded to nearest, ties to even; beyond the range to infinity. */
export function halvesOf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = halfOf(values[i], bits[i]);
  return halves;
}

/** Halves' bits → the float32 values that they stand for, exactly. */
export function floatsOfHalves(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i];
    const magnitude = half & 0x7fff;
    // Normal halves, which weights are: the same bits moved, the exponent's bias raised from 15 to 127.
    if (magnitude >= 0x0400 && magnitude < 0x7c00) {
      bits[i] = ((half & 0x8000) << 16) | ((magnitude << 13) + 0x38000000);
    } else {
      floats[i] = unusualFloatOf(half);
    }
  }
  return floats;
}

/** sign 1, exponent 8, fraction 23 bits → sign 1, exponent 5, fraction 10 bits. */
function halfOf(value: number, bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(value) / smallestHalf);
  const rebiased = magnitude - 0x38000000;
  return sign | ((rebiased + 0xfff + ((rebiased >>> 13) & 1)) >>> 13);
}

/** Zeros, subnormal halves, infinities and NaN. */
function unusualFloatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const fraction = half & 0x3ff;
  if ((half & 0x7c00) === 0) return sign * fraction * smallestHalf;
  return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
}

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? 1 : 0);
}

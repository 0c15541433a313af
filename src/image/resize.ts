/**
 * Resizing as two matrix products, one an axis: each output pixel is a weighted mean of a run of input pixels.
 * Kernels widen by the factor when shrinking (antialiased), as Pillow's do; pixel centres lie at + ½.
 */
import type { Size } from "./hole.ts";
import type { Picture } from "./picture.ts";

export type ResizeMethod = "nearest" | "area" | "bilinear" | "bicubic" | "lanczos";

/**
 * One axis of a resize: output i = Σ over k < taps of weights[i·taps + k] · input[starts[i] + k]. Each row of
 * weights sums to 1; every index that it names lies inside the input.
 */
export interface ResampleWeights {
  readonly inSize: number;
  readonly outSize: number;
  readonly taps: number;
  /** `[outSize]` */
  readonly starts: Int32Array;
  /** `[outSize, taps]`, padded with zeros. */
  readonly weights: Float64Array;
}

/** Input pixels first…, with a weight each, that make one output pixel. */
interface Row {
  readonly first: number;
  readonly weights: readonly number[];
}

/** The picture at another size. Cubic and Lanczos may pass beyond 0…1: nothing is clipped here. */
export function resize(picture: Picture, size: Size, method: ResizeMethod): Picture {
  const { width, height, channels, data } = picture;
  const across = resampleWeights(width, size.width, method);
  const down = resampleWeights(height, size.height, method);
  const narrowed = resampleRows(data, channels * height, across); // [C·H, W] → [C·H, W']
  return {
    width: size.width,
    height: size.height,
    channels,
    data: resampleColumns(narrowed, { channels, width: size.width }, down),
  };
}

/** The weights of one axis, `inSize` → `outSize` pixels, both ≥ 1. */
export function resampleWeights(
  inSize: number,
  outSize: number,
  method: ResizeMethod,
): ResampleWeights {
  const rows = Array.from({ length: outSize }, (_, i) => rowOf[method](i, { inSize, outSize }));
  const taps = Math.max(...rows.map((row) => row.weights.length));
  const starts = Int32Array.from(rows, (row) => Math.min(row.first, inSize - taps));
  const weights = new Float64Array(outSize * taps);
  rows.forEach((row, i) => {
    const total = row.weights.reduce((sum, w) => sum + w, 0);
    const shift = row.first - starts[i];
    row.weights.forEach((w, k) => {
      weights[i * taps + shift + k] = w / total;
    });
  });
  return { inSize, outSize, taps, starts, weights };
}

/** The same weights as a dense matrix `[outSize, inSize]`, row-major. */
export function resampleMatrix(
  inSize: number,
  outSize: number,
  method: ResizeMethod,
): Float32Array {
  const { taps, starts, weights } = resampleWeights(inSize, outSize, method);
  const matrix = new Float32Array(outSize * inSize);
  weights.forEach((weight, at) => {
    const i = Math.floor(at / taps);
    matrix[i * inSize + starts[i] + (at % taps)] = weight;
  });
  return matrix;
}

interface Axis {
  readonly inSize: number;
  readonly outSize: number;
}

/** A kernel of the distance in pixels; zero beyond `reach`. */
interface Kernel {
  readonly reach: number;
  readonly at: (x: number) => number;
}

/** 1 − |x| */
const triangle: Kernel = { reach: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) };

/** Keys' cubic with a = −½, Catmull and Rom's. */
const cubic: Kernel = {
  reach: 2,
  at: (signed) => {
    const x = Math.abs(signed);
    if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  },
};

/** sinc(x) · sinc(x/3) */
const lanczos3: Kernel = {
  reach: 3,
  at: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0),
};

const rowOf: { readonly [M in ResizeMethod]: (i: number, axis: Axis) => Row } = {
  nearest: nearestRow,
  area: areaRow,
  bilinear: (i, axis) => kernelRow(i, axis, triangle),
  bicubic: (i, axis) => kernelRow(i, axis, cubic),
  lanczos: (i, axis) => kernelRow(i, axis, lanczos3),
};

/** The input pixel under the output pixel's centre: ⌊(i + ½) · in/out⌋, in exact arithmetic. */
function nearestRow(i: number, { inSize, outSize }: Axis): Row {
  return { first: Math.floor(((2 * i + 1) * inSize) / (2 * outSize)), weights: [1] };
}

/** The input pixels under the output pixel, by the length of overlap (in units of 1/outSize, whole). */
function areaRow(i: number, { inSize, outSize }: Axis): Row {
  const [left, right] = [i * inSize, (i + 1) * inSize];
  const first = Math.floor(left / outSize);
  const weights: number[] = [];
  for (let j = first; j * outSize < right; j++) {
    weights.push(Math.min(right, (j + 1) * outSize) - Math.max(left, j * outSize));
  }
  return { first, weights };
}

/** A kernel around the output pixel's centre, widened by the factor when shrinking, cut at the border. */
function kernelRow(i: number, { inSize, outSize }: Axis, { reach, at }: Kernel): Row {
  const scale = inSize / outSize;
  const widening = Math.max(1, scale);
  const centre = (i + 0.5) * scale;
  const first = Math.max(0, Math.floor(centre - reach * widening + 0.5));
  const end = Math.min(inSize, Math.floor(centre + reach * widening + 0.5));
  const weights: number[] = [];
  for (let j = first; j < end; j++) weights.push(at((j + 0.5 - centre) / widening));
  return { first, weights };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** `[rows, inSize]` → `[rows, outSize]` */
function resampleRows(data: Float32Array, rows: number, axis: ResampleWeights): Float32Array {
  const { inSize, outSize, taps, starts, weights } = axis;
  const out = new Float32Array(rows * outSize);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < outSize; i++) {
      const from = row * inSize + starts[i];
      let sum = 0;
      for (let k = 0; k < taps; k++) sum += weights[i * taps + k] * data[from + k];
      out[row * outSize + i] = sum;
    }
  }
  return out;
}

/** `[C, inSize, W]` → `[C, outSize, W]`, row by row so that memory is read in order. */
function resampleColumns(
  data: Float32Array,
  { channels, width }: { readonly channels: number; readonly width: number },
  axis: ResampleWeights,
): Float32Array {
  const { inSize, outSize, taps, starts, weights } = axis;
  const out = new Float32Array(channels * outSize * width);
  const sums = new Float64Array(width);
  for (let row = 0; row < channels * outSize; row++) {
    const i = row % outSize;
    const from = ((row - i) / outSize) * inSize + starts[i];
    sums.fill(0);
    for (let k = 0; k < taps; k++) {
      const weight = weights[i * taps + k];
      const start = (from + k) * width;
      for (let x = 0; x < width; x++) sums[x] += weight * data[start + x];
    }
    out.set(sums, row * width);
  }
  return out;
}

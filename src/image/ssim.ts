/**
 * Structural similarity: SSIM (Wang 2004) and MS-SSIM (Wang 2003), 11×11 Gaussian window of σ 1.5, means over
 * channels. Only windows that fit inside the picture count: scikit-image's crop and pytorch-msssim's
 * 'valid' are the same rule. SSIM in the hole alone reflects the border instead, so that no pixel drops out.
 */
import { KintsugiError } from "../errors.ts";
import { requireComparable } from "./comparable.ts";
import type { Hole } from "./hole.ts";
import type { Picture } from "./picture.ts";

/** The smallest sides, in pixels, that `ssim` and `msSsim` (five scales) accept. */
export const smallestSide = { ssim: 11, msSsim: 161 } as const;

/** (0.01·peak)² and (0.03·peak)² for a peak of 1: they keep flat windows finite. */
const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

const radius = 5;
const scaleWeights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;

/** One channel `[H, W]`, row-major. */
interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/** Means over a plane of l·cs (that is SSIM) and of its contrast-structure factor cs alone. */
interface Similarity {
  readonly ssim: number;
  readonly contrast: number;
}

/**
 * Mean SSIM, −1…1, of pictures with sides ≥ 11 px: over the whole picture scikit-image's
 * `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1)`; with a hole
 * the mean of that function's full map over the hole's pixels.
 */
export function ssim(a: Picture, b: Picture, hole?: Hole): number {
  requireComparable("ssim", [a, b], hole);
  requireSides("ssim", a, smallestSide.ssim);
  return meanOverChannels(a, (c) => {
    const planes = [planeOf(a, c), planeOf(b, c)] as const;
    if (!hole) return similarity(...planes).ssim;
    return similarity(reflected(planes[0]), reflected(planes[1]), hole).ssim;
  });
}

/**
 * MS-SSIM, 0…1, of whole pictures with sides ≥ 161 px: Π_s relu(cs_s)^w_s · relu(ssim_5)^w_5 per channel, then the
 * mean. As pytorch-msssim's `ms_ssim(data_range=1)`.
 */
export function msSsim(a: Picture, b: Picture): number {
  requireComparable("msSsim", [a, b]);
  requireSides("msSsim", a, smallestSide.msSsim);
  return meanOverChannels(a, (c) => multiScale(planeOf(a, c), planeOf(b, c)));
}

function multiScale(a: Plane, b: Plane): number {
  let product = 1;
  let [x, y] = [a, b];
  for (const [scale, weight] of scaleWeights.entries()) {
    if (scale > 0) [x, y] = [halved(x), halved(y)];
    const { ssim, contrast } = similarity(x, y);
    const factor = scale === scaleWeights.length - 1 ? ssim : contrast;
    product *= Math.max(0, factor) ** weight;
  }
  return product;
}

/**
 * l = (2μ_aμ_b + C₁)/(μ_a² + μ_b² + C₁), cs = (2σ_ab + C₂)/(σ_a² + σ_b² + C₂), averaged over the
 * (H − 10)×(W − 10) windows inside the planes; with a hole of that size, over its pixels only.
 */
function similarity(a: Plane, b: Plane, hole?: Hole): Similarity {
  const { width, height } = a;
  const [meanA, meanB] = [windowMeans(a.data, width), windowMeans(b.data, width)];
  const squares = windowMeans(
    combined(a, b, (p, q) => p * p + q * q),
    width,
  );
  const products = windowMeans(
    combined(a, b, (p, q) => p * q),
    width,
  );
  const [columns, rows] = [width - 2 * radius, height - 2 * radius];
  let [sum, contrastSum, count] = [0, 0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (hole && hole.data[y * columns + x] === 0) continue;
      const i = y * width + x;
      const energy = meanA[i] * meanA[i] + meanB[i] * meanB[i];
      const cross = meanA[i] * meanB[i];
      const contrast = (2 * (products[i] - cross) + c2) / (squares[i] - energy + c2);
      sum += (contrast * (2 * cross + c1)) / (energy + c1);
      contrastSum += contrast;
      count++;
    }
  }
  return { ssim: sum / count, contrast: contrastSum / count };
}

/** Gaussian means of every window, `[H − 10, W]`: the last 10 of a row straddle two rows and are not to be read. */
function windowMeans(values: Float64Array, width: number): Float64Array {
  return slide(slide(values, width), 1);
}

/** out[i] = Σ_k g_k · values[i + k·stride], k in 0…10: `stride` = W slides down columns, 1 along rows. */
function slide(values: Float64Array, stride: number): Float64Array {
  const out = new Float64Array(values.length - 2 * radius * stride);
  const [g0, g1, g2, g3, g4, g5] = gaussian;
  for (let i = 0; i < out.length; i++) {
    const centre = i + radius * stride;
    out[i] =
      g0 * values[centre] +
      g1 * (values[centre - stride] + values[centre + stride]) +
      g2 * (values[centre - 2 * stride] + values[centre + 2 * stride]) +
      g3 * (values[centre - 3 * stride] + values[centre + 3 * stride]) +
      g4 * (values[centre - 4 * stride] + values[centre + 4 * stride]) +
      g5 * (values[centre - 5 * stride] + values[centre + 5 * stride]);
  }
  return out;
}

/** Weights exp(−k²/2σ²) at distance k = 0…5, σ 1.5, such that both sides and the centre sum to 1. */
const gaussian = halfGaussian(1.5);

function halfGaussian(sigma: number): readonly number[] {
  const half = Array.from({ length: radius + 1 }, (_, k) =>
    Math.exp(-(k * k) / (2 * sigma * sigma)),
  );
  const total = 2 * half.reduce((sum, weight) => sum + weight) - half[0];
  return half.map((weight) => weight / total);
}

function combined(a: Plane, b: Plane, rule: (p: number, q: number) => number): Float64Array {
  const out = new Float64Array(a.data.length);
  for (let i = 0; i < out.length; i++) out[i] = rule(a.data[i], b.data[i]);
  return out;
}

/** 2×2 means; an odd side gets one row of zeros before it, counted in the mean, as pytorch-msssim pools. */
function halved({ width, height, data }: Plane): Plane {
  const [columns, rows] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const out = new Float64Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = ((y + (height % 2)) >> 1) * columns;
    for (let x = 0; x < width; x++) out[row + ((x + (width % 2)) >> 1)] += data[y * width + x] / 4;
  }
  return { width: columns, height: rows, data: out };
}

/** The plane with 5 px more on every side, mirrored about the edge (c b a | a b c), as SciPy's `reflect`. */
function reflected({ width, height, data }: Plane): Plane {
  const [columns, rows] = [width + 2 * radius, height + 2 * radius];
  const out = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    const row = mirrored(y - radius, height) * width;
    for (let x = 0; x < columns; x++)
      out[y * columns + x] = data[row + mirrored(x - radius, width)];
  }
  return { width: columns, height: rows, data: out };
}

function mirrored(index: number, length: number): number {
  if (index < 0) return -index - 1;
  return index < length ? index : 2 * length - index - 1;
}

function planeOf({ width, height, data }: Picture, channel: number): Plane {
  const area = width * height;
  return {
    width,
    height,
    data: Float64Array.from(data.subarray(channel * area, (channel + 1) * area)),
  };
}

function meanOverChannels({ channels }: Picture, figureOf: (channel: number) => number): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) sum += figureOf(c);
  return sum / channels;
}

function requireSides(where: string, { width, height }: Picture, sidePx: number): void {
  if (Math.min(width, height) >= sidePx) return;
  throw new KintsugiError("shape-mismatch", {
    where,
    expected: `pictures with sides ≥ ${sidePx} px`,
    got: `${width}×${height}`,
  });
}

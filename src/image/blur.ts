/**
 * A true Gaussian blur, separable, with a reflected border that does not repeat the edge (d c b | a b c d |
 * c b a): `reflect` in NumPy, PyTorch and OpenCV (REFLECT_101), `mirror` in SciPy.
 */
import type { Picture } from "./picture.ts";

export interface GaussianBlur {
  /** In px. */
  readonly sigma: number;
  /** Where the Gaussian is cut, in px; 4 σ by default. */
  readonly radius?: number;
  /** What lies beyond the picture: its own pixels, or zeros; `reflect` by default. */
  readonly border?: Border;
}

type Border = "reflect" | "zero";

/** Every channel blurred by a Gaussian. */
export function gaussianBlur(
  picture: Picture,
  { sigma, radius = Math.ceil(4 * sigma), border = "reflect" }: GaussianBlur,
): Picture {
  const kernel = gaussianKernel(sigma, radius);
  return blurredDown(blurredAlong(picture, kernel, border), kernel, border);
}

/** exp(−k²/2σ²) for k in −radius…radius, made to sum to 1: `[2·radius + 1]`. */
export function gaussianKernel(sigma: number, radius: number): Float64Array {
  const kernel = new Float64Array(2 * radius + 1);
  for (let k = -radius; k <= radius; k++)
    kernel[k + radius] = Math.exp(-(k * k) / (2 * sigma ** 2));
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  return kernel.map((weight) => weight / total);
}

/** The index inside 0…length − 1 that a reflected border shows at `i`, however far out it is. */
export function reflectedIndex(i: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const within = ((i % period) + period) % period;
  return Math.min(within, period - within);
}

/** Where a line shows at `i`, which may lie beyond it; undefined where zeros do. */
function sourceOf(i: number, length: number, border: Border): number | undefined {
  if (border === "zero" && (i < 0 || i >= length)) return undefined;
  return reflectedIndex(i, length);
}

function blurredAlong(picture: Picture, kernel: Float64Array, border: Border): Picture {
  const { width, data } = picture;
  const radius = (kernel.length - 1) / 2;
  const out = new Float32Array(data.length);
  const padded = new Float64Array(width + 2 * radius);
  const sources = Array.from(padded, (_, i) => sourceOf(i - radius, width, border));
  for (let start = 0; start < data.length; start += width) {
    for (let i = 0; i < padded.length; i++) {
      const source = sources[i];
      if (source !== undefined) padded[i] = data[start + source];
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * padded[x + k];
      out[start + x] = sum;
    }
  }
  return { ...picture, data: out };
}

/** Row by row, which is as memory is read. */
function blurredDown(picture: Picture, kernel: Float64Array, border: Border): Picture {
  const { width, height, channels, data } = picture;
  const radius = (kernel.length - 1) / 2;
  const out = new Float32Array(data.length);
  const sums = new Float64Array(width);
  for (let row = 0; row < channels * height; row++) {
    const y = row % height;
    const plane = (row - y) * width;
    sums.fill(0);
    for (let k = 0; k < kernel.length; k++) {
      const source = sourceOf(y + k - radius, height, border);
      if (source === undefined) continue;
      addScaled(sums, data, plane + source * width, kernel[k]);
    }
    out.set(sums, row * width);
  }
  return { ...picture, data: out };
}

function addScaled(sums: Float64Array, data: Float32Array, start: number, weight: number): void {
  for (let x = 0; x < sums.length; x++) sums[x] += weight * data[start + x];
}

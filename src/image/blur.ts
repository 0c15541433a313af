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
  readonly border?: "reflect" | "zero";
}

/** Every channel blurred by a Gaussian. */
export function gaussianBlur(
  picture: Picture,
  { sigma, radius = Math.ceil(4 * sigma), border = "reflect" }: GaussianBlur,
): Picture {
  const { width, height, channels } = picture;
  const kernel = gaussianKernel(sigma, radius);
  let data = picture.data;
  const rows = { count: channels * height, length: width, border };
  data = blurLines(data, kernel, { ...rows, start: (row) => row * width, stride: 1 });
  const area = width * height;
  const columns = { count: channels * width, length: height, stride: width, border };
  const start = (column: number) => Math.floor(column / width) * area + (column % width);
  return { ...picture, data: blurLines(data, kernel, { ...columns, start }) };
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

/** Lines of pixels in a picture's data, along one axis. */
interface Lines {
  readonly count: number;
  readonly length: number;
  readonly start: (line: number) => number;
  readonly stride: number;
  readonly border: "reflect" | "zero";
}

function blurLines(data: Float32Array, kernel: Float64Array, lines: Lines): Float32Array {
  const { count, length, stride, border } = lines;
  const radius = (kernel.length - 1) / 2;
  const out = new Float32Array(data.length);
  const padded = new Float64Array(length + 2 * radius);
  const [first, last] = border === "zero" ? [radius, radius + length] : [0, padded.length];
  const sources = Array.from(padded, (_, i) => reflectedIndex(i - radius, length));
  for (let line = 0; line < count; line++) {
    const start = lines.start(line);
    for (let i = first; i < last; i++) padded[i] = data[start + sources[i] * stride];
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * padded[i + k];
      out[start + i * stride] = sum;
    }
  }
  return out;
}

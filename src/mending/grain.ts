/**
 * Grain: what a network mends is smoother than a photograph. The mended region gets the noise level of its
 * surroundings, no more. Noise is measured by Immerkær's difference of two Laplacians (1996), which straight edges and
 * slopes do not excite, with the median so that texture does not count (Donoho 1995).
 */
import { dilate, type Hole } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { type Random, randomNormal } from "../image/random.ts";

/** How far around the hole the noise is measured. */
const RING_PX = 48;

/** The kernel 1 −2 1 · (1 −2 1)ᵀ turns white noise of σ into noise of 6σ. */
const kernelGain = 6;

/** A normal variable's σ is this many times its median magnitude. */
const sigmaFromMedian = 1.4826;

/** The picture with white noise added in its hole, per channel σ² = max(0, σ² around − σ² inside). */
export function addGrain(picture: Picture, hole: Hole, random: Random): Picture {
  const area = hole.data.length;
  const ring = dilate(hole, RING_PX);
  const around = { ...hole, data: ring.data.map((isNear, i) => (hole.data[i] ? 0 : isNear)) };
  const data = picture.data.slice();
  for (let c = 0; c < picture.channels; c++) {
    const missing = noiseLevel(picture, around, c) ** 2 - noiseLevel(picture, hole, c) ** 2;
    if (!(missing > 0)) continue;
    const sigma = Math.sqrt(missing);
    for (let i = 0; i < area; i++) {
      if (hole.data[i]) data[c * area + i] += sigma * randomNormal(random);
    }
  }
  return { ...picture, data };
}

/** σ of the white noise in a region of one channel, 0…1; NaN where the region holds no 3×3 pixels. */
export function noiseLevel(
  { width, height, data }: Picture,
  region: Hole,
  channel: number,
): number {
  const plane = channel * width * height;
  const magnitudes: number[] = [];
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const i = y * width + x;
      if (isWhole(region, i)) magnitudes.push(Math.abs(difference(data, plane + i, width)));
    }
  }
  const middle = Float64Array.from(magnitudes).sort()[magnitudes.length >> 1];
  return middle === undefined ? Number.NaN : (sigmaFromMedian * middle) / kernelGain;
}

/** Whether the 3×3 pixels around i lie in the region, by its corners and its middle. */
function isWhole({ data, width }: Hole, i: number): boolean {
  const corners =
    data[i - width - 1] + data[i - width + 1] + data[i + width - 1] + data[i + width + 1];
  return data[i] + corners === 5;
}

function difference(p: Float32Array, i: number, width: number): number {
  const corners = p[i - width - 1] + p[i - width + 1] + p[i + width - 1] + p[i + width + 1];
  return corners - 2 * (p[i - width] + p[i + width] + p[i - 1] + p[i + 1]) + 4 * p[i];
}

/**
 * Sliced Wasserstein distance between two sets of patches (Rabin et al. 2011; on Laplacian pyramids: Karras et al.
 * 2018): how far apart the sets are along random directions. It needs no weights, and does not ask which belongs to which.
 */
import { KintsugiError } from "../errors.ts";
import { reflectedIndex } from "./blur.ts";
import type { Hole, Point } from "./hole.ts";
import { laplacianPyramid, levelsOf } from "./laplacian.ts";
import type { Picture } from "./picture.ts";
import { type Random, randomInteger, randomNormal } from "./random.ts";

export const PATCH_SIDE_PX = 7;

/** The coarsest level of a pyramid has sides of at least so many px. */
const LEAST_SIDE_PX = 16;

/** Patches as rows `[n, C·7·7]`: channel by channel, row by row. */
export interface Patches {
  readonly channels: number;
  readonly data: Float32Array;
}

/**
 * Patches of every level of a picture's pyramid, the finest first, around `count` pixels of the hole that `random`
 * draws. Two pictures with the same hole and the same stream are looked at in the same places.
 */
export function holePatches(
  picture: Picture,
  hole: Hole,
  { count, random }: { readonly count: number; readonly random: Random },
): readonly Patches[] {
  const places = [...hole.data.keys()].filter((i) => hole.data[i] === 1);
  const pyramid = laplacianPyramid(picture, levelsOf(picture, LEAST_SIDE_PX));
  return pyramid.map((level, l) => {
    const centres = Array.from({ length: count }, () => {
      const place = places[randomInteger(random, 0, places.length - 1)];
      return { x: (place % hole.width) >> l, y: Math.floor(place / hole.width) >> l };
    });
    return patchesAt(level, centres);
  });
}

/** The 7×7 patches around the centres, mirrored at the border: `[n, C·7·7]`. */
export function patchesAt(picture: Picture, centres: readonly Point[]): Patches {
  const { width, height, channels, data } = picture;
  const reach = (PATCH_SIDE_PX - 1) / 2;
  const size = channels * PATCH_SIDE_PX ** 2;
  const patches = new Float32Array(centres.length * size);
  for (const [n, { x, y }] of centres.entries()) {
    let to = n * size;
    for (let c = 0; c < channels; c++) {
      for (let dy = -reach; dy <= reach; dy++) {
        const row = (c * height + reflectedIndex(y + dy, height)) * width;
        for (let dx = -reach; dx <= reach; dx++) {
          patches[to++] = data[row + reflectedIndex(x + dx, width)];
        }
      }
    }
  }
  return { channels, data: patches };
}

/** Mean and standard deviation of every channel over all its values. */
export interface Moments {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export function momentsOf({ channels, data }: Patches): Moments {
  const area = PATCH_SIDE_PX ** 2;
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < data.length; i++) {
    const c = Math.floor(i / area) % channels;
    sums[c] += data[i];
    squares[c] += data[i] * data[i];
  }
  const count = data.length / channels;
  const mean = Array.from(sums, (each) => each / count);
  const deviation = mean.map((each, c) => Math.sqrt(Math.max(0, squares[c] / count - each * each)));
  return { mean, deviation };
}

/** (x − mean) / deviation, channel by channel; a channel that does not vary is only shifted. */
export function standardised({ channels, data }: Patches, { mean, deviation }: Moments): Patches {
  const area = PATCH_SIDE_PX ** 2;
  const scales = deviation.map((each) => (each > 0 ? 1 / each : 1));
  const shown = data.map((value, i) => {
    const c = Math.floor(i / area) % channels;
    return (value - mean[c]) * scales[c];
  });
  return { channels, data: shown };
}

/** Unit vectors, uniform over the sphere: `[count, size]`. */
export function randomDirections(count: number, size: number, random: Random): Float64Array {
  const directions = new Float64Array(count * size);
  for (let start = 0; start < directions.length; start += size) {
    const vector = directions.subarray(start, start + size);
    for (let i = 0; i < size; i++) vector[i] = randomNormal(random);
    const length = Math.hypot(...vector);
    for (let i = 0; i < size; i++) vector[i] /= length;
  }
  return directions;
}

/**
 * mean_θ mean_i |⟨a, θ⟩₍ᵢ₎ − ⟨b, θ⟩₍ᵢ₎| over the directions θ, entries sorted: the mean of the one-dimensional Wasserstein
 * distances W₁. Throws `shape-mismatch` for sets of two sizes.
 */
export function slicedWasserstein(a: Patches, b: Patches, directions: Float64Array): number {
  const size = a.channels * PATCH_SIDE_PX ** 2;
  if (a.data.length !== b.data.length || a.channels !== b.channels) {
    const of = ({ channels, data }: Patches) => `${data.length} values in ${channels} channels`;
    throw new KintsugiError("shape-mismatch", {
      where: "slicedWasserstein",
      expected: of(a),
      got: of(b),
    });
  }
  let sum = 0;
  const count = directions.length / size;
  for (let k = 0; k < count; k++) {
    const direction = directions.subarray(k * size, (k + 1) * size);
    const [alongA, alongB] = [projected(a.data, direction), projected(b.data, direction)];
    for (let i = 0; i < alongA.length; i++) sum += Math.abs(alongA[i] - alongB[i]);
  }
  return (sum * size) / (count * a.data.length);
}

/** ⟨x, θ⟩ of every row, sorted. */
function projected(rows: Float32Array, direction: Float64Array): Float64Array {
  const size = direction.length;
  const along = new Float64Array(rows.length / size);
  for (let n = 0; n < along.length; n++) {
    let value = 0;
    const row = n * size;
    for (let i = 0; i < size; i++) value += rows[row + i] * direction[i];
    along[n] = value;
  }
  return along.sort();
}

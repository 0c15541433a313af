/** What lies beyond the border of a region, as a mean around each 2×2 pixels. */
import { gaussianKernel, reflectedIndex } from "../../image/blur.ts";
import type { Hole, Size } from "../../image/hole.ts";
import { near } from "./discs.ts";
import { kernels } from "./kernels.ts";

/** Red, green and blue of a part of a picture, less the region's colour: levels. */
export type Offsets = readonly [Float32Array, Float32Array, Float32Array];

/** So far (px) the colour of a region bleeds; from there on up to so far lies what is beyond. */
export const bleedPx = 4;
const beyondPx = 8;
/** The largest distance between pixels under `bleedPx`. */
const lessThanBleedPx = Math.sqrt(bleedPx ** 2 - 1);
/** The mean's standard deviation and reach, px, of which 2×2 are one. */
const aroundPx = 4;
const reachPx = 10;

/** Numbers a pixel: how many of its 2×2 pixels lie beyond, and the sums of their red, green and blue. */
const numbers = 4;
const pixelBytes = numbers * Float32Array.BYTES_PER_ELEMENT;

/** `[⌈H/2⌉, ⌈W/2⌉, 4]`: of a region of `[H, W]`. */
export interface Beyond extends Size {
  readonly data: Float32Array;
}

/** The weight of what lies beyond around each 2×2 pixels, and its offsets by that weight. */
export function beyondAround(region: Hole, offsets: Offsets): Beyond {
  const sums = sumsBeyond(region, offsets);
  const { width, height } = sums;
  const blurred = { width, height, data: new Float32Array(sums.data.length) };
  const blur = new Blur(sums);
  for (let y = 0; y < height; y++) blurred.data.set(blur.row(y), y * width * numbers);
  return blurred;
}

function sumsBeyond(region: Hole, [red, green, blue]: Offsets): Beyond {
  const { width, height } = region;
  const half = { width: (width + 1) >> 1, height: (height + 1) >> 1 };
  const data = new Float32Array(half.width * half.height * numbers);
  const [isNear, isBled] = [near(1, region, beyondPx), near(1, region, lessThanBleedPx)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (isBled[i] || !isNear[i]) continue;
      const k = numbers * ((y >> 1) * half.width + (x >> 1));
      data[k]++;
      data[k + 1] += red[i];
      data[k + 2] += green[i];
      data[k + 3] += blue[i];
    }
  }
  return { ...half, data };
}

const radius = reachPx / 2;
const weights = Float32Array.from(gaussianKernel(aroundPx / 2, radius));
const taps = weights.length;

/** A Gaussian blur, row by row from the first; borders are mirrored. */
class Blur {
  readonly #sums: Beyond;
  readonly #weights: number;
  readonly #padded: number;
  /** A ring of rows that are blurred along, and where those of the row asked for lie. */
  readonly #ring: readonly number[];
  readonly #places: number;
  readonly #out: number;
  /** So many rows are blurred along. */
  #taken = 0;

  constructor(sums: Beyond) {
    this.#sums = sums;
    const rowBytes = sums.width * pixelBytes;
    const memory = kernels();
    [this.#weights, this.#padded, this.#places, this.#out, ...this.#ring] = memory.places(
      ...[weights.byteLength, rowBytes + 2 * radius * pixelBytes, weights.byteLength, rowBytes],
      ...Array<number>(taps).fill(rowBytes),
    );
    memory.floats(this.#weights, taps).set(weights);
  }

  /** Until the next is asked for. */
  row(y: number): Float32Array {
    const { width, height } = this.#sums;
    while (this.#taken <= Math.min(height - 1, y + radius)) this.#take(this.#taken++);
    const memory = kernels();
    const places = memory.integers(this.#places, taps);
    for (let k = 0; k < taps; k++) {
      places[k] = this.#ring[reflectedIndex(y + k - radius, height) % taps];
    }
    memory.run.weighDown(this.#places, this.#out, width, this.#weights, taps);
    return memory.floats(this.#out, width * numbers);
  }

  #take(y: number): void {
    const { width, data } = this.#sums;
    const row = data.subarray(y * width * numbers, (y + 1) * width * numbers);
    const memory = kernels();
    const padded = memory.floats(this.#padded, (width + 2 * radius) * numbers);
    padded.set(row, radius * numbers);
    for (let off = 1; off <= radius; off++) {
      this.#mirror(padded, radius - off, -off);
      this.#mirror(padded, radius + width - 1 + off, width - 1 + off);
    }
    const to = this.#ring[y % taps];
    memory.run.weighAlong(this.#padded, to, width, this.#weights, taps);
  }

  /** Fills a pixel of the padded row with what shows at `x` of the row, beyond its ends. */
  #mirror(padded: Float32Array, at: number, x: number): void {
    const source = (radius + reflectedIndex(x, this.#sums.width)) * numbers;
    padded.copyWithin(at * numbers, source, source + numbers);
  }
}

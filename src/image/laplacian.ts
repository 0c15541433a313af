/**
 * The Laplacian pyramid (Burt and Adelson 1983): at every scale what the next coarser one cannot show, and at the end
 * the coarsest picture. Binomial filter 1 4 6 4 1, borders mirrored without repeating the edge.
 */
import { reflectedIndex } from "./blur.ts";
import type { Picture } from "./picture.ts";

/** Weights at distance 0, 1 and 2 px; both sides and the centre sum to 1. */
const binomial = [6 / 16, 4 / 16, 1 / 16] as const;

/**
 * L_l = G_l − expand(G_{l+1}), the last G itself; G_0 is the picture and G_{l+1} every second pixel of G_l, blurred:
 * sides ⌈W/2^l⌉ × ⌈H/2^l⌉. Adding the expanded levels up gives the picture back.
 */
export function laplacianPyramid(picture: Picture, levels: number): readonly Picture[] {
  const pyramid: Picture[] = [];
  let scale = picture;
  for (let level = 1; level < levels; level++) {
    const coarser = reduce(scale);
    pyramid.push(difference(scale, expand(coarser, scale)));
    scale = coarser;
  }
  return [...pyramid, scale];
}

/** The picture of a pyramid. */
export function collapse(pyramid: readonly Picture[]): Picture {
  return pyramid.reduceRight((coarser, level) => sum(level, expand(coarser, level)));
}

/** How many levels there are until a side is under `least` px; at least one. */
export function levelsOf(
  { width, height }: Pick<Picture, "width" | "height">,
  least: number,
): number {
  let levels = 1;
  for (
    let side = Math.min(width, height);
    Math.ceil(side / 2) >= least;
    side = Math.ceil(side / 2)
  ) {
    levels++;
  }
  return levels;
}

/** Pixels of the input with their weights that make one output pixel of a line. */
type Taps = readonly (readonly [index: number, weight: number])[];

/** Σ_k w_k · x[2i + k] */
function reduce(picture: Picture): Picture {
  const taps = (length: number) =>
    Array.from({ length: Math.ceil(length / 2) }, (_, i) => tapsAt(2 * i, length));
  return alongColumns(alongRows(picture, taps(picture.width)), taps(picture.height));
}

/** Σ_k 2 w_k · z[i + k], z the picture with a zero after every pixel. */
function expand(picture: Picture, { width, height }: Pick<Picture, "width" | "height">): Picture {
  const taps = (length: number) =>
    Array.from({ length }, (_, i) => (length === 1 ? alone : enlargingTaps(i, length)));
  return alongColumns(alongRows(picture, taps(width)), taps(height));
}

/** Of a single pixel, whose mirror images would all fall on even places. */
const alone: Taps = [[0, 1]];

const enlargingTaps = (i: number, length: number): Taps =>
  tapsAt(i, length)
    .filter(([index]) => index % 2 === 0)
    .map(([index, weight]) => [index / 2, 2 * weight]);

const tapsAt = (centre: number, length: number): Taps =>
  [-2, -1, 0, 1, 2].map((k) => [reflectedIndex(centre + k, length), binomial[Math.abs(k)]]);

/** `[C, H, W]` → `[C, H, taps.length]` */
function alongRows({ width, height, channels, data }: Picture, taps: readonly Taps[]): Picture {
  const out = new Float32Array(channels * height * taps.length);
  for (const [i, each] of taps.entries()) {
    for (let line = 0; line < channels * height; line++) {
      let value = 0;
      for (const [index, weight] of each) value += weight * data[line * width + index];
      out[line * taps.length + i] = value;
    }
  }
  return { width: taps.length, height, channels, data: out };
}

/** `[C, H, W]` → `[C, taps.length, W]` */
function alongColumns({ width, height, channels, data }: Picture, taps: readonly Taps[]): Picture {
  const out = new Float32Array(channels * taps.length * width);
  for (let c = 0; c < channels; c++) {
    for (const [i, each] of taps.entries()) {
      const to = (c * taps.length + i) * width;
      for (const [index, weight] of each) {
        const from = (c * height + index) * width;
        for (let x = 0; x < width; x++) out[to + x] += weight * data[from + x];
      }
    }
  }
  return { width, height: taps.length, channels, data: out };
}

const difference = (a: Picture, b: Picture): Picture => ({
  ...a,
  data: a.data.map((value, i) => value - b.data[i]),
});
const sum = (a: Picture, b: Picture): Picture => ({
  ...a,
  data: a.data.map((value, i) => value + b.data[i]),
});

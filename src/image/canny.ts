/**
 * Canny's edges (Canny 1986) as scikit-image's `feature.canny` finds them: Gaussian over what is known, Sobel, the
 * crests of its magnitude, and of these all that hang together with a strong one.
 */
import { gaussianBlur } from "./blur.ts";
import type { Hole } from "./hole.ts";
import type { Picture } from "./picture.ts";

export interface CannyOptions {
  /** Of the Gaussian, in px; 2 by default. */
  readonly sigma?: number;
  /** Sobel's magnitude (up to 4·√2 for a grey picture in 0…1) that an edge keeps; 0.1 by default. */
  readonly low?: number;
  /** What some place of an edge reaches; 0.2 by default. */
  readonly high?: number;
  /** What is not looked at: no edge lies in it or touches it. */
  readonly hole?: Hole | undefined;
}

/** 1 on an edge, else 0: `[H, W]`, of a grey picture (1 channel). Its outermost pixels are never edges. */
export function canny(
  grey: Picture,
  { sigma = 2, low = 0.1, high = 0.2, hole }: CannyOptions = {},
): Uint8Array {
  const slopes = sobel(blurKnown(grey, sigma, hole));
  const inner = awayFrom(grey, hole);
  const crests = slopes.magnitude.map((magnitude, i) =>
    inner[i] && magnitude >= low && isCrest(slopes, i) ? magnitude : 0,
  );
  return hysteresis(crests, slopes.width, high);
}

/** So that what nothing is known of is 0, as scikit-image has it. */
const LEAST_WEIGHT = 2 ** -23;

/** G ∗ (x·V) / G ∗ V, with nothing known beyond the picture. */
function blurKnown(grey: Picture, sigma: number, hole: Hole | undefined): Picture {
  const known = grey.data.map((_, i) => (hole?.data[i] ? 0 : 1));
  const blur = { sigma, radius: Math.floor(4 * sigma + 0.5), border: "zero" } as const;
  const weight = gaussianBlur({ ...grey, data: known }, blur).data;
  const seen = gaussianBlur({ ...grey, data: grey.data.map((x, i) => x * known[i]) }, blur);
  return { ...seen, data: seen.data.map((x, i) => x / (weight[i] + LEAST_WEIGHT)) };
}

interface Slopes {
  readonly width: number;
  /** Down and across; `[H, W]` each. */
  readonly down: Float32Array;
  readonly across: Float32Array;
  readonly magnitude: Float32Array;
}

/** Differences of both neighbours, weighed 1, 2, 1 across them; the border is repeated. */
function sobel({ width, height, data }: Picture): Slopes {
  const [down, across] = [new Float32Array(data.length), new Float32Array(data.length)];
  for (let i = 0; i < data.length; i++) {
    const x = i % width;
    const above = i - (i >= width ? width : 0);
    const below = i + (i < width * (height - 1) ? width : 0);
    const left = x > 0 ? -1 : 0;
    const right = x < width - 1 ? 1 : 0;
    const [a, b, c] = [data[above + left], data[above], data[above + right]];
    const [g, h, k] = [data[below + left], data[below], data[below + right]];
    down[i] = g - a + 2 * (h - b) + k - c;
    across[i] = c - a + 2 * (data[i + right] - data[i + left]) + k - g;
  }
  return { width, down, across, magnitude: down.map((d, i) => Math.hypot(d, across[i])) };
}

/**
 * Whether the magnitude falls both ways along the gradient. One pixel on, it lies between the pixel along the larger
 * component and the one on the diagonal.
 */
function isCrest({ width, down, across, magnitude }: Slopes, i: number): boolean {
  const [alongDown, alongAcross] = [Math.abs(down[i]), Math.abs(across[i])];
  const stepDown = down[i] >= 0 ? width : -width;
  const stepAcross = across[i] >= 0 ? 1 : -1;
  const straight = alongDown > alongAcross ? stepDown : stepAcross;
  const part = Math.min(alongDown, alongAcross) / Math.max(alongDown, alongAcross);
  const beside = (way: number) =>
    magnitude[i + way * (stepDown + stepAcross)] * part +
    magnitude[i + way * straight] * (1 - part);
  return beside(1) <= magnitude[i] && beside(-1) <= magnitude[i];
}

/** 1 where all nine pixels around are known ones of the picture: `[H, W]`. */
function awayFrom({ width, height }: Picture, hole: Hole | undefined): Uint8Array {
  const inner = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) inner[y * width + x] = 1;
  }
  const near = neighbours(width);
  hole?.data.forEach((missing, i) => {
    if (missing) for (const step of near) inner[i + step] = 0;
  });
  return inner;
}

/** The crests that hang together, over corners too, with one that is as high as `high`. */
function hysteresis(crests: Float32Array, width: number, high: number): Uint8Array {
  const edges = new Uint8Array(crests.length);
  const reached: number[] = [];
  const reach = (i: number) => {
    if (crests[i] === 0 || edges[i]) return;
    edges[i] = 1;
    reached.push(i);
  };
  crests.forEach((crest, i) => {
    if (crest >= high) reach(i);
  });
  const near = neighbours(width);
  for (let i = reached.pop(); i !== undefined; i = reached.pop()) {
    for (const step of near) reach(i + step);
  }
  return edges;
}

/** From a pixel to itself and the eight around it; at the sides of the picture some of these are in the next row. */
const neighbours = (width: number): readonly number[] =>
  [-width, 0, width].flatMap((row) => [row - 1, row, row + 1]);

/**
 * Cells that the border of a region cuts: a pixel belongs to the mosaic where it and those around it show the value that
 * the cell has in the most of its pixels.
 */
import type { Hole, Size } from "../../image/hole.ts";
import type { Box, Plane } from "./plane.ts";

/** A cell at the region's border or beside it. */
export interface CutCell {
  readonly area: Box;
  readonly isMember: boolean;
  /** Its commonest value, levels. */
  readonly value: number;
  /** 1 where a pixel of the cell shows its commonest value, and the share of these. */
  readonly shows: Uint8Array;
  readonly share: number;
  /** ln of how much likelier each pixel is the mosaic's than what lies beside it. */
  readonly scores: Float32Array;
  /** |value − commonest value| of each pixel, levels. */
  readonly off: Float32Array;
}

/** No deviation is taken to be less (levels): a clean cell has none. */
const leastDeviation = 0.05;

/** The standard deviation (levels) by which a cell's pixels are told from others, of a noise in levels². */
export const deviationOf = (noise: number): number => Math.max(leastDeviation, Math.sqrt(noise));

/** A pixel beside the mosaic lies anywhere within ± so many levels of the cell's value. */
const otherLevels = 24;
/** Of a cell's pixels so many must show one value for the cell to be a cut one, and so many make it whole. */
const leastShare = 0.1;
const wholeShare = 0.9;
/** A cell beside the region that shows one value in more than this is smooth ground, not a cut cell. */
export const leastWhole = 0.97;

/** What a cell shows; `area` lies within `box`, which lies in the plane. `sigma` is the noise's `deviationOf`, levels. */
export function cutCell(
  plane: Plane,
  {
    sigma,
    box,
    area,
    isMember,
  }: Pick<CutCell, "area" | "isMember"> & {
    readonly sigma: number;
    readonly box: Box;
  },
): CutCell {
  const values = valuesOf(plane, area, box);
  const { value } = commonest(values.toSorted(), 2 * sigma);
  const size = { width: area.right - area.left, height: area.bottom - area.top };
  const scores = scoresOf(values, value, sigma);
  const sums = smoothed(scores, {
    ...size,
    radius: sigma > noisySigma ? 2 : 1,
  });
  const least = sigma > noisySigma ? noisyLeast[isMember ? "member" : "beside"] : 0;
  const shows = new Uint8Array(sums.length);
  let shown = 0;
  for (let i = 0; i < sums.length; i++) if (sums[i] > least) shown += shows[i] = 1;
  const share = shown / shows.length;
  const off = values.map((each) => Math.abs(each - value));
  return { area, isMember, value, shows, share, scores, off };
}

/** Whether so many of the cell's pixels show one value that none of it is cut off. */
export const isWhole = ({ share }: CutCell): boolean => share > wholeShare;

/** Puts the pixels that show the cell's value into the hole. */
export function drawCut(hole: Hole, cell: CutCell): void {
  const { area, isMember, shows, share } = cell;
  if (isMember && isWhole(cell)) {
    fill(hole, area);
    return;
  }
  if (share <= leastShare || (!isMember && share >= leastWhole)) return;
  forPixels(area, hole.width, (i, k) => {
    hole.data[i] = shows[k];
  });
}

/** Calls `pixel` with the index, in rows of `width` px, of every pixel of an area, and its number there. */
export function forPixels(
  { left, top, right, bottom }: Box,
  width: number,
  pixel: (i: number, k: number) => void,
): void {
  for (let y = top, k = 0; y < bottom; y++) {
    for (let x = left; x < right; x++, k++) pixel(y * width + x, k);
  }
}

/** An area shows a value where this share of its pixels is within two deviations of it. */
const leastShown = 0.3;

/** Whether an area of a box in the plane shows a value (levels). */
export function showsValue(
  plane: Plane,
  {
    sigma,
    box,
    area,
    value,
  }: Pick<CutCell, "area" | "value"> & { readonly sigma: number; readonly box: Box },
): boolean {
  const values = valuesOf(plane, area, box);
  const count = values.reduce(
    (sum, each) => sum + (Math.abs(each - value) <= 2 * sigma ? 1 : 0),
    0,
  );
  return count >= leastShown * values.length;
}

function valuesOf(plane: Plane, area: Box, box: Box): Float32Array {
  const values = new Float32Array((area.right - area.left) * (area.bottom - area.top));
  for (let y = area.top, i = 0; y < area.bottom; y++) {
    const row = (y + box.top) * plane.width + box.left;
    for (let x = area.left; x < area.right; x++, i++) values[i] = plane.data[row + x];
  }
  return values;
}

/** ln of how much likelier pixels this far off the cell's value are a mosaic's than beside it: a bell over an even spread. */
function scoresOf(values: Float32Array, value: number, sigma: number): Float32Array {
  const peak = Math.log((2 * otherLevels) / (2.5 * sigma));
  return values.map((each) => Math.max(-1.5 * peak, peak - 0.5 * ((each - value) / sigma) ** 2));
}

/** From this deviation (levels) on, more pixels around are asked. */
export const noisySigma = 0.7;

/** Then the sums have to be this much: a member's pixels are believed sooner than those beside. */
const noisyLeast = { member: -8, beside: 16 } as const;

/** Sums over the pixels around, up to `radius` away and within the cell; the pixel itself counts thrice. */
function smoothed(
  scores: Float32Array,
  { width, height, radius }: Size & { readonly radius: number },
): Float32Array {
  return scores.map((score, i) => {
    const x = i % width;
    const y = (i - x) / width;
    const right = Math.min(width - 1, x + radius);
    const bottom = Math.min(height - 1, y + radius);
    let sum = 2 * score;
    for (let v = Math.max(0, y - radius); v <= bottom; v++) {
      for (let u = Math.max(0, x - radius); u <= right; u++) sum += scores[v * width + u];
    }
    return sum;
  });
}

/** The middle of the window of ±`tolerance` that holds the most of the sorted values. */
export function commonest(
  sorted: Float32Array,
  tolerance: number,
): { value: number; count: number } {
  let best = { value: sorted[0], count: 0 };
  for (let from = 0, to = 0; from < sorted.length; from++) {
    while (to < sorted.length && sorted[to] <= sorted[from] + 2 * tolerance) to++;
    if (to - from > best.count) {
      best = { value: sorted[(from + to - 1) >> 1], count: to - from };
    }
  }
  return best;
}

/** How many pixels of an area are in the hole. */
export function areaWithin({ width, data }: Hole, { left, top, right, bottom }: Box): number {
  let count = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) count += data[y * width + x];
  }
  return count;
}

export function fill(hole: Hole, { left, top, right, bottom }: Box): void {
  for (let y = top; y < bottom; y++)
    hole.data.fill(1, y * hole.width + left, y * hole.width + right);
}

/**
 * Combs: evenly spaced lines under a histogram of sharp changes. A spectrum proposes pitches, the a-contrario test
 * of `false-alarms.ts` says what a comb is worth.
 */
import { logTail } from "./false-alarms.ts";

/** Lines at `phase + i·pitch`, in px; `evidence` is −log₁₀ of the chance of it, ≥ 0. */
export interface Comb {
  readonly pitch: number;
  readonly phase: number;
  readonly evidence: number;
}

/** Changes of `bands` bands counted by where they are; `counts[b]` is 0 … bands. */
export interface Histogram {
  readonly counts: Float32Array;
  readonly bands: number;
}

/** The side of a tile in px of its level, and the pitches that are looked for in it. */
export const tileSide = 64;
export const smallestPitch = 3.6;
export const largestPitch = 14.6;

/** Frequencies in steps of a quarter cycle a tile. */
const firstStep = Math.floor((4 * tileSide) / largestPitch);
const lastStep = Math.ceil((4 * tileSide) / smallestPitch);
const frequencies = Array.from({ length: lastStep - firstStep + 1 }, (_, i) => {
  return (firstStep + i) / (4 * tileSide);
});
/** Boundaries lie in pairs k + ½ px to either side of a tile's middle, which halves the work of the spectrum. */
const pairs = tileSide / 2;
const middle = (tileSide - 1) / 2;
/** So many frequencies are taken at once, which reads the pairs that much less often: their number is a multiple of it. */
const atOnce = 4;
/** cos and sin of frequencies at pairs, `[frequencies / atOnce, pairs, atOnce, 2]`. */
const waves = wavesOf(frequencies);

function wavesOf(frequencies: readonly number[]): Float64Array {
  const taken = new Float64Array(frequencies.length * pairs * 2);
  frequencies.forEach((frequency, i) => {
    for (let k = 0; k < pairs; k++) {
      const angle = 2 * Math.PI * frequency * (k + 0.5);
      const at = 2 * ((Math.floor(i / atOnce) * pairs + k) * atOnce + (i % atOnce));
      taken[at] = Math.cos(angle);
      taken[at + 1] = Math.sin(angle);
    }
  });
  return taken;
}

/** So many peaks of the spectrum are tried as combs. */
const proposals = 3;
/** A peak's power over the sum of squared counts: 1 by chance, the number of lines for a comb. */
const leastPeak = 2;
/** Fewer changes than this are no comb. */
const leastTotal = 12;

/** Tests that `bestComb` makes of a tile: independent pitches × phases. */
export const combsATile = frequencies.length * 4 * smallestPitch;

const noComb: Comb = { pitch: largestPitch, phase: 0, evidence: 0 };

/** The best comb of a tile's histogram (`tileSide` counts). */
export function bestComb(histogram: Histogram): Comb {
  const total = sumOf(histogram.counts);
  if (total < leastTotal) return noComb;
  let best = noComb;
  for (const proposal of proposed(histogram.counts, total)) {
    const comb = refined(histogram, proposal, total);
    if (comb.evidence > best.evidence) best = comb;
  }
  return best;
}

function sumOf(counts: Float32Array): number {
  let sum = 0;
  for (let b = 0; b < counts.length; b++) sum += counts[b];
  return sum;
}

/** JPEG codes blocks of 8×8 px, and their borders show. */
export const jpegBlockPx = 8;

/**
 * The best comb, but not JPEG's own if there is another of this evidence: then the boundaries of JPEG's blocks are left
 * out. `offset` is where the histogram begins, and `scale` px of the picture are one of the histogram.
 */
export function bestCombBesideJpeg(
  histogram: Histogram,
  place: { readonly offset: number; readonly scale: number },
  leastEvidence: number,
): Comb {
  const best = bestComb(histogram);
  const block = jpegBlockPx / place.scale;
  if (best.evidence < leastEvidence || block < 4 || !isBlocks(best, place)) return best;
  const counts = withoutBlocks(histogram.counts, place);
  const other = bestComb({ ...histogram, counts });
  const isOwnHalf = isBlocks(other, { ...place, offset: place.offset + block / 2 });
  return other.evidence >= leastEvidence && !isOwnHalf ? other : best;
}

/** The changes that lie at no boundary of JPEG's blocks. */
export function withoutBlocks(
  counts: Float32Array,
  { offset, scale }: { readonly offset: number; readonly scale: number },
): Float32Array {
  const others = counts.slice();
  const block = jpegBlockPx / scale;
  for (let b = modulo(-offset, block); b < others.length; b += block) others[b] = 0;
  return others;
}

/** Within this share of each other pitches are one, as near as a tile can tell. */
const tileTolerance = 0.02;

/** Whether lines lie where JPEG's blocks (or halves or pairs of them) have theirs. */
export function isBlocks(
  { pitch, phase }: { readonly pitch: number; readonly phase: number },
  { offset, scale }: { readonly offset: number; readonly scale: number },
  tolerance = tileTolerance,
): boolean {
  const at = (phase + offset) * scale;
  const whole = [jpegBlockPx / 2, jpegBlockPx, 2 * jpegBlockPx].find(
    (each) => Math.abs(pitch * scale - each) < tolerance * each,
  );
  if (whole === undefined) return false;
  const off = modulo(at + whole / 4, whole / 2) - whole / 4;
  return Math.abs(off) < 0.75;
}

interface Proposal {
  readonly pitch: number;
  readonly phase: number;
}

const powers = new Float64Array(frequencies.length);
const cosines = new Float64Array(frequencies.length);
const sines = new Float64Array(frequencies.length);

/** The strongest local maxima of the spectrum as pitch and phase. */
function proposed(counts: Float32Array, total: number): readonly Proposal[] {
  takeSpectrum(counts, total / tileSide);
  let squares = 0;
  for (let b = 0; b < tileSide; b++) squares += counts[b] * counts[b];
  const found: { readonly power: number; readonly i: number }[] = [];
  for (let i = 0; i < powers.length; i++) {
    const power = powers[i];
    if (power < leastPeak * squares) continue;
    if (i > 0 && power < powers[i - 1]) continue;
    if (i + 1 < powers.length && power < powers[i + 1]) continue;
    found.push({ power, i });
  }
  return found
    .sort((a, b) => b.power - a.power)
    .slice(0, proposals)
    .map(({ i }) => {
      const pitch = 1 / frequencies[i];
      const angle = Math.atan2(sines[i], cosines[i]);
      return { pitch, phase: modulo(middle + (angle / (2 * Math.PI)) * pitch, pitch) };
    });
}

const sums = new Float64Array(pairs);
const differences = new Float64Array(pairs);

/** Σ over b of (count − mean)·e^{2πif(b − middle)}, of every frequency f. */
function takeSpectrum(counts: Float32Array, mean: number): void {
  for (let k = 0; k < pairs; k++) {
    const [above, below] = [counts[pairs + k], counts[pairs - 1 - k]];
    sums[k] = above + below - 2 * mean;
    differences[k] = above - below;
  }
  for (let i = 0; i < frequencies.length; i += atOnce) takeFour(i);
  for (let i = 0; i < frequencies.length; i++) powers[i] = cosines[i] ** 2 + sines[i] ** 2;
}

/** The frequencies from `i` on. */
function takeFour(i: number): void {
  let [re0, im0, re1, im1, re2, im2, re3, im3] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0, at = 2 * i * pairs; k < pairs; k++, at += 2 * atOnce) {
    const sum = sums[k];
    const difference = differences[k];
    re0 += sum * waves[at];
    im0 += difference * waves[at + 1];
    re1 += sum * waves[at + 2];
    im1 += difference * waves[at + 3];
    re2 += sum * waves[at + 4];
    im2 += difference * waves[at + 5];
    re3 += sum * waves[at + 6];
    im3 += difference * waves[at + 7];
  }
  cosines[i] = re0;
  sines[i] = im0;
  cosines[i + 1] = re1;
  sines[i + 1] = im1;
  cosines[i + 2] = re2;
  sines[i + 2] = im2;
  cosines[i + 3] = re3;
  sines[i + 3] = im3;
}

/** The best of the combs close by: the spectrum's steps are coarser than the lines. */
function refined(histogram: Histogram, start: Proposal, total: number): Comb {
  const { pitch, phase } = start;
  const { counts, bands } = histogram;
  const anchor = phase + Math.round((tileSide / 2 - phase) / pitch) * pitch;
  const rate = total / counts.length;
  let best = start;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = -1; i <= 1; i++) {
    const tried = pitch * (1 + (i * pitch) / (8 * tileSide));
    for (let j = -1; j <= 1; j++) {
      const comb = { pitch: tried, phase: anchor + 0.5 * j };
      const { hits, lines } = hitsOf(counts, comb);
      const excess = hits - rate * lines;
      if (excess <= most) continue;
      best = comb;
      most = excess;
    }
  }
  const evidence = evidenceOf({ counts, bands }, best, total);
  return { pitch: best.pitch, phase: modulo(best.phase, best.pitch), evidence };
}

/**
 * The changes under a comb's lines, and the number of the lines. The fullest line does not count: one long edge is not
 * a comb.
 */
function hitsOf(counts: Float32Array, { pitch, phase }: Proposal): { hits: number; lines: number } {
  const first = Math.ceil((1 - phase) / pitch);
  const last = Math.floor((counts.length - 2 - phase) / pitch);
  let hits = 0;
  let fullest = 0;
  for (let i = first; i <= last; i++) {
    const count = countAt(counts, phase + i * pitch);
    hits += count;
    if (count > fullest) fullest = count;
  }
  return { hits: hits - fullest, lines: last - first };
}

function evidenceOf({ counts, bands }: Histogram, comb: Proposal, total: number): number {
  const { hits, lines } = hitsOf(counts, comb);
  const chance = Math.max(0.01, total / (bands * counts.length));
  return -logTail({ tests: lines * bands, successes: hits, chance });
}

/** −log₁₀ of the chance that as many changes lie under the comb's lines. */
export function combEvidence(histogram: Histogram, comb: Proposal): number {
  const total = sumOf(histogram.counts);
  return evidenceOf(histogram, comb, total);
}

/** A count between two boundaries, linearly; `at` is not below 0. */
export function countAt(counts: Float32Array, at: number): number {
  const below = at | 0;
  const count = counts[below];
  return count + (at - below) * (counts[below + 1] - count);
}

export const modulo = (value: number, period: number): number =>
  value - Math.floor(value / period) * period;

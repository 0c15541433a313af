/**
 * Combs: evenly spaced lines under a histogram of sharp changes. A spectrum proposes pitches, the a-contrario test
 * of `false-alarms.ts` says what a comb is worth.
 */
import { logTail } from "./false-alarms.ts";
import { type Kernels, kernels } from "./kernels.ts";

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
/** So many frequencies lie side by side, for they are taken at once. */
const atOnce = 4;
/** cos and sin of frequencies at pairs, `[frequencies / atOnce, pairs, 2, atOnce]`. */
const waves = wavesOf(frequencies);

function wavesOf(frequencies: readonly number[]): Float32Array {
  const taken = new Float32Array(frequencies.length * pairs * 2);
  frequencies.forEach((frequency, i) => {
    for (let k = 0; k < pairs; k++) {
      const angle = 2 * Math.PI * frequency * (k + 0.5);
      const at = 2 * atOnce * (Math.floor(i / atOnce) * pairs + k) + (i % atOnce);
      taken[at] = Math.cos(angle);
      taken[at + atOnce] = Math.sin(angle);
    }
  });
  return taken;
}

/** So many peaks of the spectrum are tried as combs. */
const proposals = 3;
/** Fewer changes than this are no comb. */
const leastTotal = 12;

/** Tests that `bestComb` makes of a tile: independent pitches × phases. */
export const combsATile = frequencies.length * 4 * smallestPitch;

const noComb: Comb = { pitch: largestPitch, phase: 0, evidence: 0 };

/** The best comb of a tile's histogram (`tileSide` counts). */
export function bestComb(histogram: Histogram): Comb {
  const total = sumOf(histogram.counts);
  if (total < leastTotal) return noComb;
  const { run, counts, peaks } = tileMemory();
  counts.set(histogram.counts);
  const found = run.findPeaks(total);
  let best = noComb;
  for (let place = 0; place < found; place++) {
    const comb = combNear(peaks[place], { bands: histogram.bands, total });
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

type Lines = Pick<Comb, "pitch" | "phase">;

/** What the kernels read and write for a tile; see `assembly/combs.ts`. */
interface TileMemory {
  readonly run: Kernels["run"];
  readonly counts: Float32Array;
  readonly cosines: Float32Array;
  readonly sines: Float32Array;
  readonly peaks: Int32Array;
  /** Pitch, phase, hits and lines. */
  readonly comb: Float64Array;
  /** Of combs up to a pixel before and behind the one given. */
  readonly hits: Float32Array;
  readonly lines: Float32Array;
}

let tile: TileMemory | undefined;

/** Views go stale where the memory grows. */
function tileMemory(): TileMemory {
  const { run } = kernels();
  const { buffer } = run.memory;
  if (tile?.counts.buffer === buffer) return tile;
  if (tile?.run !== run) new Float32Array(buffer, run.waves.value, waves.length).set(waves);
  tile = {
    run,
    counts: new Float32Array(buffer, run.counts.value, tileSide),
    cosines: new Float32Array(buffer, run.cosines.value, frequencies.length),
    sines: new Float32Array(buffer, run.sines.value, frequencies.length),
    peaks: new Int32Array(buffer, run.peaks.value, proposals),
    comb: new Float64Array(buffer, run.comb.value, 4),
    hits: new Float32Array(buffer, run.hits.value, 5),
    lines: new Float32Array(buffer, run.lines.value, 5),
  };
  return tile;
}

/** The best of the combs close to a frequency: the spectrum's steps are coarser than the lines. */
function combNear(
  i: number,
  { bands, total }: { readonly bands: number; readonly total: number },
): Comb {
  const { run, cosines, sines, comb } = tileMemory();
  const proposed = 1 / frequencies[i];
  const angle = Math.atan2(sines[i], cosines[i]);
  run.refine(proposed, middle + (angle / (2 * Math.PI)) * proposed, total / tileSide);
  const found = { hits: comb[2], lines: comb[3] };
  return { pitch: comb[0], phase: comb[1], evidence: evidenceOf(found, bands, total) };
}

/** By how much (px) a comb may be off where it goes on in the next tile: the likeliest first. */
const shifts = [0, -0.5, 0.5, -1, 1];
/** The least of the shifts, and how far they are from each other, px. */
const [firstShift, betweenShifts] = [-1, 0.5];

/** How a comb goes on in a histogram, with its evidence: the best of those that are hardly shifted. */
export function continuedComb({ counts, bands }: Histogram, { pitch, phase }: Lines): Comb {
  const memory = tileMemory();
  memory.counts.set(counts);
  memory.run.hitsNear(pitch, phase);
  const total = sumOf(counts);
  let best = { pitch, phase, evidence: 0 };
  for (const shift of shifts) {
    const i = (shift - firstShift) / betweenShifts;
    const evidence = evidenceOf({ hits: memory.hits[i], lines: memory.lines[i] }, bands, total);
    if (evidence > best.evidence) best = { pitch, phase: phase + shift, evidence };
  }
  return best;
}

interface Hits {
  /** The changes under a comb's lines but for the fullest: one long edge is not a comb. */
  readonly hits: number;
  /** The number of the other lines. */
  readonly lines: number;
}

/** −log₁₀ of the chance that as many changes lie under a comb's lines. */
function evidenceOf({ hits, lines }: Hits, bands: number, total: number): number {
  const chance = Math.max(0.01, total / (bands * tileSide));
  return -logTail({ tests: lines * bands, successes: hits, chance });
}

/** A count between two boundaries, linearly; `at` is not below 0. */
export function countAt(counts: Float32Array, at: number): number {
  const below = at | 0;
  const count = counts[below];
  return count + (at - below) * (counts[below + 1] - count);
}

export const modulo = (value: number, period: number): number =>
  value - Math.floor(value / period) * period;

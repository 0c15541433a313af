/** Numbered lines of a grid along one axis, and the evenly spaced ones through them. */
import { kernels } from "./kernels.ts";

/** The line of number `index` lies at `at`, px. */
export interface Line {
  readonly index: number;
  readonly at: number;
}

/** Lines at `phase + i·pitch`, px. */
export interface Lines {
  readonly pitch: number;
  readonly phase: number;
}

/** The slope of a fit farther than this share from the pitch that the lines were numbered by is a misfit. */
const mostStretch = 0.1;

/** Least squares; the pitch is kept where all lines have one number, or their numbers make no sense. */
export function fitLines(lines: readonly Line[], pitch: number): Lines {
  const count = lines.length;
  const meanIndex = lines.reduce((sum, { index }) => sum + index, 0) / count;
  const meanAt = lines.reduce((sum, { at }) => sum + at, 0) / count;
  let [covariance, variance] = [0, 0];
  for (const { index, at } of lines) {
    covariance += (index - meanIndex) * (at - meanAt);
    variance += (index - meanIndex) ** 2;
  }
  const fitted = variance > 0 ? covariance / variance : pitch;
  const slope = Math.abs(fitted / pitch - 1) < mostStretch ? fitted : pitch;
  return { pitch: slope, phase: meanAt - slope * meanIndex };
}

/** The line closest to `near`, numbered from the one given. */
export function lineNear({ index, at }: Line, pitch: number, near: number): Line {
  const steps = Math.round((near - at) / pitch);
  return { index: index + steps, at: at + steps * pitch };
}

/** A whole pitch and phase that gather this share of what the best ones do are taken for the true ones. */
const wholeShare = 0.97;
/** Lines this far off (px) at the ends are tried, in so many pitches to either side, and half as many phases. */
const reachPx = 1.5;
const tries = 12;

/**
 * The lines that gather the most of a histogram of changes along the whole axis, near those given: the pitch within
 * ±`reachPx` over the histogram's extent, the phase likewise, each in three finer and finer rounds. Whole numbers are
 * preferred, for most mosaics are made of them.
 */
export function sharpened(counts: Float32Array, start: Lines): Lines {
  const occupied = extentOf(counts);
  const centre = (occupied.from + occupied.to) / 2;
  const half = Math.max(2 * start.pitch, (occupied.to - occupied.from) / 2);
  const phases = phasesOver(counts, occupied);
  // A line near the centre, so that pitch and phase vary independently.
  let at = lineNear({ index: 0, at: start.phase }, start.pitch, centre).at;
  let pitch = start.pitch;
  let best = phases({ pitch, phase: at }, 0)[tries / 2];
  for (let reach = reachPx; reach > 0.02; reach /= 4) {
    const from = { at, pitch };
    const spacing = (2 * reach) / tries;
    for (let i = -tries; i <= tries; i++) {
      const tried = from.pitch * (1 + (i * reach) / (tries * half));
      const found = phases({ pitch: tried, phase: from.at }, spacing);
      for (let j = 0; j <= tries; j++) {
        if (found[j] <= best) continue;
        [best, pitch, at] = [found[j], tried, from.at + (j - tries / 2) * spacing];
      }
    }
  }
  const whole = { pitch: Math.round(pitch), phase: Math.round(at) };
  return phases(whole, 0)[tries / 2] >= wholeShare * best ? whole : { pitch, phase: at };
}

const bytes = Float32Array.BYTES_PER_ELEMENT;
/** Nothing lies so far beyond a histogram's ends, where lines may be looked for. */
const besideBytes = 32;

/** What lines gather of a histogram, `tries` / 2 times `spacing` px before and up to so far behind; until it is asked for again. */
function phasesOver(
  counts: Float32Array,
  { from, to }: Extent,
): (lines: Lines, spacing: number) => Float32Array {
  const memory = kernels();
  const [start] = memory.places(counts.byteLength + 2 * besideBytes);
  memory.floats(start, counts.length + (2 * besideBytes) / bytes).fill(0);
  const place = start + besideBytes;
  memory.floats(place, counts.length).set(counts);
  const [first, last] = [Math.max(0, from - 1), Math.min(to + 1, counts.length - 2)];
  const gathered = memory.floats(memory.run.gathered.value, tries + 1);
  return ({ pitch, phase }, spacing) => {
    memory.run.gather(place, first, last, pitch, phase, spacing);
    return gathered;
  };
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Where the first and the last changes are; loops, for they are asked for often. */
export function extentOf(counts: Float32Array): Extent {
  let [from, to] = [0, counts.length - 1];
  while (from < counts.length && counts[from] <= 0) from++;
  while (to >= 0 && counts[to] <= 0) to--;
  return { from: from < counts.length ? from : -1, to };
}

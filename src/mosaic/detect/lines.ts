/** Numbered lines of a grid along one axis, and the evenly spaced ones through them. */
import { countAt } from "./comb.ts";

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
/** Lines this far off (px) at the ends are tried. */
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
  const score = (lines: Lines) => gathered(counts, lines, occupied);
  // A line near the centre, so that pitch and phase vary independently.
  let at = lineNear({ index: 0, at: start.phase }, start.pitch, centre).at;
  let pitch = start.pitch;
  let best = score({ pitch, phase: at });
  for (let reach = reachPx; reach > 0.02; reach /= 4) {
    const from = { at, pitch };
    for (let i = -tries; i <= tries; i++) {
      const tried = from.pitch * (1 + (i * reach) / (tries * half));
      for (let j = -tries / 2; j <= tries / 2; j++) {
        const phase = from.at + (2 * j * reach) / tries;
        const found = score({ pitch: tried, phase });
        if (found > best) [best, pitch, at] = [found, tried, phase];
      }
    }
  }
  const whole = { pitch: Math.round(pitch), phase: Math.round(at) };
  return score(whole) >= wholeShare * best ? whole : { pitch, phase: at };
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

function extentOf(counts: Float32Array): Extent {
  const from = counts.findIndex((count) => count > 0);
  return { from, to: counts.findLastIndex((count) => count > 0) };
}

function gathered(counts: Float32Array, { pitch, phase }: Lines, { from, to }: Extent): number {
  let sum = 0;
  const last = Math.min(to + 1, counts.length - 2);
  const first = Math.max(0, from - 1);
  const start = phase + Math.ceil((first - phase) / pitch) * pitch;
  const lines = Math.floor((last - start) / pitch) + 1;
  for (let i = 0; i < lines; i++) sum += countAt(counts, start + i * pitch);
  return sum;
}

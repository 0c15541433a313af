/**
 * The bootstrap (Efron 1979), paired and over pictures: cases of one picture are drawn together, for they are no
 * independent witnesses, and every series is drawn alike, so that differences keep what the series share.
 */
import { type Random, randomInteger } from "../image/random.ts";

/** Values of the cases, in their order; `null` where a case has none. */
export type Series = readonly (number | null)[];

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Resampler {
  /** The mean of the series in every resample, over the cases that have a value; NaN where none does. */
  means(series: Series): Float64Array;
}

/** `pictures` says whose each case is; as many pictures are drawn as there are, with replacement. */
export function resampler(
  pictures: readonly string[],
  { resamples, random }: { readonly resamples: number; readonly random: Random },
): Resampler {
  const names = [...new Set(pictures)];
  const places = new Map(names.map((name, i) => [name, i]));
  const of = pictures.map((name) => places.get(name)!);
  const draws = Array.from({ length: resamples }, () => drawn(names.length, random));
  return {
    means(series) {
      const [sums, counts] = [new Float64Array(names.length), new Float64Array(names.length)];
      for (const [i, value] of series.entries()) {
        if (value === null) continue;
        sums[of[i]] += value;
        counts[of[i]]++;
      }
      return Float64Array.from(
        draws,
        (times) => weightedSum(times, sums) / weightedSum(times, counts),
      );
    },
  };
}

/** How often each of the pictures is drawn. */
function drawn(pictures: number, random: Random): Uint16Array {
  const times = new Uint16Array(pictures);
  for (let i = 0; i < pictures; i++) times[randomInteger(random, 0, pictures - 1)]++;
  return times;
}

/** Zero times infinity is nothing here: a picture that was not drawn. */
function weightedSum(times: Uint16Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < times.length; i++) if (times[i] > 0) sum += times[i] * values[i];
  return sum;
}

/** The percentile interval: the middle `level` of the resamples, those that are no number left out. */
export function intervalOf(resamples: Float64Array, level: number): Interval | undefined {
  const sorted = resamples.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return undefined;
  const tail = (1 - level) / 2;
  return { low: quantileAt(sorted, tail), high: quantileAt(sorted, 1 - tail) };
}

/** Linear between neighbours; equal ones stay what they are, also where they are infinite. */
const quantileAt = (sorted: Float64Array, p: number): number => {
  const at = (sorted.length - 1) * p;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === above ? below : below + (at % 1) * (above - below);
};

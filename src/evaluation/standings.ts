/** Who stands where: means with their intervals, and whether the distance from the best is more than chance. */
import { randomOf } from "../image/random.ts";
import { type Interval, intervalOf, resampler, type Series } from "./bootstrap.ts";
import { type FigureName, type Metric, metrics } from "./figures.ts";
import type { Row } from "./rows.ts";

/** How the intervals were made. */
export const bootstrap = { resamples: 2000, level: 0.95, seed: 1979 } as const;

export interface Standing {
  /** `null` where no case has the figure. */
  readonly mean: number | null;
  readonly interval: Interval | null;
  /** This minus the best, case by case; `null` for the best itself. */
  readonly behind: (Interval & { readonly mean: number }) | null;
  /** `even`: the interval of the difference from the best holds zero. */
  readonly place: "best" | "even" | "behind" | "none";
}

export type Standings = { readonly [K in FigureName]: Standing };

/** The rows of one of several that are compared, and the version that counts. All have the same cases in one order. */
export interface Compared {
  readonly rows: readonly Row[];
  readonly version: string;
}

/** The standings of all, in their order. */
export function standingsOf(compared: readonly Compared[]): readonly Standings[] {
  const pictures = compared[0].rows.map(({ name }) => name);
  const { means } = resampler(pictures, { ...bootstrap, random: randomOf(bootstrap.seed) });
  const columns = metrics.map((metric) => {
    const all = compared.map((each) => seriesOf(each, metric.name));
    return [metric.name, column(metric, all, means)] as const;
  });
  return compared.map(
    (_, i) => Object.fromEntries(columns.map(([name, each]) => [name, each[i]])) as Standings,
  );
}

const seriesOf = ({ rows, version }: Compared, name: FigureName): Series =>
  rows.map(({ figures }) => figures[version]?.[name] ?? null);

function column(
  { better }: Metric,
  all: readonly Series[],
  resampled: (series: Series) => Float64Array,
): readonly Standing[] {
  const { level } = bootstrap;
  const means = all.map(meanOf);
  const resamples = all.map(resampled);
  const best = bestOf(means, better);
  return all.map((_, i) => {
    const mean = means[i];
    const interval = intervalOf(resamples[i], level);
    if (mean === null || interval === undefined || best === undefined) return absent;
    if (i === best) return { mean, interval, behind: null, place: "best" };
    const gaps = resamples[i].map((value, r) => value - resamples[best][r]);
    const gap = intervalOf(gaps, level) ?? { low: 0, high: 0 }; // both infinite throughout
    const behind = { mean: mean === means[best] ? 0 : mean - means[best]!, ...gap };
    const isEven = gap.low <= 0 && gap.high >= 0;
    return { mean, interval, behind, place: isEven ? "even" : "behind" };
  });
}

const absent: Standing = { mean: null, interval: null, behind: null, place: "none" };

function meanOf(series: Series): number | null {
  const there = series.filter((value) => value !== null);
  return there.length === 0 ? null : there.reduce((sum, value) => sum + value, 0) / there.length;
}

/** The first of the best. */
function bestOf(means: readonly (number | null)[], better: Metric["better"]): number | undefined {
  const sign = better === "higher" ? 1 : -1;
  let best: number | undefined;
  for (const [i, mean] of means.entries()) {
    if (mean === null) continue;
    if (best === undefined || sign * mean > sign * means[best]!) best = i;
  }
  return best;
}

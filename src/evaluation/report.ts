/** An evaluation's report: means over cases, of the method and of the baselines, and by the hole's area. */
import type { BaselineName } from "./baselines.ts";
import type { Distances } from "./distances.ts";
import { areaBin, areaBins, type Figures, meanFigures } from "./figures.ts";
import type { Measured } from "./measuring.ts";
import type { Row } from "./rows.ts";
import type { MethodVersion } from "./subject.ts";

export interface EvaluationReport {
  readonly protocol: string;
  /** The network's or classical method's name. */
  readonly network: string;
  /** The number of cases. */
  readonly n: number;
  /** Those that suit the protocol's damage. */
  readonly baselines: { readonly [K in BaselineName]?: Figures };
  /** What the method made, before composition and exact consistency. */
  readonly raw: Figures;
  /** The finished picture: pasted into the hole, its cells exact. */
  readonly composed: Figures;
  /** Finished pictures by the hole's area, in per cent of the picture; bins without cases are left out. */
  readonly byHoleArea: Readonly<Record<string, Figures & { readonly n: number }>>;
  /** Finished pictures by how they were composed; `paste` is `composed`. */
  readonly modes: { readonly [V in Exclude<MethodVersion, "raw">]: Figures };
  /** Of the sets of pictures from that of the originals. */
  readonly distances: {
    /** The file and the value whose features FID was taken of; `null` where none was asked for. */
    readonly features: string | null;
    readonly baselines: { readonly [K in BaselineName]?: Distances };
    readonly raw: Distances;
    readonly composed: Distances;
  };
}

/** What a report is about. */
interface Heading extends Pick<EvaluationReport, "protocol" | "network"> {
  readonly features?: string | undefined;
}

interface MeasuredBoth {
  readonly baselines: Measured<BaselineName>;
  readonly method: Measured<MethodVersion>;
}

/** The report of at least one case; all cases have the same baselines. */
export function reportOf(
  { protocol, network, features = undefined }: Heading,
  { baselines, method }: MeasuredBoth,
): EvaluationReport {
  const { rows, distances } = method;
  const modes = meansByVersion(rows) as Record<MethodVersion, Figures>;
  const { raw, ...composed } = modes;
  return {
    protocol,
    network,
    n: rows.length,
    baselines: meansByVersion(baselines.rows),
    raw,
    composed: composed.paste,
    byHoleArea: byHoleArea(rows, "paste"),
    modes: composed,
    distances: {
      features: features ?? null,
      baselines: baselines.distances,
      raw: distances.raw!,
      composed: distances.paste!,
    },
  };
}

/** The means of every version that the rows have. */
export function meansByVersion<V extends string>(
  rows: readonly Row<V>[],
): { readonly [K in V]?: Figures } {
  const versions = Object.keys(rows[0].figures) as V[];
  const means = versions.map((version) => [
    version,
    meanFigures(rows.flatMap(({ figures }) => figures[version] ?? [])),
  ]);
  return Object.fromEntries(means);
}

/** The means of a version by the hole's area, with the number of cases. */
export function byHoleArea<V extends string>(
  rows: readonly Row<V>[],
  version: V,
): EvaluationReport["byHoleArea"] {
  const bins = areaBins.flatMap((bin) => {
    const inside = rows.filter((row) => areaBin(row.holeShare) === bin);
    if (inside.length === 0) return [];
    const means = meanFigures(inside.flatMap(({ figures }) => figures[version] ?? []));
    return [[bin, { n: inside.length, ...means }]];
  });
  return Object.fromEntries(bins);
}

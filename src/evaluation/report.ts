/** An evaluation's report: means over cases, of the method and of the baselines, and by the hole's area. */
import type { BaselineName } from "./baselines.ts";
import { areaBins, type Figures, meanFigures } from "./figures.ts";

export interface EvaluationReport {
  readonly protocol: string;
  /** The network's or classical method's name. */
  readonly network: string;
  /** The number of cases. */
  readonly n: number;
  /** Those that suit the protocol's damage. */
  readonly baselines: { readonly [K in BaselineName]?: Figures };
  /** What the method made, before composition and consistency. */
  readonly raw: Figures;
  /** The finished picture: pasted into the hole, its cells exact. */
  readonly composed: Figures;
  /** Finished pictures by the hole's area, in per cent of the picture; bins without cases are left out. */
  readonly byHoleArea: Readonly<Record<string, Figures & { readonly n: number }>>;
}

/** The figures of one case. */
export interface Row {
  readonly bin: string;
  readonly baselines: { readonly [K in BaselineName]?: Figures };
  readonly raw: Figures;
  readonly composed: Figures;
}

/** The report of at least one case; all of them have the same baselines. */
export function reportOf(
  { protocol, network }: Pick<EvaluationReport, "protocol" | "network">,
  rows: readonly Row[],
): EvaluationReport {
  const names = Object.keys(rows[0].baselines) as BaselineName[];
  const baselines = names.map((name) => [
    name,
    meanFigures(rows.flatMap((row) => row.baselines[name] ?? [])),
  ]);
  return {
    protocol,
    network,
    n: rows.length,
    baselines: Object.fromEntries(baselines),
    raw: meanFigures(rows.map(({ raw }) => raw)),
    composed: meanFigures(rows.map(({ composed }) => composed)),
    byHoleArea: byHoleArea(rows),
  };
}

function byHoleArea(rows: readonly Row[]): EvaluationReport["byHoleArea"] {
  const bins = areaBins.flatMap((bin) => {
    const inside = rows.filter((row) => row.bin === bin);
    if (inside.length === 0) return [];
    return [[bin, { n: inside.length, ...meanFigures(inside.map(({ composed }) => composed)) }]];
  });
  return Object.fromEntries(bins);
}

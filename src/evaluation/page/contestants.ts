/** The entries of a protocol as its plots and tables take them: with their rows, their series, the best first. */
import type { Entry, ProtocolComparison, ProtocolDetails } from "../comparison.ts";
import type { Row } from "../rows.ts";
import { type Series, seriesOf } from "./colours.ts";

export interface Contestant {
  readonly entry: Entry;
  readonly rows: readonly Row[];
  /** The version that counts: `paste`, or the baseline's one. */
  readonly version: string;
  readonly series: Series;
}

/** `order` has the names of all entrants of the comparison. By PSNR in the hole, the best first. */
export function contestantsOf(
  { entries }: ProtocolComparison,
  { rows, versions }: Pick<ProtocolDetails, "rows" | "versions">,
  order: readonly string[],
): readonly Contestant[] {
  const all = entries.map((entry, i) => {
    const place = entry.role === "entrant" ? order.indexOf(entry.name) : -1;
    return { entry, rows: rows[i], version: versions[i], series: seriesOf(entry.name, place) };
  });
  return all.sort((a, b) => psnrOf(b) - psnrOf(a));
}

const psnrOf = ({ entry }: Contestant): number =>
  entry.standings.psnrHole.mean ?? Number.NEGATIVE_INFINITY;

export const entrantsOf = (all: readonly Contestant[]): readonly Contestant[] =>
  all.filter(({ entry }) => entry.role === "entrant");

/** The best of the baselines, which are never none. */
export const bestBaselineOf = (all: readonly Contestant[]): Contestant =>
  all.find(({ entry }) => entry.role === "baseline")!;

/** PSNR in the hole of every case, in dB. */
export const decibelsOf = ({ rows, version }: Contestant): readonly number[] =>
  rows.map(({ figures }) => figures[version]!.psnrHole);

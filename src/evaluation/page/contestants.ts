/** The entries of a protocol as its plots and tables take them: with their rows, their series, the best first. */
import {
  type Entry,
  type ProtocolComparison,
  type ProtocolDetails,
  titleOf,
} from "../comparison.ts";
import type { Row } from "../rows.ts";
import { type Series, seriesOf } from "./colours.ts";

export interface Contestant {
  readonly entry: Entry;
  /** What it is called here. */
  readonly title: string;
  readonly rows: readonly Row[];
  readonly series: Series;
}

/** `order` has the names of all entrants of the comparison. By PSNR in the hole, the best first. */
export function contestantsOf(
  { entries }: ProtocolComparison,
  { rows }: Pick<ProtocolDetails, "rows">,
  order: readonly string[],
): readonly Contestant[] {
  const all = entries.map((entry, i) => {
    const place = entry.role === "entrant" ? order.indexOf(entry.name) : -1;
    const title = titleOf(entry);
    return { entry, title, rows: rows[i], series: seriesOf(title, place) };
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

/** What the contestant of that entry's name is called. */
export const titleIn = (all: readonly Contestant[], name: string): string =>
  all.find(({ entry }) => entry.name === name)!.title;

/** PSNR in the hole of every case, in dB. */
export const decibelsOf = ({ rows, entry }: Contestant): readonly number[] =>
  rows.map(({ figures }) => figures[entry.version]!.psnrHole);

/** Which cases a person should look at: the worst, the most improved, those that divide the networks, and their borders. */
import type { FigureName } from "./figures.ts";
import type { Row } from "./rows.ts";

/** One entry's rows and the version of it that counts. */
export interface CountedRows {
  readonly role: "entrant" | "baseline";
  readonly rows: readonly Row[];
  readonly version: string;
}

export type Why = "worst" | "most improved" | "most divided";

export interface ChosenCase {
  readonly why: Why;
  /** The case's place among the rows. */
  readonly place: number;
}

const MOST: { readonly [W in Why]: number } = {
  worst: 4,
  "most improved": 4,
  "most divided": 3,
};

/**
 * By PSNR in the hole: where the entrants' mean is least, where it exceeds the best baseline's most, and where the entrants
 * lie furthest apart. No picture twice.
 */
export function hardCases(compared: readonly CountedRows[]): readonly ChosenCase[] {
  const entrants = compared.filter(({ role }) => role === "entrant");
  const baselines = compared.filter(({ role }) => role === "baseline");
  const places = [...compared[0].rows.keys()];
  const of = (from: readonly CountedRows[], place: number) =>
    from.map((each) => figureAt(each, place, "psnrHole")).filter((value) => value !== null);
  const mean = (place: number) => meanOf(of(entrants, place));
  const scores: { readonly [W in Why]: (place: number) => number } = {
    worst: (place) => -mean(place),
    "most improved": (place) => mean(place) - Math.max(...of(baselines, place)),
    "most divided": (place) => Math.max(...of(entrants, place)) - Math.min(...of(entrants, place)),
  };
  const taken = new Set<string>();
  return (Object.keys(scores) as Why[]).flatMap((why) => {
    if (why === "most divided" && entrants.length < 2) return [];
    const ranked = places
      .map((place) => ({ place, score: scores[why](place) }))
      .filter(({ score }) => Number.isFinite(score))
      .sort((a, b) => b.score - a.score);
    const chosen: ChosenCase[] = [];
    for (const { place } of ranked) {
      const { name } = compared[0].rows[place];
      if (chosen.length === MOST[why] || taken.has(name)) continue;
      taken.add(name);
      chosen.push({ why, place });
    }
    return chosen;
  });
}

/** Places of the cases whose border to show: where the entrants' mean seam error is greatest, and where it is usual. */
export function borderCases(compared: readonly CountedRows[]): readonly number[] {
  const entrants = compared.filter(({ role }) => role === "entrant");
  const ranked = [...compared[0].rows.keys()]
    .map((place) => {
      const seams = entrants.map((each) => figureAt(each, place, "seam"));
      return { place, seam: meanOf(seams.filter((seam) => seam !== null)) };
    })
    .filter(({ seam }) => Number.isFinite(seam))
    .sort((a, b) => b.seam - a.seam);
  const shown = [ranked[0], ranked[Math.floor(ranked.length / 2)]].flatMap((each) => each ?? []);
  return [...new Set(shown.map(({ place }) => place))];
}

const figureAt = ({ rows, version }: CountedRows, place: number, name: FigureName): number | null =>
  rows[place].figures[version]?.[name] ?? null;

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Who beats whom, and on what: from the CSV that `kintsugi compare --csv` writes.
 *
 *     npx tsx scripts/by-picture.ts CASES.csv
 *
 * prints two tables a protocol, in PSNR of the hole, each entry by the version that counts: every entry's distance from
 * every other with its interval (paired bootstrap over the pictures), and the means by kind of picture, which is what the
 * names of the files begin with (`cloth-0006.jpg` is cloth).
 */
import { readFileSync } from "node:fs";
import { intervalOf, resampler } from "../src/evaluation/bootstrap.ts";
import { bootstrap } from "../src/evaluation/standings.ts";
import { randomOf } from "../src/image/random.ts";
import { table } from "./markdown-table.ts";

interface Case {
  readonly picture: string;
  /** `null` where it has none. */
  readonly psnr: number | null;
}

/** Of a protocol: every entry's cases, in one order. */
type Entries = ReadonlyMap<string, readonly Case[]>;

function readCases(text: string): ReadonlyMap<string, Entries> {
  const [head, ...lines] = text.trim().split("\n").map(cellsOf);
  const place = new Map(head.map((name, i) => [name, i]));
  const protocols = new Map<string, Map<string, Case[]>>();
  for (const cells of lines) {
    const of = (name: string): string => cells[place.get(name)!];
    if (of("counts") !== "yes" || of("entry") === "damaged") continue;
    const entries = protocols.get(of("protocol")) ?? new Map<string, Case[]>();
    protocols.set(of("protocol"), entries);
    const cases = entries.get(of("entry")) ?? [];
    const psnr = of("psnrHole") === "" ? null : Number(of("psnrHole"));
    entries.set(of("entry"), [...cases, { picture: of("picture"), psnr }]);
  }
  return protocols;
}

/** The cells of a line, their quotes taken off (RFC 4180; no cell of a comparison has a line break). */
const cellsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );

function mean(cases: readonly Case[]): number {
  const there = cases.flatMap(({ psnr }) => psnr ?? []);
  return there.reduce((sum, psnr) => sum + psnr, 0) / there.length;
}

/** The entries, the best first; a distance whose interval holds zero stands in brackets. */
function distances(entries: Entries): string {
  const ordered = [...entries].toSorted(([, a], [, b]) => mean(b) - mean(a));
  const pictures = ordered[0][1].map(({ picture }) => picture);
  const { means } = resampler(pictures, { ...bootstrap, random: randomOf(bootstrap.seed) });
  const resampled = ordered.map(([, cases]) => means(cases.map(({ psnr }) => psnr)));
  const rows = ordered.map(([name, cases], i) => {
    const cells = ordered.slice(0, -1).map(([, others], j) => {
      if (j >= i) return "";
      const gaps = resampled[i].map((value, r) => value - resampled[j][r]);
      const { low, high } = intervalOf(gaps, bootstrap.level)!;
      const gap = (mean(cases) - mean(others)).toFixed(2);
      return low <= 0 && high >= 0 ? `(${gap})` : `${gap} ±${((high - low) / 2).toFixed(2)}`;
    });
    return [name, mean(cases).toFixed(2), ...cells];
  });
  const names = ordered.slice(0, -1).map(([name]) => `− ${name}`);
  return table(["", "dB", ...names], rows);
}

/** Of fewer pictures a mean says little: their kinds are one. */
const FEWEST_PICTURES = 4;
const kindOf = (picture: string): string => picture.split("-")[0];

function kinds(entries: Entries): string {
  const all = [...entries.values()][0];
  const pictures = [...new Set(all.map(({ picture }) => picture))];
  const count = (kind: string): number => pictures.filter((each) => kindOf(each) === kind).length;
  const grouped = (picture: string): string =>
    count(kindOf(picture)) < FEWEST_PICTURES ? "others" : kindOf(picture);
  const groups = [...new Set(pictures.map(grouped))].sort();
  const rows = groups.map((group) => {
    const size = pictures.filter((picture) => grouped(picture) === group).length;
    const means = [...entries.values()].map((cases) =>
      mean(cases.filter(({ picture }) => grouped(picture) === group)).toFixed(2),
    );
    return [group, `${size}`, ...means];
  });
  return table(["kind", "pictures", ...entries.keys()], rows);
}

const [path] = process.argv.slice(2);
if (!path) throw new Error("usage: see the head of this script");
for (const [protocol, entries] of readCases(readFileSync(path, "utf8"))) {
  console.log(`\n${protocol}\n\n${distances(entries)}\n\n${kinds(entries)}`);
}

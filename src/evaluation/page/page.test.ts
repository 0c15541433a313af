import { describe, expect, test } from "vitest";
import { shortCurve as curve } from "../../../tests/short-curve.ts";
import { randomNormal, randomOf } from "../../image/random.ts";
import type { Compared, EntrantCard, Entry } from "../comparison.ts";
import type { Distances } from "../distances.ts";
import type { Figures } from "../figures.ts";
import { byHoleArea, meansByVersion } from "../report.ts";
import type { Row } from "../rows.ts";
import type { BorderSample, HardSample } from "../samples.ts";
import { bootstrap, standingsOf } from "../standings.ts";
import { methodVersions } from "../subject.ts";
import { comparisonPage } from "./page.ts";

// ── A comparison made by hand: `first` is best, `close` by chance behind it, `far` (joined by poisson) surely ──

const CASES = 40;
const random = randomOf(3);
const base = Array.from({ length: CASES }, () => 25 + 3 * randomNormal(random));
const noise = base.map(() => randomNormal(random));

const figures = (psnrHole: number): Figures => ({
  ...{ psnrHole, psnrWhole: psnrHole + 6, ssim: psnrHole / 50, msssim: null },
  ...{ seam: 40 - psnrHole, l1Hole: 1 / psnrHole, l1Whole: 0.5 / psnrHole },
});
const distances = (swd: number): Distances => ({
  ...{ n: CASES, swd, swdByScale: [swd], fid: 100 * swd },
});
const rowsOf = (figuresAt: (i: number) => Row["figures"]): readonly Row[] =>
  base.map((_, i) => ({
    ...{ name: `${i}.png`, number: 0, holeShare: i % 2 ? 0.15 : 0.25 },
    figures: figuresAt(i),
  }));

/** Raw is 2 dB below what counts, feathered and mixed pictures are a little above, none is below. */
const lifts = { raw: -2, paste: 0, feather: 0.5, poisson: 0.25, none: -1 } as const;
const ofEntrant = (decibels: (i: number) => number) =>
  rowsOf((i) =>
    Object.fromEntries(methodVersions.map((v) => [v, figures(decibels(i) + lifts[v])])),
  );

interface Made extends Pick<Entry, "name" | "role" | "milliseconds" | "device"> {
  readonly version: string;
  readonly rows: readonly Row[];
  readonly distances: Entry["distances"];
}
const entrant = (name: string, decibels: (i: number) => number, milliseconds: number): Made => ({
  ...{ name, role: "entrant", version: "paste", milliseconds, device: "cpu" },
  rows: ofEntrant(decibels),
  distances: { raw: distances(0.2), paste: distances(0.125), poisson: distances(0.1) },
});
const baseline = (name: string, below: number): Made => ({
  ...{ name, role: "baseline", version: name, milliseconds: null, device: null },
  rows: rowsOf((i) => ({ [name]: figures(base[i] - below) })),
  distances: { [name]: distances(0.5) },
});
const made: readonly Made[] = [
  entrant("first", (i) => base[i], 12),
  entrant("close", (i) => base[i] - 0.2 + noise[i], 345),
  {
    ...entrant("far", (i) => base[i] - 1 - lifts.poisson + 0.1 * noise[i], 67),
    version: "poisson",
  },
  baseline("bilinear", 4),
  baseline("damaged", 9),
];

const card = (name: string, known: Partial<EntrantCard> = {}): EntrantCard => ({
  ...{ name, kind: "network", method: "gated-unet", weights: [`${name}-weights`] },
  ...{ parameters: null, multiplyAdds: null, trainingSteps: null, trainingSeconds: null },
  ...{ curve: null, ...known },
});

const thumbnail = { source: "data:image/webp;base64,AA==", width: 40, height: 40 };
const sample = { number: 1, holeShare: 0.25, original: thumbnail, degraded: thumbnail };
const hardSample = (why: HardSample["why"]): HardSample => ({
  ...{ ...sample, why, name: `${why}.png` },
  made: [
    { name: "bilinear", composed: thumbnail, psnrHole: 18.5 },
    { name: "first", raw: thumbnail, composed: thumbnail, psnrHole: 21.25 },
    { name: "far", raw: thumbnail, composed: thumbnail, psnrHole: 20.25 },
  ],
});
const seams = { raw: 9.25, paste: 4.5, feather: 3.75, poisson: 3.25, none: null } as const;
const border: BorderSample = {
  ...{ ...sample, name: "edge.png" },
  made: ["first", "far"].map((name) => ({
    name,
    versions: methodVersions.map((version) => ({
      ...{ version, shown: thumbnail, seam: seams[version] },
    })),
  })),
};

const standings = standingsOf(made);
const entries = made.map(
  ({ name, role, rows, version, milliseconds, device, ...own }, i): Entry => {
    const versions = meansByVersion(rows) as Entry["versions"];
    const of = { standings: standings[i], versions, byHoleArea: byHoleArea(rows, version) };
    return { name, role, version, milliseconds, device, ...of, distances: own.distances };
  },
);
const cards = [
  card("first", { parameters: 1_234_567, multiplyAdds: 2_345_000_000, curve }),
  card("close", { trainingSteps: 12_000, trainingSeconds: 5400 }),
  card("far", { kind: "classical", weights: [] }),
];
const compared: Compared = {
  comparison: {
    ...{ version: 1, pictures: CASES, features: "net.onnx: pool", bootstrap, entrants: cards },
    protocols: [
      {
        ...{ protocol: "mean-8", n: CASES, entries },
        leftOut: [{ name: "wiener", because: "for <others>" }],
      },
    ],
  },
  details: {
    "mean-8": {
      rows: made.map(({ rows }) => rows),
      hard: [hardSample("worst"), hardSample("most improved"), hardSample("most divided")],
      borders: [border],
    },
  },
};
const page = comparisonPage(compared);

// ── Reading it ──────────────────────────────────────────────────────────────────────────────────

const tableOf = (name: string): string =>
  page.match(new RegExp(`<table class="${name}">.*?</table>`, "s"))![0];
const rowsIn = (table: string) => table.match(/<tr>.*?<\/tr>/gs)!;
/** What a table's cell says, its small print left out. */
const textOf = (cell: string): string =>
  cell.replace(/<small>.*?<\/small>/g, "").replace(/<[^>]+>/g, "");
const cellsOf = (row: string): readonly string[] => row.match(/<(td|th)\b.*?<\/\1>/gs)!;
const rowNamed = (table: string, name: string): readonly string[] =>
  cellsOf(rowsIn(table).find((row) => textOf(cellsOf(row)[0]) === name)!);
const captions = (): readonly string[] =>
  [...page.matchAll(/<figure class="plot">.*?<figcaption>(.*?)<\/figcaption>/gs)].map(
    ([, caption]) => textOf(caption),
  );
/** What a mean shows with two digits, of PSNR in the hole. */
const shownMean = (i: number) => standings[i].psnrHole.mean!.toFixed(2);

describe("the page of a comparison", () => {
  test("marks who is not surely behind the best, and nobody else", () => {
    expect(standings.map(({ psnrHole }) => psnrHole.place).slice(0, 3)).toEqual([
      "best",
      "even",
      "behind",
    ]);
    const table = tableOf("standings");
    const of = (name: string) => rowNamed(table, name)[1];
    expect(textOf(of("first"))).toBe(shownMean(0));
    expect(textOf(of("close"))).toBe(`≈${shownMean(1)}`);
    expect(textOf(of("far, poisson"))).toBe(shownMean(2));
    expect(textOf(of("bilinear"))).toBe(shownMean(3));
    const classOf = (name: string) => of(name).match(/class="(\w+)"/)![1];
    expect(["first", "close", "far, poisson"].map(classOf)).toEqual(["best", "even", "behind"]);
    const { low, high } = standings[1].psnrHole.interval!;
    expect(of("close")).toContain(`<small>${low.toFixed(2)}–${high.toFixed(2)}</small>`);
    expect(of("first")).toContain('title="the best"');
    const gap = standings[2].psnrHole.behind!;
    const [mean, from, to] = [gap.mean, gap.low, gap.high].map(
      (value) => `−${(-value).toFixed(2)}`,
    );
    expect(of("far, poisson")).toContain(`title="${mean} (${from} … ${to}) from the best"`);
  });

  test("has the entrants by rank, then the baselines, with SWD and FID and without their intervals", () => {
    const table = tableOf("standings");
    const names = rowsIn(table).map((row) => textOf(cellsOf(row)[0]));
    expect(names).toEqual([
      ...["mended by", "first", "close", "far, poisson"],
      ...["standing baselines", "bilinear", "damaged"],
    ]);
    expect(cellsOf(rowsIn(table)[0]).map(textOf).slice(-2)).toEqual(["SWD, 10⁻³ ↓", "FID ↓"]);
    expect(rowNamed(table, "first").slice(-2).map(textOf)).toEqual(["125.0", "12.50"]);
    expect(rowNamed(table, "far, poisson").slice(-2).map(textOf)).toEqual(["100.0", "10.00"]);
    expect(rowNamed(table, "first").slice(-2).join()).not.toContain("<small>");
    expect(page).toContain("the interval of the difference from the best holds zero");
    expect(page).toContain(
      "SWD and FID are of 40 pictures against as many originals; they have no interval.",
    );
    expect(page).toContain("FID is taken of the features net.onnx: pool, over whole pictures.");
  });

  test("calls whom it does not paste by how it is composed, in every plot", () => {
    const [figures] = page.match(/<div class="plots">.*?<h3>Raw/s)!;
    const texts = [...figures.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toContain(`far, poisson ${shownMean(2)}`); // intervals
    expect(texts.filter((text) => text === "far, poisson")).toHaveLength(2); // planes
    expect(texts).toContain("far, poisson, dB"); // scatter
    expect(page).toContain("</svg>far, poisson</span>"); // legend
    expect(page).toContain("by the mode beside the name, pasted where none is.");
  });

  test("shows every version of every entrant, the one that counts in bold, each one's best marked", () => {
    const table = tableOf("modes");
    const bodies = table.match(/<tbody>.*?<\/tbody>/gs)!;
    expect(bodies).toHaveLength(3);
    for (const [i, body] of bodies.entries()) {
      const rows = rowsIn(body).map((row) => cellsOf(row).slice(-5));
      const bold = rows.filter(([version]) => version.includes('class="counts"'));
      expect(bold.map(([version]) => textOf(version))).toEqual([entries[i].version]);
      expect(rows.map(([version]) => textOf(version))).toEqual([
        ...["raw", "paste", "feather", "poisson", "none"],
      ]);
      const means = methodVersions.map((v) => entries[i].versions[v].psnrHole.toFixed(2));
      expect(rows.map(([, psnr]) => textOf(psnr))).toEqual(means);
      expect(rows.map(([, psnr]) => psnr.includes('class="best"'))).toEqual([
        ...[false, false, true, false, false],
      ]);
      expect(rows.map((row) => row[4].includes('class="best"')).indexOf(true)).toBe(2); // least seam
    }
  });

  test("says what each costs: parameters, GMAC and twice that as GFLOP, times, training", () => {
    const table = tableOf("costs");
    expect(cellsOf(rowsIn(table)[0]).map(textOf)).toEqual([
      ...["mended by", "M parameters", "GMAC", "GFLOP", "ms, mean-8", "on"],
      ...["steps", "hours", "weights"],
    ]);
    const of = (name: string) => rowNamed(table, name).slice(1).map(textOf);
    expect(of("first")).toEqual([
      ...["1.23", "2.35", "4.69", "12", "cpu", "–", "–", "first-weights"],
    ]);
    expect(of("close")).toEqual([
      ...["–", "–", "–", "345", "cpu", "12,000", "1.5", "close-weights"],
    ]);
    expect(of("far")).toEqual(["–", "–", "–", "67", "cpu", "–", "–", "–"]);
  });

  test("has a caption under every plot", () => {
    expect(page.match(/<svg viewBox="0 0 [^"]*" role="img"/g)).toHaveLength(captions().length);
    const ahead = ((100 * noise.filter((each) => each < 0.2).length) / CASES).toFixed(0);
    const gapTo = (i: number) => `+${(-standings[i].psnrHole.behind!.mean).toFixed(2)}`;
    expect(captions()).toEqual([
      expect.stringMatching(/^Means over the cases with the interval of each alone\./),
      expect.stringMatching(/^How PSNR in the hole is spread over the cases;/),
      expect.stringMatching(/^Hollow: as the method made it\./), // SWD
      expect.stringMatching(/^Hollow: as the method made it\./), // FID
      "Means by the hole's part of the picture. Cases: 10-20 %: 20, 20-30 %: 20.",
      `first against close: better in ${ahead} % of 40 cases, ${gapTo(1)} dB on average.`,
      `first against far, poisson: better in 100 % of 40 cases, ${gapTo(2)} dB on average.`,
      "first against bilinear: better in 100 % of 40 cases, +4.00 dB on average.",
      "held-out PSNR in the hole, dB against steps.",
      "held-out PSNR in the hole, dB against hours of training.",
      "loss against steps.",
      "loss against hours of training.",
    ]);
  });

  test("is dark where the night is, white in print, and its colours are known in both", () => {
    const darkAt = page.indexOf("@media (prefers-color-scheme: dark) { :root {");
    const printAt = page.indexOf("@media print { :root {");
    expect(darkAt).toBeGreaterThan(0);
    expect(printAt).toBeGreaterThan(darkAt); // print wins over the night
    const print = page.slice(printAt, page.indexOf("}", printAt));
    expect(print).toMatch(/--paper: #ffffff; $/);
    const [dark] = page.slice(darkAt).split("}");
    for (const [, name] of page.matchAll(/var\((--[\w-]+)\)/g)) {
      expect(dark).toContain(`${name}: #`);
      expect(print).toContain(`${name}: #`);
    }
    expect(page).toContain("@media print {\n  body {");
  });

  test("shows hard samples by why they were chosen, and borders in every version", () => {
    const titles = [...page.matchAll(/<h4>((?:Worst|Most)[^<]*)<\/h4>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      "Worst: the least PSNR in the hole, averaged over the entrants",
      "Most improved: furthest above the best baseline",
      "Most divided: where the entrants lie furthest apart",
    ]);
    expect(page).toContain("<h5>worst.png, case 2, hole 25 %</h5>");
    expect(page).toContain('<span class="best"><data value="21.25">21.25</data> dB</span>');
    expect(page).toContain('<span><data value="18.5">18.50</data> dB</span>');
    const article = page.match(/<article class="border">.*?<\/article>/s)![0];
    const [heads, row, other] = rowsIn(article).map(cellsOf);
    expect(heads.slice(1).map(textOf)).toEqual([...methodVersions]);
    expect(row.slice(1).map(textOf)).toEqual(["9.25", "4.50", "3.75", "3.25", "–"]);
    expect(row[4]).toContain('class="best"');
    expect(page).toContain("<b>far, poisson</b>");
    expect([row, other].map(([name]) => textOf(name))).toEqual(["first", "far, poisson"]);
  });

  test("names who was left out, with signs that HTML reads as text", () => {
    expect(page).toContain("40 cases. Left out: wiener is for &lt;others&gt;.");
  });

  test("leaves out FID and training curves where there are none", () => {
    const { comparison, details } = compared;
    const [protocol] = comparison.protocols;
    const without = protocol.entries.map((entry) => {
      const sets = Object.entries(entry.distances).map(([v, each]) => [v, { ...each, fid: null }]);
      return { ...entry, distances: Object.fromEntries(sets) };
    });
    const plain = comparisonPage({
      comparison: {
        ...{ ...comparison, features: null },
        entrants: cards.map((each) => ({ ...each, curve: null })),
        protocols: [{ ...protocol, entries: without }],
      },
      details,
    });
    expect(plain).not.toContain("FID ↓");
    expect(plain).not.toContain("FID is taken");
    expect(plain).not.toContain('id="training"');
    expect(plain.match(/Hollow: as the method made it/g)).toHaveLength(1);
  });
});

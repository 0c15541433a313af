import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { photoOf, writePicture } from "../files/index.ts";
import { compare } from "./compare.ts";
import type { Compared, Entry } from "./comparison.ts";
import { comparisonCsv } from "./csv.ts";
import { comparisonPage } from "./page/page.ts";

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "kintsugi-compare-"));
  await writePicture(join(data, "a.png"), photoOf(wavyPicture(96, 96)));
});
afterAll(() => rm(data, { recursive: true }));

/** `pepsi-fair`, which mending joins by `poisson` where nothing shows, and a formula, which is pasted. */
async function compared(rows?: string): Promise<Compared> {
  const entrants = ["pepsi-fair", "membrane"];
  const comparing = compare({ entrants, protocols: ["white-out"], data, device: "cpu", rows });
  for (;;) {
    const { done, value } = await comparing.next();
    if (done) return value;
  }
}
const entriesOf = ({ comparison }: Compared): readonly Entry[] => comparison.protocols[0].entries;

test("every entrant counts as mending composes it where nobody says", async () => {
  const all = await compared();
  const [pepsi, membrane, ...baselines] = entriesOf(all);
  expect([pepsi, membrane].map(({ version }) => version)).toEqual(["poisson", "paste"]);
  expect(baselines.map(({ name, version }) => [name, version])).toEqual(
    ["damaged", "telea", "biharmonic"].map((name) => [name, name]),
  );
  const { poisson, paste } = pepsi.versions;
  expect(poisson.psnrHole).not.toBeCloseTo(paste.psnrHole, 1);
  expect(pepsi.standings.psnrHole.mean).toBeCloseTo(poisson.psnrHole, 9);
  expect(pepsi.standings.seam.mean).toBeCloseTo(poisson.seam!, 9);
  const bins = Object.values(pepsi.byHoleArea);
  const sum = bins.reduce((total, { n, psnrHole }) => total + n * psnrHole, 0);
  expect(sum / 2).toBeCloseTo(poisson.psnrHole, 9);
  expect(Object.keys(pepsi.distances)).toEqual(["raw", "paste", "poisson"]);

  const { hard, rows } = all.details["white-out"];
  const { number, made } = hard[0];
  const of = rows[0].find((row) => row.number === number)!;
  const shown = made.find(({ name }) => name === "pepsi-fair")!;
  expect(shown.psnrHole).toBe(of.figures.poisson!.psnrHole);

  const lines = comparisonCsv(all).split("\n");
  const counting = lines.filter((line) => line.includes(",yes,"));
  expect(counting).toHaveLength(2 * entriesOf(all).length);
  expect(counting.filter((line) => line.includes("pepsi-fair")).join()).toMatch(/poisson.*poisson/);
  const page = comparisonPage(all);
  expect(page).toContain('<tr><th scope="row">pepsi-fair, poisson</th>');
  expect(page).toContain('<tr><th scope="row">membrane</th>');
}, 180_000);

test("rows that were kept while all were pasted serve, their sets measured anew", async () => {
  const rows = join(data, "rows");
  const first = await compared(rows);
  const path = join(rows, "white-out.pepsi-fair.jsonl");
  const kept = await readFile(path, "utf8");
  const old = kept.replace(/,"poisson":\{"n":.*?"fid":null\}/, "");
  expect(old).not.toBe(kept);
  const marked = old.replace(/(?<="poisson":\{"psnrHole":)[\d.]+/, "50");
  await writeFile(path, marked);
  const again = await compared(rows);
  const at = (all: Compared) => all.details["white-out"].rows[0].map((row) => row.figures.poisson);
  expect(at(again)).toEqual([{ ...at(first)[0], psnrHole: 50 }, at(first)[1]]); // taken as they are
  expect(entriesOf(again)[0].distances).toEqual(entriesOf(first)[0].distances);
  expect(await readdir(rows)).toHaveLength(3);
}, 180_000);

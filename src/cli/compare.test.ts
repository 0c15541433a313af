import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { shortCurve as curve } from "../../tests/short-curve.ts";
import { tinyClassifier } from "../../tests/tiny-classifier.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { photoOf, writePicture } from "../files/index.ts";

setUpBench();

beforeAll(async () => {
  const card = JSON.parse(await readFile("w.json", "utf8"));
  await writeFile("w.json", JSON.stringify({ ...card, training: { ...card.training, curve } }));
  await mkdir("photos");
  for (const [name, side] of [["a", 224] as const, ["b", 232] as const]) {
    await writePicture(`photos/${name}.png`, photoOf(wavyPicture(side, side)));
  }
});

const compare = (...words: string[]) => kintsugi("compare", "--data", "photos", ...words);
const json = async (path: string) => JSON.parse(await readFile(path, "utf8"));

describe("kintsugi compare", () => {
  test("writes one page, its figures and every case's", { timeout: 180_000 }, async () => {
    const files = ["--json", "r.json", "--csv", "r.csv", "--rows", "rows"];
    const entrants = ["./w.safetensors", "bilinear", "wiener"];
    const { exitCode, stdout } = await compare(
      ...[...entrants, "--protocol", "mean-8", "--out", "r.html", ...files],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^mean-8, 4 cases, PSNR in the hole\n/);
    expect(stdout).toContain("left out: wiener, a formula for the book's mosaic alone");
    expect(stdout).toContain("\nr.html\nr.json\nr.csv\n");

    const { entrants: cards, protocols } = await json("r.json");
    expect(cards.map(({ name }: { name: string }) => name)).toEqual(["w", "bilinear", "wiener"]);
    expect(cards[0]).toMatchObject({ kind: "network", method: "gated-unet", trainingSteps: 0 });
    expect(cards.map((card: { curve: unknown }) => card.curve)).toEqual([curve, null, null]);
    expect(cards[0].multiplyAdds).toBeGreaterThan(1e6);
    const [{ n, entries }] = protocols;
    expect(n).toBe(4);
    const [w, bilinear] = entries;
    for (const { standings } of [w, bilinear]) {
      const { mean, interval } = standings.psnrHole;
      expect(interval.low).toBeLessThanOrEqual(mean);
      expect(interval.high).toBeGreaterThanOrEqual(mean);
    }
    // A mended mosaic keeps its cells, so fresh weights are near bilinear and never far below.
    expect(w.standings.psnrHole.mean).toBeGreaterThan(bilinear.standings.psnrHole.mean - 1);
    expect(Object.keys(w.versions)).toEqual(["raw", "paste", "feather", "poisson", "none"]);

    const rows = (await readFile("r.csv", "utf8")).trim().split("\n");
    expect(rows[0]).toMatch(/^protocol,entry,role,picture,case,/);
    // Two entrants in five versions and four baselines in one, four cases each.
    expect(rows).toHaveLength(1 + 4 * (2 * 5 + entries.length - 2));
    const column = rows[0].split(",").indexOf("psnrHole");
    const own = rows.map((row) => row.split(",")).filter(([, entry]) => entry === "w");
    const pasted = own.filter((cells) => cells.includes("paste")).map((cells) => +cells[column]);
    const mean = pasted.reduce((sum, each) => sum + each, 0) / pasted.length;
    expect(mean).toBeCloseTo(w.standings.psnrHole.mean, 9);
  });

  test("makes a page that needs no other file and says what its figures are", async () => {
    const page = await readFile("r.html", "utf8");
    expect(page).toContain("<!DOCTYPE html>");
    expect(page).not.toMatch(
      /<script|\bsrc="(?!data:)|href="(?!#|data:)|url\((?!["']?data:)|@import/,
    );
    expect(page.match(/<svg/g)!.length).toBeGreaterThan(3);
    expect(page).toContain("held-out PSNR in the hole, dB against hours of training");
    expect(page.match(/<img[^>]+src="data:image/g)!.length).toBeGreaterThan(6);
    const [{ entries }] = (await json("r.json")).protocols;
    expect(page).toContain(entries[0].standings.psnrHole.mean.toFixed(2));
    expect(page).toContain("plausible, not recovered");
  });

  test("measures FID of the features that are named", { timeout: 60_000 }, async () => {
    await writeFile("tiny.onnx", tinyClassifier());
    const words = ["bilinear", "--protocol", "mean-8", "--limit", "1", "--out", "f.html"];
    const features = ["--features", "tiny.onnx", "--features-output", "one"];
    expect((await compare(...words, "--json", "f.json", ...features)).exitCode).toBe(0);
    const { features: named, protocols } = await json("f.json");
    expect(named).toBe("tiny.onnx: one");
    const { raw, paste } = protocols[0].entries[0].distances;
    expect(raw.fid).toBeGreaterThan(0);
    expect(paste.fid).not.toBe(raw.fid);
    const page = await readFile("f.html", "utf8");
    expect(page).toContain('<th scope="col">FID ↓</th>');
    expect(page).toContain(`<td><data value="${paste.fid}">${paste.fid.toFixed(2)}</data></td>`);
    expect(page).toContain("FID is taken of the features tiny.onnx: one, over whole pictures.");
    expect(await readFile("r.html", "utf8")).not.toContain("FID ↓");
  });

  test("goes on from the cases it has, and two runs agree to the last digit", {
    timeout: 180_000,
  }, async () => {
    const before = await readdir("rows");
    expect(before.length).toBeGreaterThan(0);
    const again = ["./w.safetensors", "bilinear", "wiener", "--protocol", "mean-8"];
    await compare(...again, "--out", "s.html", "--json", "s.json", "--rows", "rows");
    expect(await readdir("rows")).toEqual(before);
    const standings = async (path: string) =>
      (await json(path)).protocols[0].entries.map((each: { standings: object }) => each.standings);
    expect(await standings("s.json")).toEqual(await standings("r.json"));
  });

  test.each([
    [["pencil", "--out", "x.html"], /^kintsugi: compare: expected one of .*got "pencil"\n$/],
    [["bilinear", "bilinear", "--out", "x.html"], /each to be named once, got bilinear twice\n$/],
    [
      ["wiener", "--protocol", "mean-8", "--out", "x.html"],
      /somebody who mends mean-8, got wiener/,
    ],
    [["bilinear", "--out", "x.pdf"], /--out: expected a name ending in \.html, got x\.pdf\n$/],
    [["bilinear", "--protocol", "mean-8,mean-8", "--out", "x.html"], /each protocol once/],
    [["bilinear", "--protocol", "mean-0", "--out", "x.html"], /protocol: expected one of mean-N/],
    [["w.onnx/", "--out", "x.html"], /expected .*got no such file\n$/],
  ])("refuses %s and writes nothing", async (words, message) => {
    const { exitCode, stderr } = await compare(...words);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(message);
    expect((await readdir(".")).filter((name) => name.startsWith("x."))).toEqual([]);
  });
});

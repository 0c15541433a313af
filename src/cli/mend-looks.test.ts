import { copyFile, mkdir, readdir, readFile, stat } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { pictureSize, setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { readPicture, workingPicture } from "../files/index.ts";
import { bytesFromPicture, rectangleHole } from "../image/index.ts";
import { damage, gridOfRectangle } from "../mosaic/index.ts";

setUpBench();

const rectangle = { x: 20, y: 9, width: 32, height: 40 };
const where = ["--rect", "20,9,32,40", "--cell", "8"];
const byNetwork = ["--weights", "w", "--device", "cpu"];
const hole = rectangleHole(pictureSize, rectangle);
const mosaic = { kind: "mean", grid: gridOfRectangle(rectangle, 8), support: "clipped" } as const;

beforeAll(async () => {
  await kintsugi("mosaic", "in.png", "--out", "hid.png", ...where);
});

describe("kintsugi mend", () => {
  test("makes variants that differ, all of them with the observed cells", async () => {
    const flags = [...where, ...byNetwork, "--variants", "2", "--grain", "--json"];
    const { stdout } = await kintsugi("mend", "hid.png", "--out", "v.png", ...flags);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ consistent: true, variants: ["v-1.png", "v-2.png"] });
    const hidden = await readPicture("hid.png");
    const [one, two] = await Promise.all(["v-1.png", "v-2.png"].map((path) => readPicture(path)));
    expect(one.raster).not.toEqual(two.raster);
    for (const photo of [one, two]) {
      const again = damage(workingPicture(photo), hole, mosaic);
      expect(bytesFromPicture(again)).toEqual(hidden.raster);
    }
  });

  test("never replaces a variant that is there, nor the picture that it reads, unless told to", async () => {
    const variants = [...where, ...byNetwork, "--variants", "2"];
    await copyFile("hid.png", "photo-1.png");
    const own = await kintsugi("mend", "photo-1.png", "--out", "photo.png", ...variants);
    expect(own).toMatchObject({
      exitCode: 2,
      stderr: "kintsugi: --out: expected another file than the pictures to read, got photo-1.png\n",
    });
    const other = await kintsugi("mend", "hid.png", "--out", "photo.png", ...variants);
    expect(other.exitCode).toBe(4);
    expect(other.stderr).toMatch(
      /^kintsugi: photo-1\.png: expected a name that is free, got a file/,
    );
    expect(await readFile("photo-1.png")).toEqual(await readFile("hid.png"));
    await kintsugi("mend", "hid.png", "--out", "photo.png", ...variants, "--overwrite");
    expect(await readFile("photo-1.png")).not.toEqual(await readFile("hid.png"));
  });

  test("refuses variants of two pictures in one place", async () => {
    await copyFile("hid.png", "p.png");
    await mkdir("p", { recursive: true });
    await copyFile("hid.png", "p/p.png");
    const call = ["mend", "p.png", "p/p.png", "--out", "both", ...where, "--variants", "2"];
    const { exitCode, stderr } = await kintsugi(...call, ...byNetwork);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "kintsugi: p.png: expected a place of its own, got both/p-1.png, where p/p.png goes, too; mend them into folders of their own\n",
    );
    expect(await readdir(".")).not.toContain("both");
  });

  test("completes in a folder the variants that are missing, and keeps those that are there", async () => {
    const call = ["mend", "hid.png", "--out", "some/", ...where, ...byNetwork, "--variants", "2"];
    await mkdir("some");
    await copyFile("in.png", "some/hid-2.png");
    expect((await kintsugi(...call, "--dry-run")).stdout).toBe(
      "mend: hid.png → some/hid-1.png, some/hid-2.png\n",
    );
    const { exitCode, stderr } = await kintsugi(...call);
    expect([exitCode, (await readdir("some")).sort()]).toEqual([0, ["hid-1.png", "hid-2.png"]]);
    expect(stderr).toMatch(/^some\/hid-2\.png: there already, and kept as it is\n/);
    expect(await readFile("some/hid-2.png")).toEqual(await readFile("in.png"));
    expect((await kintsugi(...call)).stderr).toMatch(/^0 mended, 1 there already in/);
  });

  test("writes where eight looks disagree: nowhere outside the hole, somewhere within", async () => {
    const flags = [...where, ...byNetwork, "--uncertainty", "u.png", "--json"];
    const { stdout } = await kintsugi("mend", "hid.png", "--out", "best.png", ...flags);
    expect(JSON.parse(stdout)).toMatchObject({ uncertainty: "u.png", output: "best.png" });
    const map = await readPicture("u.png");
    const levels = [...map.raster].filter((_, i) => i % map.channels === 0);
    expect(levels.some((level, i) => level > 0 && hole.data[i] === 0)).toBe(false);
    expect(levels.some((level, i) => level > 0 && hole.data[i] === 1)).toBe(true);
    await kintsugi("mend", "hid.png", "--out", "fast.png", ...where, ...byNetwork);
    const [best, fast] = [await readPicture("best.png"), await readPicture("fast.png")];
    expect(best.raster).not.toEqual(fast.raster);
  });

  test("says how often it looked: twice where a flip would move the sampled pixels", async () => {
    const told = async (kind: string, ...flags: string[]) => {
      const call = ["mend", "hid.png", "--out", "l.png", "--overwrite", ...where, ...byNetwork];
      return kintsugi(...call, "--kind", kind, "--quality", "best", ...flags);
    };
    const looks = async (kind: string) =>
      JSON.parse((await told(kind, "--json")).stdout).injuries[0].looks;
    expect([await looks("nearest"), await looks("mean")]).toEqual([2, 8]);
    expect((await told("nearest")).stderr).toMatch(
      /^l\.png: 1280 px of nearest mended by gated-unet on cpu, 2 looks at each window, in /m,
    );
    const plan = await told("nearest", "--plan");
    expect(plan.stdout).toContain("\n  looks 2 times at each window, flipped and turned\n");
    expect(JSON.parse((await told("mean", "--plan", "--json")).stdout).injuries[0].looks).toBe(8);
  });

  test("never replaces a map that is there unless told to", async () => {
    await copyFile("in.png", "doubt.png");
    const flags = [...where, ...byNetwork, "--uncertainty", "doubt.png"];
    const { exitCode, stderr } = await kintsugi("mend", "hid.png", "--out", "d.png", ...flags);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^kintsugi: doubt\.png: expected a name that is free, got a file/);
    expect(await readFile("doubt.png")).toEqual(await readFile("in.png"));
    expect(await readdir(".")).not.toContain("d.png");
    await kintsugi("mend", "hid.png", "--out", "d.png", ...flags, "--overwrite");
    expect(await readFile("doubt.png")).not.toEqual(await readFile("in.png"));
  });

  test("makes in a folder the maps that are asked for later, and keeps the pictures", async () => {
    const call = ["mend", "hid.png", "--out", "later/", ...where, ...byNetwork];
    await kintsugi(...call);
    const before = await stat("later/hid.png");
    const { exitCode, stderr } = await kintsugi(...call, "--uncertainty", "maps");
    expect([exitCode, await readdir("maps")]).toEqual([0, ["hid.png"]]);
    expect(stderr).toMatch(/^later\/hid\.png: there already, and kept as it is\n/);
    expect((await stat("later/hid.png")).mtimeMs).toBe(before.mtimeMs);
    const again = await kintsugi(...call, "--uncertainty", "maps");
    expect(again.stderr).toMatch(/^0 mended, 1 there already in/);
  });

  test("refuses maps of two pictures in one place", async () => {
    await mkdir("two");
    await copyFile("hid.png", "two/a.png");
    await sharp("hid.png").jpeg().toFile("two/a.jpg");
    const flags = [...where, ...byNetwork, "--uncertainty", "doubts"];
    const { exitCode, stderr } = await kintsugi("mend", "two", "--out", "both", ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^kintsugi: two\/a\.jpg: .*, got doubts\/a\.png, where two\/a\.png goes, too; .*\nkintsugi: two\/a\.png: /,
    );
    expect(await readdir(".")).not.toContain("doubts");
  });

  test("draws a gold seam along the hole's border when asked to, and nothing outside", async () => {
    const flags = [...where, "--network", "consistent-bicubic"];
    await kintsugi("mend", "hid.png", "--out", "plain.png", ...flags);
    await kintsugi("mend", "hid.png", "--out", "gold.png", ...flags, "--mark");
    const [plain, gold] = [await readPicture("plain.png"), await readPicture("gold.png")];
    const at = (x: number, y: number) => 3 * (y * pictureSize.width + x);
    const pixel = (x: number, y: number) => [...gold.raster.subarray(at(x, y), at(x, y) + 3)];
    expect([pixel(20, 20), pixel(51, 48)]).toEqual([
      [0xd4, 0xaf, 0x37],
      [0xd4, 0xaf, 0x37],
    ]);
    const differs = gold.raster.map((level, i) => (level === plain.raster[i] ? 0 : 1));
    const inner = rectangleHole(pictureSize, { x: 22, y: 11, width: 28, height: 36 });
    for (let i = 0; i < hole.data.length; i++) {
      const isRim = hole.data[i] === 1 && inner.data[i] === 0;
      if (!isRim) expect(differs[3 * i] + differs[3 * i + 1] + differs[3 * i + 2]).toBe(0);
    }
  });

  test("prints its plan, for people and for programs, and mends nothing", async () => {
    const { stdout } = await kintsugi("mend", "hid.png", ...where, "--plan");
    expect(stdout).toBe(
      [
        "hid.png: 96×80, 1280 px of mean in cells of 8×8 px, by gated-unet",
        "  looks at 0,0,96,80",
        "    a hole in 20,9,32,40, at 1/1 of its size",
        "      window 0,0,128,128",
        "  runs 1 × 128×128 at once",
        "",
      ].join("\n"),
    );
    const byFormula = await kintsugi("mend", "hid.png", ...where, "--plan", "--network", "bicubic");
    expect(byFormula.stdout).not.toContain("window");
    const json = await kintsugi("mend", "hid.png", ...where, "--plan", "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ input: "hid.png", network: "gated-unet", width: 96, height: 80 },
      injuries: [{ damage: mosaic, assumed: [], holeArea: 1280, batches: [{ windows: 1 }] }],
    });
  });

  test("says what it assumes of cells that the hole cuts, and of the pixel that they show", async () => {
    const cut = ["--rect", "20,9,32,37", "--cell", "8", "--kind", "nearest"];
    const { stdout } = await kintsugi("mend", "hid.png", ...cut, "--plan");
    expect(stdout).toContain(
      [
        "by gated-unet",
        "  assumes that cells cut by the hole were made of what is in it alone: nothing shows it",
        "  assumes that cells show the pixel at their centre: nothing shows it",
        "  looks at 0,0,96,80",
      ].join("\n"),
    );
    const assumed = ["support", "sample"];
    const plan = await kintsugi("mend", "hid.png", ...cut, "--plan", "--json");
    expect(JSON.parse(plan.stdout).injuries).toMatchObject([{ assumed }]);
    const flags = [...cut, "--network", "bicubic", "--json"];
    const mended = await kintsugi("mend", "hid.png", "--out", "cut.png", ...flags);
    expect(JSON.parse(mended.stdout).injuries).toMatchObject([
      { support: "clipped", sample: "centre", assumed },
    ]);
  });
});

import { copyFile, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { readPicture } from "../files/index.ts";

setUpBench();

const rect = "20,9,32,40";
const how = ["--rect", rect, "--network", "membrane"];
const lines = (text: string) => text.trim().split("\n");

beforeAll(async () => {
  await mkdir("scans/sub", { recursive: true });
  await kintsugi("mosaic", "in.png", "--out", "scans/a.png", "--rect", rect);
  await sharp("scans/a.png").jpeg({ quality: 83 }).toFile("scans/b.jpg");
  await sharp("scans/a.png").webp({ lossless: true }).toFile("scans/sub/c.webp");
});

describe("kintsugi mend of many", () => {
  test("mends a folder into another, each picture in its own format; what is done is skipped", async () => {
    const first = await kintsugi("mend", "scans", "--out", "out", ...how, "--json");
    expect(first.exitCode).toBe(0);
    const outputs = ["out/a.png", "out/b.jpg", "out/sub/c.webp"];
    expect(lines(first.stdout).map((line) => JSON.parse(line).output)).toEqual(outputs);
    expect(first.stderr).toMatch(/^out\/b\.jpg: JPEG is lossy, .*\n3 mended in \d+\.\d\d s\n$/);
    const before = await stat("out/b.jpg");
    await rm("out/a.png");
    const second = await kintsugi("mend", "scans", "--out", "out", ...how, "--json");
    expect(lines(second.stdout).map((line) => JSON.parse(line).output)).toEqual(["out/a.png"]);
    expect(second.stderr).toMatch(/^1 mended, 2 there already in \d+\.\d\d s\n$/);
    expect((await stat("out/b.jpg")).mtimeMs).toBe(before.mtimeMs);
    const again = await kintsugi("mend", "scans", "--out", "out", ...how, "--overwrite");
    expect(again.stderr).toMatch(/\n3 mended in/);
  });

  test("tells of pictures in the folder that it cannot read, and so does a dry run", async () => {
    await mkdir("mixed", { recursive: true });
    await copyFile("scans/a.png", "mixed/a.png");
    await writeFile("mixed/b.bmp", "BM");
    const said = "left out: mixed/b.bmp, which is in no format that is read\n";
    const dry = await kintsugi("mend", "mixed", "--out", "read", ...how, "--dry-run");
    const action = "mend: mixed/a.png → read/a.png\n";
    expect(dry).toEqual({ exitCode: 0, stdout: action, stderr: said });
    const { exitCode, stderr } = await kintsugi("mend", "mixed", "--out", "read", ...how);
    expect(exitCode).toBe(0);
    expect(stderr.startsWith(said)).toBe(true);
    expect(stderr).toMatch(/\n1 mended in/);
  });

  test("writes a JPEG as good as the one it read, or as asked, or without loss", async () => {
    const quality = async (path: string) => (await readPicture(path)).metadata.jpeg;
    await kintsugi("mend", "scans/b.jpg", "--out", "like.jpg", ...how);
    expect(await quality("like.jpg")).toEqual({ quality: 83, subsampled: true });
    await kintsugi("mend", "scans/b.jpg", "--out", "less.jpg", ...how, "--jpeg-quality", "40");
    expect(await quality("less.jpg")).toMatchObject({ quality: 40 });
    const { stderr } = await kintsugi(
      "mend",
      "scans/*.jpg",
      "--out",
      "kept/",
      ...how,
      "--lossless",
    );
    expect(stderr).not.toContain("JPEG");
    expect(await readdir("kept")).toEqual(["b.png"]);
    await kintsugi("mend", "scans/*.*", "--out", "tiffs", ...how, "--format", "tiff");
    expect((await readdir("tiffs")).sort()).toEqual(["a.tiff", "b.tiff"]);
  });

  test("takes a hole of the same name for each from a folder, and tells where one is missing", async () => {
    await mkdir("holes", { recursive: true });
    const size = { width: 96, height: 80, channels: 3 as const };
    const spot = { ...size, width: 9, height: 7, background: "#ffffff" };
    const hole = sharp({ create: { ...size, background: "#000000" } });
    await hole
      .composite([{ input: { create: spot }, left: 30, top: 20 }])
      .png()
      .toFile("holes/a.png");
    const flags = ["--holes", "holes", "--network", "membrane", "--json"];
    const ran = await kintsugi("mend", "scans/a.png", "scans/b.jpg", "--out", "holed", ...flags);
    const [mended, failed] = lines(ran.stdout).map((line) => JSON.parse(line));
    expect([mended.holeArea, failed.input, failed.code]).toEqual([
      63,
      "scans/b.jpg",
      "file-missing",
    ]);
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(
      /^kintsugi: holes\/b\.png: expected the hole for scans\/b\.jpg, got no such file\n1 mended, 1 failed/,
    );
  });

  test("does not begin where the folder of holes is not there", async () => {
    const call = ["mend", "scans", "--out", "x", "--holes", "gone", "--dry-run"];
    expect(await kintsugi(...call)).toEqual({
      ...{ exitCode: 3, stdout: "" },
      stderr:
        "kintsugi: --holes gone: expected a folder with a hole for each picture, got no such folder\n",
    });
  });

  test("says with --dry-run which holes are not there", async () => {
    const call = ["mend", "scans", "--out", "x", "--holes", "holes", "--dry-run"];
    const { exitCode, stdout, stderr } = await kintsugi(...call);
    expect([exitCode, stdout]).toEqual([3, "mend: scans/a.png → x/a.png\n"]);
    expect(stderr).toContain("holes/b.png: expected the hole for scans/b.jpg, got no such file");
  });

  test("takes neither its maps nor its holes for pictures where they lie among them", async () => {
    for (const folder of ["among/holes", "among/maps"]) await mkdir(folder, { recursive: true });
    for (const name of ["a.png", "holes/a.png", "maps/a.png"]) {
      await copyFile("scans/a.png", `among/${name}`);
    }
    const flags = ["--holes", "among/holes", "--uncertainty", "among/maps", "--dry-run"];
    const { stdout } = await kintsugi("mend", "among", "--out", "among/out", ...flags);
    expect(stdout).toBe("mend: among/a.png → among/out/a.png\n");
  });

  test("tells what is wrong with each, and ends with the first one's code", async () => {
    await writeFile("text.png", "no picture");
    const inputs = ["text.png", "gone.png", "scans/a.png"];
    const { exitCode, stderr } = await kintsugi("mend", ...inputs, "--out", "told", ...how);
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/^kintsugi: text\.png: .*\nkintsugi: gone\.png: expected .*\n/);
    expect(stderr).toMatch(/\n1 mended, 2 failed in \d+\.\d\d s\n$/);
  });

  test("refuses those alone that would go to one place, tells each, and goes on with the rest", async () => {
    await mkdir("twins", { recursive: true });
    for (const name of ["a.png", "c.png"]) await copyFile("scans/a.png", `twins/${name}`);
    await sharp("scans/a.png").gif().toFile("twins/a.gif");
    const call = ["mend", "twins", "--out", "apart", ...how, "--json"];
    const { exitCode, stdout, stderr } = await kintsugi(...call);
    const refused = (own: string, other: string) => ({
      ...{ input: `twins/${own}`, code: "usage" },
      message: `twins/${own}: expected a place of its own, got apart/a.png, where twins/${other} goes, too; mend them into folders of their own`,
    });
    const [gif, png, mended] = lines(stdout).map((line) => JSON.parse(line));
    expect([gif, png]).toEqual([refused("a.gif", "a.png"), refused("a.png", "a.gif")]);
    expect([mended.output, await readdir("apart")]).toEqual(["apart/c.png", ["c.png"]]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\n1 mended, 2 failed in \d+\.\d\d s\n$/);
    const told = await kintsugi("mend", "twins", "--out", "dry", ...how, "--dry-run");
    expect([told.exitCode, told.stdout]).toEqual([2, "mend: twins/c.png → dry/c.png\n"]);
    expect(told.stderr.match(/^kintsugi: twins\/a\.(gif|png): /gm)).toHaveLength(2);
  });

  test("says with --dry-run what it would do, and does nothing", async () => {
    await mkdir("some", { recursive: true });
    await writeFile("some/a.png", "");
    const flags = ["mend", "scans", "--out", "some", ...how, "--dry-run"];
    const { stdout } = await kintsugi(...flags);
    expect(lines(stdout)).toEqual([
      "skip: scans/a.png → some/a.png",
      "mend: scans/b.jpg → some/b.jpg",
      "mend: scans/sub/c.webp → some/sub/c.webp",
    ]);
    const [first] = lines((await kintsugi(...flags, "--overwrite", "--json")).stdout);
    expect(JSON.parse(first)).toEqual({
      ...{ input: "scans/a.png", output: "some/a.png", action: "replace" },
    });
    expect(await readdir("some")).toEqual(["a.png"]);
  });

  test("says with --dry-run which of the pictures are none", async () => {
    await writeFile("words.png", "no picture");
    const call = ["mend", "gone.png", "words.png", "scans/b.jpg", "--out", "none", ...how];
    const { exitCode, stdout, stderr } = await kintsugi(...call, "--dry-run");
    expect([exitCode, stdout]).toEqual([3, "mend: scans/b.jpg → none/b.jpg\n"]);
    expect(lines(stderr)).toEqual([
      "kintsugi: gone.png: expected a picture file, got no such file",
      expect.stringMatching(
        /^kintsugi: words\.png: expected a whole PNG.* got a file of another kind/,
      ),
    ]);
  });

  test("replaces a single picture only when told to", async () => {
    const call = ["mend", "scans/a.png", "--out", "one.png", ...how];
    expect((await kintsugi(...call)).exitCode).toBe(0);
    expect(await kintsugi(...call)).toEqual({
      exitCode: 4,
      stdout: "",
      stderr:
        "kintsugi: one.png: expected a name that is free, got a file that is there already; say --overwrite to replace it\n",
    });
    expect((await kintsugi(...call, "--dry-run")).exitCode).toBe(4);
    expect((await kintsugi(...call, "--overwrite")).exitCode).toBe(0);
  });

  test("says with --dry-run where variants would go", async () => {
    const where = ["scans/a.png", "--out", "many.png", "--rect", rect];
    const call = ["mend", ...where, "--variants", "2", "--dry-run"];
    const { stdout } = await kintsugi(...call);
    expect(lines(stdout)).toEqual(["mend: scans/a.png → many-1.png, many-2.png"]);
  });

  test("refuses JPEGs without loss in a folder, too", async () => {
    const flags = ["--format", "jpeg", "--lossless"];
    const { exitCode, stderr } = await kintsugi(
      "mend",
      "scans",
      "--out",
      "lossy",
      ...how,
      ...flags,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "--lossless: expected a format that can be without loss, got --format jpeg",
    );
  });
});

describe("kintsugi mend of many refuses", () => {
  test.each([
    [
      "scans --out x.jpg/",
      "--lossless --jpeg-quality 101",
      "--jpeg-quality: expected a whole number of at most 100",
    ],
    [
      "scans/a.png --out x.jpg",
      "--lossless",
      "--lossless: expected an output that can be without loss, got x.jpg",
    ],
    [
      "scans/a.png --out x.png",
      "--jpeg-quality 80",
      "--jpeg-quality: expected a JPEG to write, got x.png",
    ],
    [
      "scans --out x",
      "--jpeg-quality 80 --format webp",
      "--jpeg-quality: expected JPEGs to write, got --format webp",
    ],
    [
      "scans/a.png --out x.png",
      "--seed 3",
      "--seed: expected something that is drawn, got nothing; say --variants or --grain, too",
    ],
    [
      "scans/a.png --out x.png",
      "--format webp",
      "--format: expected the format of x.png, got webp",
    ],
    ["scans/a.png", "", "mend: expected --out FILE|DIR, got nothing"],
    [
      "scans --out scans",
      "",
      "--out: expected another file than the pictures to read, got scans/a.png",
    ],
    [
      "scans/a.png scans/b.jpg --out two.png",
      "",
      "--out: expected a folder, for there are several pictures, got two.png; end it with / if it is to be a folder",
    ],
    [
      "scans/a.png --out y/",
      "--uncertainty doubt.png",
      "--uncertainty: expected a folder, for there are several pictures, got doubt.png; end it with /",
    ],
    [
      "scans/a.png",
      "--plan --quality best --network membrane",
      "membrane: expected one mending of the quality fast, got several looks",
    ],
    [
      "scans/a.png --out x.png",
      "--uncertainty u.png --quality fast",
      "--uncertainty: expected several looks, got --quality fast",
    ],
    ...["x.png", "scans/a.png"].map((path) => [
      "scans/a.png --out x.png",
      `--uncertainty ${path}`,
      `--uncertainty: expected a file that is neither read nor written besides, got ${path}`,
    ]),
    [
      "scans --out y/",
      "--uncertainty y/",
      "--uncertainty: expected a file that is neither read nor written besides, got y/a.png",
    ],
    [
      "scans --out y/",
      "--uncertainty in.png",
      "--uncertainty: expected a folder, for there are several pictures, got the file in.png",
    ],
    [
      "scans/a.png --out x.png",
      "--variants 2 --network membrane",
      "membrane: expected one mending of the quality fast, got several looks",
    ],
  ])("%s %s", async (inputs, flags, message) => {
    const words = [...inputs.split(" "), ...flags.split(" ").filter((word) => word !== "")];
    const ran = await kintsugi("mend", ...words, "--rect", rect);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`kintsugi: ${message}`);
  });
});

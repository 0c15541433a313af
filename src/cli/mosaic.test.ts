import { readdir, readFile, writeFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { pictureSize, setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { exifOf, photoOf } from "../../tests/fixtures/photos.ts";
import { displayP3 } from "../../tests/fixtures/profiles.ts";
import { readHole, readPicture, workingPicture, writePicture } from "../files/index.ts";
import { levelOf, rectangleHole } from "../image/index.ts";
import { damage, gridOfRectangle, type MosaicKind } from "../mosaic/index.ts";

setUpBench();

const rectangle = { x: 20, y: 9, width: 33, height: 40 };
const hole = rectangleHole(pictureSize, rectangle);
const mosaic = (...flags: string[]) =>
  kintsugi("mosaic", "in.png", "--out", "o.png", "--rect", "20,9,33,40", "--overwrite", ...flags);

describe("kintsugi mosaic", () => {
  test.each(["mean", "mean-linear", "nearest"] satisfies MosaicKind[])(
    "lays %s cells of the asked size from the rectangle's corner and changes nothing else",
    async (kind) => {
      const ran = await mosaic("--kind", kind, "--cell", "6");
      const stderr = `o.png: ${kind} mosaic of 6 px cells at 20,9,33,40\n`;
      expect(ran).toEqual({ exitCode: 0, stdout: "", stderr });
      const before = workingPicture(await readPicture("in.png"));
      const grid = gridOfRectangle(rectangle, 6);
      const expected = damage(before, hole, { kind, grid, support: "clipped" });
      const after = workingPicture(await readPicture("o.png"));
      expect([...after.data].map(levelOf)).toEqual([...expected.data].map(levelOf));
    },
  );

  test("lays mean cells of 8 px unless told, and anchors them where told", async () => {
    expect((await mosaic()).stderr).toBe("o.png: mean mosaic of 8 px cells at 20,9,33,40\n");
    await mosaic("--anchor", "24,9");
    const { width, raster } = await readPicture("o.png");
    const red = (x: number) => raster[3 * (9 * width + x)];
    expect([red(20), red(24), red(32)]).toEqual([red(23), red(31), red(39)]);
    expect(red(24)).not.toBe(red(23));
  });

  test("whites out, and draws the hole", async () => {
    const ran = await mosaic("--kind", "white-out", "--hole-out", "hole.png");
    expect(ran).toMatchObject({ exitCode: 0, stderr: "o.png: white-out at 20,9,33,40\n" });
    expect(await readHole("hole.png")).toEqual(hole);
    const [before, after] = [await readPicture("in.png"), await readPicture("o.png")];
    const expected = before.raster.map((level, i) => (hole.data[Math.floor(i / 3)] ? 255 : level));
    expect(after.raster).toEqual(expected);
  });

  test("keeps 16 bits, alpha, profile and EXIF", async () => {
    const metadata = { icc: displayP3(), exif: exifOf(1, "t") };
    const photo = photoOf({ channels: 4, depth: 16, width: 30, height: 20, metadata });
    await writePicture("deep.png", photo);
    const ran = await kintsugi("mosaic", "deep.png", "--out", "d.png", "--rect", "4,4,16,8");
    expect(ran.exitCode).toBe(0);
    const after = await readPicture("d.png");
    const inside = rectangleHole(photo, { x: 4, y: 4, width: 16, height: 8 });
    const kept = (raster: Uint8Array | Uint16Array) =>
      raster.filter((_, i) => i % 4 === 3 || inside.data[Math.floor(i / 4)] === 0);
    expect(kept(after.raster)).toEqual(kept(photo.raster));
    expect(after.raster).not.toEqual(photo.raster);
    expect(Buffer.from(after.metadata.icc!).equals(metadata.icc)).toBe(true);
    expect(after.metadata.exif).toBeDefined();
  });

  test("says that JPEG changes every pixel", async () => {
    const ran = await kintsugi("mosaic", "in.png", "--out", "o.jpg", "--rect", "1,1,20,20");
    expect(ran.stderr).toContain(
      "o.jpg: JPEG is lossy, so all pixels change a little (at quality 95); a .png keeps them bit for bit\n",
    );
  });
});

describe("kintsugi mosaic refuses", () => {
  const whole = "expected a whole PNG, JPEG, WebP, AVIF, TIFF or GIF picture, got";
  const cases: readonly (readonly [string, number, string])[] = [
    ["nowhere.png", 3, "nowhere.png: expected a picture file, got no such file"],
    [".", 3, ".: expected a picture file, got a folder"],
    ["text.png", 5, `text.png: ${whole} a file of another kind, or a damaged one`],
    ["empty.png", 5, `empty.png: ${whole} an empty file`],
    ["cut.png", 5, `cut.png: ${whole} a damaged or truncated file`],
    [
      "bomb.png",
      5,
      "bomb.png: expected at most 200 megapixels, got 60000×60000 (3600 megapixels); make it smaller (limitPixels of the library's readPicture allows more)",
    ],
  ];
  test.each(cases)("the input %s", async (name, exitCode, message) => {
    await writeFile("text.png", "this is no picture");
    await writeFile("empty.png", "");
    const bytes = await readFile("in.png");
    await writeFile("cut.png", bytes.subarray(0, bytes.length / 2));
    await writeFile("bomb.png", bombOf(bytes));
    await expectRefusal(["mosaic", name, "--out", "x.png", "--rect", "1,1,4,4"], exitCode, message);
  });

  test.each([
    [
      "90,1,20,4",
      6,
      "in.png, --rect: expected whole pixels x,y,w,h within the picture, 96×80, got 90,1,20,4",
    ],
    [
      "-3,1,20,4",
      6,
      "in.png, --rect: expected whole pixels x,y,w,h within the picture, 96×80, got -3,1,20,4",
    ],
    ["1,1,0,4", 2, '--rect: expected a width and a height of at least 1, got "1,1,0,4"'],
    ["1,1,4", 2, '--rect: expected whole pixels x,y,w,h, got "1,1,4"'],
    ["1,1,4,4.5", 2, '--rect: expected whole pixels x,y,w,h, got "1,1,4,4.5"'],
  ])("the rectangle %s", async (rect, exitCode, message) => {
    await expectRefusal(["mosaic", "in.png", "--out", "x.png", "--rect", rect], exitCode, message);
  });

  test.each([
    [
      "x.bmp",
      2,
      "x.bmp: expected a name ending in .png, .jpg, .jpeg, .webp, .avif, .tif, .tiff, got '.bmp'",
    ],
    [
      "nowhere/x.png",
      4,
      "nowhere/x.png: expected to write the file, got a folder that does not exist; make the folder first",
    ],
    ["in.png", 2, "--out: expected another file than the pictures to read, got in.png"],
  ])("the output %s", async (out, exitCode, message) => {
    await expectRefusal(["mosaic", "in.png", "--out", out, "--rect", "1,1,9,9"], exitCode, message);
  });

  test("to replace what is there, unless told to", async () => {
    await writeFile("there.png", "as it was");
    const call = (...out: string[]) => kintsugi("mosaic", "in.png", "--rect", "1,1,9,9", ...out);
    const stderr =
      "kintsugi: there.png: expected a name that is free, got a file that is there already; say --overwrite to replace it\n";
    const refused = { exitCode: 4, stdout: "", stderr };
    expect(await call("--out", "there.png")).toEqual(refused);
    expect(await call("--out", "free.png", "--hole-out", "there.png")).toEqual(refused);
    expect(await readFile("there.png", "utf8")).toBe("as it was");
    expect(await readdir(".")).not.toContain("free.png");
    expect((await call("--out", "there.png", "--overwrite")).exitCode).toBe(0);
    expect((await readPicture("there.png")).width).toBe(pictureSize.width);
  });

  test.each([
    [["--hole-out", "hole.jpg"], 2, "--hole-out: expected a lossless format, .png, got hole.jpg"],
    [
      ["--cell", "100"],
      6,
      "in.png, --rect: expected cells no larger than the picture, 96×80, got cells of 100 px; give the side of one cell in pixels",
    ],
    [
      ["--kind", "book", "--cell", "4"],
      2,
      "the kind book: expected cells of its own, got cells of 4 px; leave out the cells or the kind",
    ],
    [
      ["--kind", "white-out", "--anchor", "4,4"],
      2,
      "the kind white-out: expected no anchor, got 4,4; leave out the anchor",
    ],
  ])("the flags %s", async (flags, exitCode, message) => {
    const call = ["mosaic", "in.png", "--out", "x.png", "--rect", "1,1,9,9", ...flags];
    await expectRefusal(call, exitCode, message);
  });

  test.each(["in.png", "./x.png"])("the hole in %s, which is another picture", async (path) => {
    const call = ["mosaic", "in.png", "--out", "x.png", "--rect", "1,1,9,9", "--hole-out", path];
    const rule = "expected a file that is neither read nor written besides";
    await expectRefusal(call, 2, `--hole-out: ${rule}, got ${path}`);
  });
});

async function expectRefusal(call: string[], exitCode: number, message: string): Promise<void> {
  const before = await readFile("in.png");
  expect(await kintsugi(...call)).toEqual({
    exitCode,
    stdout: "",
    stderr: `kintsugi: ${message}\n`,
  });
  const names = await readdir(".");
  expect(names.filter((name) => /^x\.|part$|^hole\.jpg$/.test(name))).toEqual([]);
  expect(before.equals(await readFile("in.png"))).toBe(true);
}

/** A PNG whose header claims 60000×60000 pixels. */
function bombOf(png: Buffer): Buffer {
  const bomb = Buffer.from(png);
  bomb.writeUInt32BE(60000, 16);
  bomb.writeUInt32BE(60000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  return bomb;
}

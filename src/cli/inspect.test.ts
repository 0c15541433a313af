import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { exifOf, photoOf as photoWith } from "../../tests/fixtures/photos.ts";
import { displayP3 } from "../../tests/fixtures/profiles.ts";
import { carrierOf } from "../files/carrier.ts";
import { version } from "../mending/version.ts";

setUpBench();

const where = ["--rect", "20,9,32,40", "--cell", "8"];
const types = "http://cv.iptc.org/newscodes/digitalsourcetype/";

beforeAll(async () => {
  await kintsugi("mosaic", "in.png", "--out", "hid.png", ...where);
});

const inspect = async (path: string) =>
  JSON.parse((await kintsugi("inspect", path, "--json")).stdout);

describe("kintsugi inspect", () => {
  test.each(["png", "jpg", "webp", "avif", "tiff"])(
    "reads back from a %s what a network did to it",
    async (ending) => {
      const flags = [...where, "--weights", "w", "--device", "cpu"];
      await kintsugi("mend", "hid.png", "--out", `m.${ending}`, ...flags);
      const report = await inspect(`m.${ending}`);
      expect(report.digitalSourceType).toBe(`${types}compositeWithTrainedAlgorithmicMedia`);
      expect(report.kintsugi).toMatchObject({
        ...{ version, network: "gated-unet", weights: "gated-unet-untrained", damage: "mean" },
        weightsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        ...{ holeArea: 1280, composition: "paste" },
        consistency: ending === "jpg" ? "exactly, before lossy encoding" : "exactly",
        note: expect.stringContaining("must not be used to identify people"),
      });
    },
  );

  test("tells people the same in lines", async () => {
    await kintsugi("mend", "hid.png", "--out", "t.png", ...where, "--network", "bicubic");
    const { stdout } = await kintsugi("inspect", "t.png");
    expect(stdout).toMatch(/^t\.png\n {2}format +png\n/);
    expect(stdout).toContain(`${types}algorithmicallyEnhanced (a formula changed a part of it)`);
    expect(stdout).toContain("1280 px of mean");
    expect(stdout).not.toContain("weights");
  });

  test("says of any file what can be known", async () => {
    const exif = exifOf(6, "THUMBNAIL");
    const carrier = carrierOf(
      photoWith({ channels: 3, depth: 8, metadata: { exif, icc: displayP3() } }),
    );
    await sharp(carrier).keepExif().keepIccProfile().jpeg({ quality: 71 }).toFile("camera.jpg");
    await writeFile("carrier.png", carrier);
    expect(await inspect("camera.jpg")).toMatchObject({
      ...{ format: "jpeg", width: 13, height: 9, kintsugi: null, xmp: false, c2pa: false },
      ...{ jpeg: { quality: 71, subsampled: true }, digitalSourceType: null, orientation: 6 },
    });
    expect(await inspect("carrier.png")).toMatchObject({
      ...{ thumbnail: true, thumbnails: ["EXIF"], frames: 1 },
    });
    const { stdout } = await kintsugi("inspect", "carrier.png");
    expect(stdout).toContain("in EXIF: may show an older state of the picture");
    expect(stdout).toContain("none: the file does not say how it came to be");
  });

  test("goes on where one of several is no picture", async () => {
    await writeFile("text.png", "no picture");
    const ran = await kintsugi("inspect", "text.png", "in.png", "--json");
    expect([ran.exitCode, JSON.parse(ran.stdout).input]).toEqual([5, "in.png"]);
    expect(ran.stderr).toMatch(/^kintsugi: text\.png: expected a whole PNG/);
  });

  test("tells what is wrong with each, and ends with the first one's code", async () => {
    await writeFile("text.png", "no picture");
    const { exitCode, stderr } = await kintsugi("inspect", "text.png", "gone.png", "in.png");
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/^kintsugi: text\.png: .*\nkintsugi: gone\.png: expected .*\n$/);
  });
});

import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exifOf, kindsOfRaster, photoOf } from "../../tests/fixtures/photos.ts";
import { adobeRgb, displayP3, greyProfile } from "../../tests/fixtures/profiles.ts";
import { carrierOf } from "./carrier.ts";
import { readPicture } from "./decode.ts";

const originals = new URL("../../../shared/data/large/", import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-decode-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("reading a picture", () => {
  test.each(kindsOfRaster)(
    "keeps $depth-bit levels of $channels channels as they are",
    async (kind) => {
      for (const icc of kind.channels < 3 ? [greyProfile()] : [displayP3(), adobeRgb()]) {
        const written = photoOf({ ...kind, metadata: { icc } });
        const photo = await readPicture(carrierOf(written));
        expect(photo.raster).toEqual(written.raster);
        expect(photo).toMatchObject({ ...kind, width: 13, height: 9, format: "png", warnings: [] });
        expect(Buffer.from(photo.metadata.icc!).equals(icc)).toBe(true);
      }
    },
  );

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("turns EXIF orientation %i upright", async (orientation) => {
    const upright = photoOf({ channels: 3, depth: 8, width: 3, height: 2 });
    const stored = storedFor(orientation, upright.raster as Uint8Array);
    const size = orientation < 5 ? { width: 3, height: 2 } : { width: 2, height: 3 };
    const metadata = { exif: exifOf(orientation, "THUMBNAIL") };
    const photo = await readPicture(
      carrierOf({ ...size, channels: 3, depth: 8, raster: stored, metadata }),
    );
    expect(photo).toMatchObject({ width: 3, height: 2, raster: upright.raster });
    expect(photo.metadata.orientation).toBe(orientation);
    expect(Buffer.from(photo.metadata.exif!).readUInt16LE(8 + 2 + 12 + 8)).toBe(1);
  });

  test("gives a palette picture's colours as RGB, or RGBA", async () => {
    const colours = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
    const rgb = sharp(colours, { raw: { width: 2, height: 2, channels: 3 } });
    const photo = await readPicture(await rgb.png({ palette: true }).toBuffer());
    expect(photo).toMatchObject({ channels: 3, depth: 8, metadata: { palette: true } });
    expect([...photo.raster]).toEqual([...colours]);
  });

  test("turns CMYK into sRGB and says so", async () => {
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: "#ff0000" } });
    const cmyk = await red.toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer();
    const photo = await readPicture(cmyk);
    expect(photo.warnings).toEqual(["its colours (cmyk) were converted to 8-bit sRGB"]);
    expect(photo.channels).toBe(3);
    expect(photo.metadata.icc).toBeUndefined();
    const [r, g, b] = photo.raster;
    expect(r).toBeGreaterThan(200);
    expect(Math.max(g, b)).toBeLessThan(70);
  });

  test("leaves out a profile that is for other channels, and says so", async () => {
    const grey = await sharp(carrierOf(photoOf({ channels: 1, depth: 8 })))
      .toColourspace("b-w")
      .jpeg()
      .toBuffer();
    const body = Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\x01", "latin1"), displayP3()]);
    const head = Buffer.from([0xff, 0xe2, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    const tagged = Buffer.concat([grey.subarray(0, 2), head, body, grey.subarray(2)]);
    const photo = await readPicture(tagged);
    expect(photo.channels).toBe(1);
    expect(photo.metadata.icc).toBeUndefined();
    expect(photo.warnings).toEqual(["its colour profile is for other channels and was left out"]);
  });

  test("keeps a profile that it cannot convert, and says so", async () => {
    const icc = Buffer.from(
      Buffer.from(adobeRgb()).toString("latin1").replace("rTRC", "rLUT"),
      "latin1",
    );
    const photo = await readPicture(
      carrierOf(photoOf({ channels: 3, depth: 8, metadata: { icc } })),
    );
    expect(Buffer.from(photo.metadata.icc!).equals(icc)).toBe(true);
    expect(photo.warnings).toEqual([
      "its colour profile is kept, but its colours are mended as if they were sRGB",
    ]);
  });

  test("reads the first frame of an animation and says so", async () => {
    const frames = Buffer.alloc(4 * 8 * 3, 255).fill(0, 0, 4 * 4 * 3);
    const raw = { width: 4, height: 8, channels: 3, pageHeight: 4 } as const;
    const photo = await readPicture(await sharp(frames, { raw }).gif().toBuffer());
    expect(photo).toMatchObject({ width: 4, height: 4, format: "gif" });
    expect(photo.warnings).toEqual(["only the first of its 2 frames was read"]);
    expect([...photo.raster.subarray(0, 3)]).toEqual([0, 0, 0]);
  });
});

describe("what is not a picture", () => {
  test("a missing file and a folder are named", async () => {
    const path = join(folder, "none.png");
    await expect(readPicture(path)).rejects.toMatchObject({
      code: "file-missing",
      message: `${path}: expected a picture file, got no such file`,
    });
    await expect(readPicture(folder)).rejects.toMatchObject({
      code: "file-missing",
      message: `${folder}: expected a picture file, got a folder`,
    });
  });

  test.each([
    ["empty", "", "an empty file"],
    ["text", "hello there, this is text", "a file of another kind, or a damaged one"],
    ["svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "svg"],
  ])("%s is refused", async (name, content, got) => {
    const path = join(folder, name);
    await writeFile(path, content);
    await expect(readPicture(path)).rejects.toMatchObject({
      code: "not-a-picture",
      message: `${path}: expected a whole PNG, JPEG, WebP, AVIF, TIFF or GIF picture, got ${got}`,
    });
  });

  test.each(["png", "jpeg", "webp", "avif", "tiff", "gif"] as const)(
    "a truncated %s is refused wherever it ends",
    async (format) => {
      const carrier = carrierOf(photoOf({ channels: 3, depth: 8, width: 40, height: 30 }));
      const whole = await sharp(carrier).toFormat(format).toBuffer();
      expect((await readPicture(whole)).width).toBe(40);
      for (const part of [0.01, 0.2, 0.5, 0.8, 0.95]) {
        const reading = readPicture(whole.subarray(0, Math.floor(whole.length * part)), {
          name: "photo 7",
        });
        await expect(reading).rejects.toMatchObject({
          code: "not-a-picture",
          message: expect.stringMatching(/^photo 7: expected a whole PNG/),
        });
      }
    },
  );

  test("a small file that claims to be huge is refused before it is decoded", async () => {
    const bomb = Buffer.from(carrierOf(photoOf({ channels: 3, depth: 8 })));
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(40_000, 20);
    const { crc32 } = await import("node:zlib");
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await expect(readPicture(bomb, { name: "bomb.png" })).rejects.toMatchObject({
      code: "picture-too-large",
      message:
        "bomb.png: expected at most 200 megapixels, got 50000×40000 (2000 megapixels); make it smaller (limitPixels of the library's readPicture allows more)",
    });
  });

  test("the limit counts pixels, and is kept exactly", async () => {
    const carrier = carrierOf(photoOf({ channels: 1, depth: 8 }));
    expect((await readPicture(carrier, { limitPixels: 13 * 9 })).width).toBe(13);
    const reading = readPicture(carrier, { limitPixels: 13 * 9 - 1 });
    await expect(reading).rejects.toMatchObject({ code: "picture-too-large" });
  });
});

describe.skipIf(!existsSync(originals))(
  "the originals in ../shared/data/large (skipped without them)",
  () => {
    test.each([
      ["16-exif6-rotated-1200x1800.jpg", { width: 1800, height: 1200, channels: 3, depth: 8 }, 6],
      ["18-exif5-mirrored-portrait.jpg", { width: 1200, height: 1800, channels: 3, depth: 8 }, 5],
      ["20-flower-rgba8-icc-510x532.png", { width: 510, height: 532, channels: 4, depth: 8 }, 1],
      ["22-gray-1ch-500x500.png", { width: 500, height: 500, channels: 1, depth: 8 }, 1],
      ["23-hdr-room-16bit-icc-676x449.png", { width: 676, height: 449, channels: 3, depth: 16 }, 1],
      ["24-flower-rgba16-510x532.png", { width: 510, height: 532, channels: 4, depth: 16 }, 1],
      ["25-flower-cmyk-510x532.jpg", { width: 510, height: 532, channels: 3, depth: 8 }, 1],
      ["26-poster-1440x1747.webp", { width: 1440, height: 1747, channels: 3, depth: 8 }, 1],
      ["27-photo-1617x1080.avif", { width: 1617, height: 1080, channels: 3, format: "avif" }, 1],
    ])("%s is read as what it is", async (name, expected, orientation) => {
      const photo = await readPicture(new URL(name, originals).pathname);
      expect(photo).toMatchObject(expected);
      expect(photo.metadata.orientation).toBe(orientation);
    });
  },
);

/** The 3×2 RGB picture as a camera stores it with this orientation (EXIF 2.32, 4.6.4: where row 0 and column 0 lie). */
function storedFor(orientation: number, upright: Uint8Array): Uint8Array {
  const turned = orientation >= 5;
  const [width, height] = turned ? [2, 3] : [3, 2];
  const flipsX = [2, 3, 7, 8].includes(orientation);
  const flipsY = [3, 4, 6, 7].includes(orientation);
  const stored = new Uint8Array(upright.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = turned ? [y, x] : [x, y];
      const column = (turned ? flipsY : flipsX) ? 2 - u : u;
      const row = (turned ? flipsX : flipsY) ? 1 - v : v;
      const from = (row * 3 + column) * 3;
      stored.set(upright.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return stored;
}

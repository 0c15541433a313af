import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exifOf, kindsOfRaster, photoOf } from "../../tests/fixtures/photos.ts";
import { adobeRgb, displayP3, greyProfile } from "../../tests/fixtures/profiles.ts";
import { readPicture } from "./decode.ts";
import { encodePicture, writableFormat, writePicture } from "./encode.ts";
import type { Photo } from "./photo.ts";

const originals = new URL("../../../shared/data/large/", import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-encode-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>mend é</a></x:xmpmeta>');

describe("lossless formats", () => {
  test.each(kindsOfRaster)(
    "keep every level of $channels channels at $depth bits",
    async (kind) => {
      for (const icc of kind.channels < 3 ? [greyProfile()] : [displayP3(), adobeRgb()]) {
        const photo = photoOf({ ...kind, metadata: { icc, xmp, density: 300 } });
        for (const format of ["png", "tiff"] as const) {
          const { bytes, warnings } = await encodePicture(photo, format);
          const again = await readPicture(bytes);
          expect(warnings).toEqual([]);
          expect(again).toMatchObject({ ...kind, format, raster: photo.raster, warnings: [] });
          expect(again.metadata.density).toBe(300);
          expect(Buffer.from(again.metadata.icc!).equals(icc)).toBe(true);
          expect(Buffer.from(again.metadata.xmp!).equals(xmp)).toBe(true);
        }
      }
    },
  );

  test.each(["webp", "avif"] as const)(
    "include %s on request, colours under full transparency too",
    async (format) => {
      for (const channels of [3, 4] as const) {
        const photo = photoOf({ channels, depth: 8, metadata: { icc: displayP3(), xmp } });
        if (channels === 4) photo.raster[3] = 0;
        const { bytes } = await encodePicture(photo, format, { lossless: true });
        const again = await readPicture(bytes);
        expect(again).toMatchObject({ channels, format, raster: photo.raster });
        expect(Buffer.from(again.metadata.icc!).equals(displayP3())).toBe(true);
        expect(Buffer.from(again.metadata.xmp!).equals(xmp)).toBe(true);
      }
    },
  );

  test.each(["webp", "avif"] as const)(
    "hold grey in %s as RGB, without its grey profile",
    async (format) => {
      const photo = photoOf({ channels: 2, depth: 8, metadata: { icc: greyProfile() } });
      const { bytes, warnings } = await encodePicture(photo, format, { lossless: true });
      const again = await readPicture(bytes);
      const expected = Array.from({ length: 13 * 9 }, (_, i) => {
        const [grey, alpha] = photo.raster.subarray(2 * i);
        return [grey, grey, grey, alpha];
      });
      expect([...again.raster]).toEqual(expected.flat());
      expect(again.metadata.icc).toBeUndefined();
      expect(warnings).toEqual([`the colour profile could not be kept in ${format.toUpperCase()}`]);
    },
  );
});

describe("metadata", () => {
  test.each(["png", "jpeg", "webp", "avif"] as const)(
    "goes into %s: EXIF without its thumbnail, XMP, profile, density",
    async (format) => {
      const source = photoOf({
        channels: 3,
        depth: 8,
        metadata: { exif: exifOf(6, "THUMBNAIL"), icc: adobeRgb(), xmp, density: 240 },
      });
      const upright = await readPicture((await encodePicture(source, "png")).bytes);
      const { bytes, warnings } = await encodePicture(upright, format);
      const { metadata } = await readPicture(bytes);
      expect(warnings).toEqual([]);
      expect(Buffer.from(metadata.exif!).includes("Kintsugi")).toBe(true);
      expect(Buffer.from(bytes).includes("THUMBNAIL")).toBe(false);
      expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
      expect(Buffer.from(metadata.icc!).equals(adobeRgb())).toBe(true);
      expect(Buffer.from(metadata.xmp!).equals(xmp)).toBe(true);
    },
  );

  test.each(["png", "jpeg", "tiff", "webp", "avif"] as const)(
    "keeps the density in %s when there is no EXIF",
    async (format) => {
      const photo = photoOf({ channels: 3, depth: 8, metadata: { density: 240 } });
      const { bytes } = await encodePicture(photo, format);
      expect((await readPicture(bytes)).metadata.density).toBe(240);
    },
  );

  test.each(["png", "jpeg", "tiff", "webp", "avif"] as const)(
    "is not invented in %s",
    async (format) => {
      const { bytes, warnings } = await encodePicture(photoOf({ channels: 3, depth: 8 }), format);
      const { metadata } = await readPicture(bytes);
      expect(
        Object.keys(metadata).filter((field) => ["exif", "icc", "xmp", "iptc"].includes(field)),
      ).toEqual([]);
      expect(warnings).toEqual([]);
    },
  );

  test("keeps IPTC in a JPEG, and says where it and EXIF are lost", async () => {
    const iptc = Buffer.concat([
      Buffer.from("Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0a", "latin1"),
      Buffer.from("\x1c\x02\x78\0\x04Gold\0", "latin1"),
    ]);
    const photo = photoOf({ channels: 3, depth: 8, metadata: { iptc, exif: exifOf(1, "") } });
    const { bytes, warnings } = await encodePicture(photo, "jpeg");
    expect(warnings).toEqual([]);
    expect(Buffer.from((await readPicture(bytes)).metadata.iptc!).equals(iptc)).toBe(true);
    expect((await encodePicture(photo, "tiff")).warnings).toEqual([
      "EXIF could not be kept in TIFF",
      "IPTC could not be kept in TIFF",
    ]);
    for (const format of ["png", "webp"] as const) {
      const told = [`IPTC could not be kept in ${format.toUpperCase()}`];
      expect((await encodePicture(photo, format)).warnings).toEqual(told);
    }
  });
});

describe("what a format cannot hold", () => {
  test("rounds 16 bits to 8 with a warning", async () => {
    const photo = photoOf({ channels: 3, depth: 16 });
    const { bytes, warnings } = await encodePicture(photo, "webp", { lossless: true });
    expect(warnings).toEqual(["WEBP holds 8 bits a channel: the picture's 16 were rounded"]);
    const levels = Array.from(photo.raster, (level) => Math.round(level / 257));
    expect([...(await readPicture(bytes)).raster]).toEqual(levels);
  });

  test("refuses transparency into JPEG and leaves full opacity out with a warning", async () => {
    const photo = photoOf({ channels: 4, depth: 8 });
    await expect(encodePicture(photo, "jpeg")).rejects.toMatchObject({
      code: "usage",
      message:
        "JPEG output: expected a picture without transparency, got transparent pixels; write a .png, .webp, .avif or .tiff instead",
    });
    const raster = photo.raster.map((level, i) => (i % 4 === 3 ? 255 : level >> 1));
    const { bytes, warnings } = await encodePicture({ ...photo, raster }, "jpeg", { quality: 100 });
    expect(warnings).toEqual([
      "JPEG holds no alpha: the picture's, opaque everywhere, was left out",
    ]);
    const again = await readPicture(bytes);
    expect(again.channels).toBe(3);
    const errors = Array.from(again.raster, (level, i) =>
      Math.abs(level - raster[4 * Math.floor(i / 3) + (i % 3)]),
    );
    expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThan(2);
  });

  test("refuses a lossless JPEG, a side too long and a quality out of range", async () => {
    const photo = photoOf({ channels: 1, depth: 8 });
    await expect(encodePicture(photo, "jpeg", { lossless: true })).rejects.toThrow(
      "JPEG output: expected a format that can be lossless, got JPEG; write a .png",
    );
    const long = photoOf({ channels: 1, depth: 8, width: 16384, height: 1 });
    await expect(encodePicture(long, "webp")).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(
        "WEBP output: expected a picture and settings that the format takes, got 16384×1",
      ),
    });
    await expect(encodePicture(photo, "jpeg", { quality: 0 })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("quality"),
    });
  });

  test("lower quality makes a smaller file", async () => {
    const photo = photoOf({ channels: 3, depth: 8, width: 64, height: 64 });
    for (const format of ["jpeg", "webp", "avif"] as const) {
      const low = await encodePicture(photo, format, { quality: 20 });
      const usual = await encodePicture(photo, format);
      expect(low.bytes.length).toBeLessThan(usual.bytes.length / 2);
    }
  });
});

describe("writing a picture file", () => {
  test("takes the format from the extension in any case", () => {
    const names = ["a.PNG", "b.jpg", "c.JPEG", "d.webp", "e.avif", "f.tif", "g.x.tiff"];
    expect(names.map(writableFormat)).toEqual([
      "png",
      "jpeg",
      "jpeg",
      "webp",
      "avif",
      "tiff",
      "tiff",
    ]);
    expect(() => writableFormat("out.bmp")).toThrow(
      "out.bmp: expected a name ending in .png, .jpg, .jpeg, .webp, .avif, .tif, .tiff, got '.bmp'",
    );
    expect(() => writableFormat("out")).toThrow("got no extension");
  });

  test("writes what reads back, and nothing when it fails", async () => {
    const photo = photoOf({ channels: 4, depth: 16 });
    const path = join(folder, "a.png");
    expect(await writePicture(path, photo)).toEqual({ warnings: [] });
    expect((await readPicture(path)).raster).toEqual(photo.raster);
    const asked = await writePicture(join(folder, "b.dat"), photo, { format: "tiff" });
    expect(asked.warnings).toEqual([]);
    expect((await readPicture(join(folder, "b.dat"))).format).toBe("tiff");
    await writeFile(join(folder, "c.jpg"), "old");
    const mended = { photo, variants: [photo] } as unknown as Photo;
    await expect(writePicture(join(folder, "c.png"), mended)).rejects.toThrow(
      "c.png: expected a photo, as readPicture gives it, got an object of photo, variants; hand over its photo",
    );
    const none = undefined as unknown as Photo;
    await expect(writePicture("c.png", none)).rejects.toThrow("got undefined");
    await expect(writePicture(join(folder, "c.jpg"), photo)).rejects.toThrow("JPEG output");
    expect(await readFile(join(folder, "c.jpg"), "utf8")).toBe("old");
    expect((await readdir(folder)).sort()).toEqual(["a.png", "b.dat", "c.jpg"]);
    await expect(writePicture(join(folder, "no", "a.png"), photo)).rejects.toMatchObject({
      code: "file-unwritable",
    });
  });
});

describe.skipIf(!existsSync(originals))(
  "the originals in ../shared/data/large (skipped without them)",
  () => {
    test.each([
      "16-exif6-rotated-1200x1800.jpg",
      "21-tulips-alpha-icc-500x500.png",
      "22-gray-1ch-500x500.png",
      "23-hdr-room-16bit-icc-676x449.png",
      "24-flower-rgba16-510x532.png",
      "28-p3-color-ring-icc-alpha-1000x1000.png",
    ])("%s comes back from PNG with every level and its metadata", async (name) => {
      const photo = await readPicture(new URL(name, originals).pathname);
      const { bytes, warnings } = await encodePicture(photo, "png");
      const again = await readPicture(bytes);
      expect(warnings).toEqual([]);
      expect(Buffer.compare(asBytes(again.raster), asBytes(photo.raster))).toBe(0);
      for (const field of ["icc", "xmp", "density"] as const) {
        expect(again.metadata[field]).toEqual(photo.metadata[field]);
      }
    });
  },
);

function asBytes(raster: Uint8Array | Uint16Array): Buffer {
  return Buffer.from(raster.buffer, raster.byteOffset, raster.byteLength);
}

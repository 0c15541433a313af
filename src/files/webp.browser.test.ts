import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { kindsOfRaster, photoOf } from "../../tests/fixtures/photos.ts";
import { displayP3 } from "../../tests/fixtures/profiles.ts";
import { hashPicture } from "../../tests/hash-picture.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { readPicture } from "./decode.ts";
import type { Photo } from "./photo.ts";
import { encodeWebp } from "./webp.browser.ts";
import { photoOf as photoOfPicture } from "./working.ts";

/** The levels that another decoder finds. */
async function decoded(bytes: Uint8Array, channels: 3 | 4): Promise<Uint8Array> {
  const pipeline = channels === 4 ? sharp(bytes).ensureAlpha() : sharp(bytes).removeAlpha();
  return new Uint8Array(await pipeline.raw().toBuffer());
}

const flat = (width: number, height: number, level: number): Photo => ({
  ...photoOf({ channels: 3, depth: 8, width, height }),
  raster: new Uint8Array(3 * width * height).fill(level),
});

describe("lossless WebP files", () => {
  test.each(kindsOfRaster.filter(({ depth, channels }) => depth === 8 && channels > 2))(
    "keep every level of $channels channels",
    async (kind) => {
      const photo = photoOf({ ...kind, width: 77, height: 41 });
      expect(await decoded(encodeWebp(photo), kind.channels as 3 | 4)).toEqual(photo.raster);
    },
  );

  test.each([
    ["smooth", photoOfPicture(wavyPicture(128, 96))],
    ["noisy", photoOfPicture(hashPicture(65, 33))],
    ["one pixel", flat(1, 1, 7)],
    ["one column", flat(1, 50, 200)],
    ["flat, longer than the longest run", flat(100, 100, 130)],
  ] as const)("keep every level of a picture that is %s", async (_, photo) => {
    expect(await decoded(encodeWebp(photo), 3)).toEqual(photo.raster);
  });

  test("hold grey as RGB, and 16 bits rounded to 8", async () => {
    const grey = photoOf({ channels: 1, depth: 8 });
    const seen = await decoded(encodeWebp(grey), 3);
    expect(seen.filter((_, i) => i % 3 === 2)).toEqual(grey.raster);
    const deep = photoOf({ channels: 3, depth: 16 });
    const rounded = Uint8Array.from(deep.raster, (level) => Math.round(level / 257));
    expect(await decoded(encodeWebp(deep), 3)).toEqual(rounded);
  });

  test("are smaller than PNG files, and small where nothing happens", async () => {
    const photo = photoOfPicture(wavyPicture(256, 192));
    const raw = { width: 256, height: 192, channels: 3 } as const;
    const png = await sharp(photo.raster, { raw }).png({ compressionLevel: 9 }).toBuffer();
    expect(encodeWebp(photo).length).toBeLessThan(png.length);
    expect(encodeWebp(flat(1000, 1000, 90)).length).toBeLessThan(2000);
  });

  test("carry profile, EXIF and XMP", async () => {
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#222" } })
      .withExif({ IFD0: { Artist: "Kintsugi" } })
      .jpeg()
      .toBuffer();
    const { metadata } = await readPicture(jpeg);
    const xmp = new TextEncoder().encode('<x:xmpmeta xmlns:x="adobe:ns:meta/">継ぐ</x:xmpmeta>');
    const said = { ...metadata, xmp, icc: displayP3() };
    const photo = photoOf({ channels: 3, depth: 8, metadata: said });
    const again = await readPicture(encodeWebp(photo));
    expect(again.raster).toEqual(photo.raster);
    expect(again.format).toBe("webp");
    expect(Buffer.from(again.metadata.icc!)).toEqual(displayP3());
    expect(Buffer.from(again.metadata.xmp!).toString()).toContain("継ぐ");
    expect(Buffer.from(again.metadata.exif!).toString("latin1")).toContain("Kintsugi");
  });

  test("have sides of at most 16,384 pixels", () => {
    expect(() => encodeWebp(flat(16385, 1, 0))).toThrow(
      "WEBP output: expected sides of at most 16384 pixels, got 16385×1; write a .png instead",
    );
  });
});

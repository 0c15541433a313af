import { inflateSync } from "node:zlib";
import fc from "fast-check";
import sharp, { type PngOptions } from "sharp";
import { describe, expect, test } from "vitest";
import { exifOf, photoOf } from "../../tests/fixtures/photos.ts";
import { displayP3 } from "../../tests/fixtures/profiles.ts";
import { joined, latin1 } from "./bytes.ts";
import { carrierOf } from "./carrier.ts";
import { readPicture as readInBrowser } from "./decode.browser.ts";
import { readPicture } from "./decode.ts";
import { encodePicture } from "./encode.ts";
import type { ChannelCount, Photo } from "./photo.ts";
import { bodiesOf, pngChunks } from "./pieces.ts";
import { encodePng } from "./png.browser.ts";

const channelCounts = [1, 2, 3, 4] as const;

/** The photo as `sharp` writes it: its rows filtered, interlaced where asked for. */
const written = (photo: Photo, options: PngOptions): Promise<Buffer> =>
  sharp(carrierOf(photo))
    .toColourspace(photo.channels < 3 ? "grey16" : "rgb16")
    .png(options)
    .toBuffer();

describe("PNG files of 16 bits, read in a browser", () => {
  test.each(channelCounts)("keep every level of %i channels", async (channels) => {
    const photo = photoOf({ channels, depth: 16, width: 29, height: 23 });
    for (const options of [{ adaptiveFiltering: true }, { progressive: true }, {}]) {
      const again = await readInBrowser(new Uint8Array(await written(photo, options)));
      expect(again).toMatchObject({ width: 29, height: 23, channels, depth: 16, format: "png" });
      expect(again.raster).toEqual(photo.raster);
      expect(again.warnings).toEqual([]);
    }
  });

  test("keep every level under every filter", async () => {
    const levels = Array.from({ length: 48 * 40 * 3 }, (_, i) => {
      const [x, y] = [((i / 3) % 48) | 0, (i / 144) | 0];
      const noise = y < 20 ? 0 : (Math.imul(i + 1, 2654435761) >>> 16) >> (y % 13);
      return Math.min(65535, 900 * x + 700 * y * (y % 3) + noise);
    });
    const smooth = photoOf({ channels: 3, depth: 16, width: 48, height: 40 });
    const photo = { ...smooth, raster: Uint16Array.from(levels) };
    const bytes = await encodePng(photo);
    const rows = inflateSync(joined(bodiesOf(pngChunks(bytes), "IDAT")));
    const used = new Set(Array.from({ length: 40 }, (_, y) => rows[y * (1 + 48 * 6)]));
    expect([...used].sort()).toEqual([0, 1, 2, 3, 4]);
    expect((await readInBrowser(bytes)).raster).toEqual(photo.raster);
  });

  test("keep every level at every size, interlaced or not", async () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 17 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...channelCounts),
        sizes,
        fc.boolean(),
        async (channels: ChannelCount, [width, height], progressive) => {
          const photo = photoOf({ channels, depth: 16, width, height });
          const files = [await written(photo, { progressive }), await encodePng(photo)];
          for (const file of files)
            expect((await readInBrowser(new Uint8Array(file))).raster).toEqual(photo.raster);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])("come upright from orientation %i", async (orientation) => {
    const photo = photoOf({ channels: 3, depth: 16 });
    const exif = exifOf(orientation, "");
    const lying = await encodePng({ ...photo, metadata: { ...photo.metadata, exif } });
    const node = await readPicture(lying);
    const own = await readInBrowser(lying);
    expect(own).toMatchObject({ width: node.width, height: node.height });
    expect(node.width).toBe(orientation < 5 ? 13 : 9);
    expect(own.raster).toEqual(node.raster);
    expect(own.metadata.exif).toEqual(node.metadata.exif);
  });

  test.each([1, 3] as const)(
    "make the transparent colour of %i channels alpha",
    async (channels) => {
      const photo = photoOf({ channels, depth: 16 });
      const key = [...photo.raster.subarray(5 * channels, 6 * channels)];
      const bytes = await encodePng(photo);
      const at = 8 + 25; // after IHDR
      const body = Uint8Array.from(key.flatMap((level) => [level >> 8, level & 255]));
      const chunk = [Uint8Array.of(0, 0, 0, body.length), latin1("tRNS"), body, new Uint8Array(4)];
      const own = await readInBrowser(
        joined([bytes.subarray(0, at), ...chunk, bytes.subarray(at)]),
      );
      expect(own.channels).toBe(channels + 1);
      const alpha = own.raster.filter((_, i) => i % (channels + 1) === channels);
      expect([...alpha].flatMap((level, i) => (level === 65535 ? [] : [[i, level]]))).toEqual([
        [5, 0],
      ]);
      expect(own.raster.filter((_, i) => i % (channels + 1) < channels)).toEqual(photo.raster);
    },
  );

  test("keep the profile that fits their channels, and say of another that it goes", async () => {
    const [rgb, icc] = [photoOf({ channels: 3, depth: 16 }), displayP3()];
    const own = await readInBrowser(
      (await encodePicture({ ...rgb, metadata: { ...rgb.metadata, icc } }, "png")).bytes,
    );
    expect(Buffer.from(own.metadata.icc!).equals(icc)).toBe(true);
    expect(own.warnings).toEqual([]);
    const gray = photoOf({ channels: 1, depth: 16, metadata: { icc } });
    const odd = await readInBrowser(await encodePng(gray));
    expect(odd.metadata.icc).toBeUndefined();
    expect(odd.warnings).toEqual(["its colour profile is for other channels and was left out"]);
  });

  test("are refused where they are damaged, or too large", async () => {
    const bytes = await encodePng(photoOf({ channels: 3, depth: 16 }));
    const cut = readInBrowser(bytes.subarray(0, bytes.length - 60), { name: "cut.png" });
    await expect(cut).rejects.toThrow(
      "cut.png: expected a whole PNG file, got a damaged or truncated one",
    );
    const wide = bytes.slice();
    wide[19] = 14; // a pixel wider than its rows
    await expect(readInBrowser(wide)).rejects.toMatchObject({ code: "not-a-picture" });
    const small = readInBrowser(bytes, { limitPixels: 100 });
    await expect(small).rejects.toMatchObject({ code: "picture-too-large" });
  });
});

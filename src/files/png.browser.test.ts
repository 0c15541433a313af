import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { kindsOfRaster, photoOf } from "../../tests/fixtures/photos.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { readPicture } from "./decode.ts";
import { encodePng } from "./png.browser.ts";
import { photoOf as photoOfPicture } from "./working.ts";

describe("PNG files made in a browser", () => {
  test.each(kindsOfRaster)(
    "keep every level of $channels channels at $depth bits",
    async (kind) => {
      const photo = photoOf(kind);
      const again = await readPicture(await encodePng(photo));
      expect(again).toMatchObject({ ...kind, width: 13, height: 9, format: "png", warnings: [] });
      expect(again.raster).toEqual(photo.raster);
    },
  );

  test("say what was done to the picture, in XMP", async () => {
    const xmp = new TextEncoder().encode(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>継ぐ</a></x:xmpmeta>',
    );
    const photo = photoOf({ channels: 3, depth: 8, metadata: { xmp } });
    const { metadata } = await readPicture(await encodePng(photo));
    expect(Buffer.from(metadata.xmp!).equals(xmp)).toBe(true);
  });

  test("filter their rows, which makes them smaller", async () => {
    const photo = photoOfPicture(wavyPicture(128, 96));
    const bytes = await encodePng(photo);
    expect(bytes.length).toBeLessThan(0.9 * deflateSync(photo.raster).length);
    expect((await readPicture(bytes)).raster).toEqual(photo.raster);
  });
});

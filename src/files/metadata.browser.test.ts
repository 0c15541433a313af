import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { adobeRgb, displayP3 } from "../../tests/fixtures/profiles.ts";
import { carrierOf } from "./carrier.ts";
import { readPicture } from "./decode.ts";
import { jpegWith, metadataIn, profileIn } from "./metadata.browser.ts";
import { encodePng } from "./png.browser.ts";

const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>継ぐ</a></x:xmpmeta>';

/** A small picture of each format that says who made it, lying on its side. */
async function said(format: "jpeg" | "png" | "webp"): Promise<Uint8Array> {
  const create = { width: 24, height: 16, channels: 3, background: "#8a6" } as const;
  return sharp({ create })
    .withMetadata({ orientation: 6 })
    .withExifMerge({ IFD0: { Artist: "Kintsugi" } })
    .withXmp(xmp)
    .toFormat(format, { quality: 83 })
    .toBuffer();
}

/** A small picture of each format that says nothing. */
const plainly = (format: "jpeg" | "png" | "webp"): Promise<Uint8Array> =>
  sharp({ create: { width: 9, height: 7, channels: 3, background: "#37c" } })
    .toFormat(format)
    .toBuffer();

describe("metadata in a browser", () => {
  test.each(["jpeg", "png", "webp"] as const)("of %s is what Node reads", async (format) => {
    const bytes = await said(format);
    const { metadata } = await readPicture(bytes);
    const own = metadataIn(bytes, format);
    expect(own.exif && Buffer.from(own.exif)).toEqual(metadata.exif && Buffer.from(metadata.exif));
    expect(Buffer.from(own.exif ?? []).toString("latin1")).toContain("Kintsugi");
    if (format !== "png") expect(own.xmp && Buffer.from(own.xmp).toString()).toContain("継ぐ");
    expect(own.jpeg?.quality).toBe(metadata.jpeg?.quality);
  });

  test("goes into the PNG files that are made here, and is read from them", async () => {
    const { exif } = metadataIn(await said("jpeg"), "jpeg");
    const told = { xmp: new TextEncoder().encode(xmp), ...(exif && { exif }) };
    const photo = await readPicture(await said("png"));
    const png = await encodePng({ ...photo, metadata: { ...photo.metadata, ...told } });
    expect(metadataIn(png, "png")).toMatchObject({ exif, xmp: told.xmp });
    expect((await readPicture(png)).metadata.exif).toEqual(exif);
  });

  test("is put into a JPEG that another program wrote, whose pixels stay", async () => {
    const { exif, xmp } = metadataIn(await said("jpeg"), "jpeg");
    const plain = await sharp({ create: { width: 9, height: 7, channels: 3, background: "#37c" } })
      .jpeg()
      .toBuffer();
    const told = jpegWith(plain, { ...(exif && { exif }), ...(xmp && { xmp }) });
    const [before, after] = [await readPicture(plain), await readPicture(told)];
    expect(after.raster).toEqual(before.raster);
    expect(after.metadata.exif).toEqual(exif);
    expect(Buffer.from(after.metadata.xmp ?? []).toString()).toContain("継ぐ");
  });

  test("that is longer than a segment holds is left out; damaged files say nothing", async () => {
    const plain = await plainly("jpeg");
    expect(jpegWith(plain, { xmp: new Uint8Array(70_000) })).toEqual(new Uint8Array(plain));
    expect(metadataIn(new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff]), "jpeg")).toEqual({
      ...{ orientation: 1, palette: false },
    });
  });

  test.each(["jpeg", "png", "webp"] as const)(
    "finds the colour profile of %s, as Node does",
    async (format) => {
      const size = { width: 3, height: 2, channels: 3, depth: 8 } as const;
      const raster = new Uint8Array(18).fill(90);
      const carried = carrierOf({ ...size, raster, metadata: { icc: adobeRgb() } });
      const bytes = await sharp(carried).keepIccProfile().toFormat(format).toBuffer();
      const { metadata } = await readPicture(bytes);
      expect(metadata.icc && Buffer.from(metadata.icc)).toEqual(adobeRgb());
      expect(Buffer.from((await profileIn(bytes, format))!)).toEqual(adobeRgb());
      expect(await profileIn(await plainly(format), format)).toBeUndefined();
      expect(await profileIn(bytes.subarray(0, 60), format)).toBeUndefined();
    },
  );

  test("puts a profile into JPEG and PNG files, into several segments where it is long", async () => {
    const plain = await plainly("jpeg");
    const png = await readPicture(await plainly("png"));
    const long = Buffer.concat([displayP3(), Buffer.alloc(150_000, 7)]);
    long.writeUInt32BE(long.length, 0);
    const others = jpegWith(plain, { icc: adobeRgb() });
    expect(await profileIn(jpegWith(others, {}), "jpeg")).toBeUndefined();
    for (const icc of [displayP3(), long]) {
      const jpeg = jpegWith(others, { icc });
      expect(Buffer.from((await profileIn(jpeg, "jpeg"))!)).toEqual(icc);
      expect((await sharp(jpeg).metadata()).icc).toEqual(icc);
      const made = await encodePng({ ...png, metadata: { ...png.metadata, icc } });
      expect((await sharp(made).metadata()).icc).toEqual(icc);
    }
  });
});

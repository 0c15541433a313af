/** What a mended photo keeps, in every kind of file: pixels outside the hole to the last bit, metadata; and what it must not keep. */
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { exifOf, kindsOfRaster, photoOf } from "../../tests/fixtures/photos.ts";
import { adobeRgb, displayP3, greyProfile } from "../../tests/fixtures/profiles.ts";
import { carrierOf } from "../files/carrier.ts";
import { encodePicture, inspectPicture, type Photo, readPicture } from "../files/index.ts";
import { rectangleHole } from "../image/index.ts";
import { mendPhoto } from "./mend-photo.ts";
import { openMender } from "./mender.node.ts";

const size = { width: 40, height: 36 };
const rectangle = { x: 12, y: 10, width: 14, height: 12 };
const hole = rectangleHole(size, rectangle);

async function mended(photo: Photo): Promise<Photo> {
  const mender = await openMender({ method: "membrane" });
  return (await mendPhoto(photo, { rectangle }, mender)).photo;
}

/** Levels outside the hole, and alpha everywhere. */
const kept = ({ raster, channels }: Photo) =>
  raster.filter((_, i) => {
    const isAlpha = channels % 2 === 0 && i % channels === channels - 1;
    return isAlpha || hole.data[Math.floor(i / channels)] === 0;
  });

const profiles = { "Display P3": displayP3(), "Adobe RGB": adobeRgb(), grey: greyProfile() };
const cases = kindsOfRaster.flatMap((kind) =>
  (kind.channels < 3 ? (["grey"] as const) : (["Display P3", "Adobe RGB"] as const)).map(
    (profile) => ({ ...kind, profile }),
  ),
);

describe("a mended photo keeps every bit outside its hole", () => {
  test.each(cases)(
    "of $channels channels at $depth bits in $profile, by way of PNG and TIFF",
    async ({ profile, ...kind }) => {
      const icc = profiles[profile];
      for (const format of ["png", "tiff"] as const) {
        const source = photoOf({ ...kind, ...size, metadata: { icc } });
        const photo = await readPicture((await encodePicture(source, format)).bytes);
        const { bytes } = await encodePicture(await mended(photo), format);
        const again = await readPicture(bytes);
        expect(again).toMatchObject({ ...kind, ...size });
        expect(Buffer.from(again.metadata.icc!).equals(icc)).toBe(true);
        expect(kept(again)).toEqual(kept(source));
        expect(again.raster).not.toEqual(source.raster);
      }
    },
  );

  test("of a palette", async () => {
    const bytes = await sharp(carrierOf(photoOf({ channels: 3, depth: 8, ...size })))
      .png({ palette: true, colours: 64 })
      .toBuffer();
    const photo = await readPicture(bytes);
    expect(photo.metadata.palette).toBe(true);
    const again = await readPicture((await encodePicture(await mended(photo), "png")).bytes);
    expect(kept(again)).toEqual(kept(photo));
  });

  test("of a CMYK file, once its colours are sRGB, and says that they are", async () => {
    const cmyk = await sharp(carrierOf(photoOf({ channels: 3, depth: 8, ...size })))
      .toColourspace("cmyk")
      .jpeg()
      .toBuffer();
    const photo = await readPicture(cmyk);
    const made = await mended(photo);
    expect(made.warnings).toEqual(["its colours (cmyk) were converted to 8-bit sRGB"]);
    expect(kept(made)).toEqual(kept(photo));
  });
});

const placesOf = async (bytes: Uint8Array) => (await inspectPicture(bytes)).thumbnails;

function segment(marker: number, name: string, ...body: readonly Buffer[]): Buffer {
  const all = Buffer.concat([Buffer.from(name, "latin1"), ...body]);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(all.length + 2, 2);
  return Buffer.concat([head, all]);
}

describe("a mended JPEG", () => {
  const iptc = Buffer.concat([
    Buffer.from("Photoshop 3.0\x008BIM\x04\x0c\0\0\0\0\0\x04TINY", "latin1"),
    Buffer.from("8BIM\x04\x04\0\0\0\0\0\x0a\x1c\x02\x78\0\x04Gold\0", "latin1"),
  ]);
  const xmp = Buffer.from(
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""><xmp:Thumbnails>SMALL</xmp:Thumbnails><dc:title>Cups</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>',
  );
  const metadata = { exif: exifOf(1, "THUMBNAIL"), icc: adobeRgb(), xmp, iptc, density: 240 };

  test("keeps EXIF, IPTC, XMP, profile and density, and none of the small pictures in them", async () => {
    const source = photoOf({ channels: 3, depth: 8, ...size, metadata });
    const first = await encodePicture(source, "jpeg", { quality: 88 });
    for (const small of ["TINY", "SMALL"])
      expect(Buffer.from(first.bytes).includes(small)).toBe(true);
    const photo = await readPicture(first.bytes);
    const made = await mended(photo);
    const { bytes, warnings } = await encodePicture(made, "jpeg");
    expect(warnings).toEqual([]);
    const file = Buffer.from(bytes);
    for (const small of ["THUMBNAIL", "TINY", "SMALL"]) expect(file.includes(small)).toBe(false);
    for (const word of ["Kintsugi\0", "Gold", "<dc:title>Cups</dc:title>"])
      expect(file.includes(word)).toBe(true);
    const again = await readPicture(bytes);
    expect(again.metadata.density).toBe(240);
    expect(Buffer.from(again.metadata.icc!).equals(adobeRgb())).toBe(true);
    expect((await sharp(bytes).metadata()).orientation ?? 1).toBe(1);
    expect([await placesOf(first.bytes), await placesOf(bytes)]).toEqual([
      ["EXIF", "XMP", "Photoshop"],
      [],
    ]);
  });

  test("has none of the small pictures that its XMP goes on with, nor those of several segments", async () => {
    const source = photoOf({ channels: 3, depth: 8, ...size });
    const { bytes: plain } = await encodePicture(source, "jpeg");
    const digest = Buffer.from(`${"0".repeat(32)}\0\0\0\x04\0\0\0\0`, "latin1");
    const more = Buffer.from("<xmpGImg:image>LARGE</xmpGImg:image>");
    const extension = segment(0xe1, "http://ns.adobe.com/xmp/extension/\0", digest, more);
    const resources = [iptc.subarray(14), Buffer.from("8BIM\x04\x09\0\0\0\0\0\x04OLD!", "latin1")];
    const split = resources.map((each) => segment(0xed, "Photoshop 3.0\0", each));
    const jpeg = Buffer.concat([plain.subarray(0, 2), extension, ...split, plain.subarray(2)]);
    expect(await placesOf(jpeg)).toEqual(["XMP", "Photoshop"]);
    const { bytes } = await encodePicture(await mended(await readPicture(jpeg)), "jpeg");
    expect(await placesOf(bytes)).toEqual([]);
    for (const small of ["LARGE", "TINY", "OLD!"])
      expect(Buffer.from(bytes).includes(small)).toBe(false);
  });
});

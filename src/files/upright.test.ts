import { describe, expect, test } from "vitest";
import { exifOf } from "../../tests/fixtures/photos.ts";
import { hasXmpThumbnail, uprightExif, uprightResources, uprightXmp } from "./upright.ts";

describe("metadata of an upright picture", () => {
  test("has orientation 1 and no thumbnail directory in its EXIF, and the rest untouched", () => {
    const exif = exifOf(6, "THUMBNAIL");
    const upright = Buffer.from(uprightExif(exif, 6)!);
    expect(upright.readUInt16LE(8 + 2 + 12 + 8)).toBe(1);
    expect(upright.readUInt32LE(8 + 2 + 24)).toBe(0);
    expect(exif.readUInt16LE(8 + 2 + 12 + 8)).toBe(6);
    upright.writeUInt16LE(6, 8 + 2 + 12 + 8);
    exif.copy(upright, 8 + 2 + 24, 8 + 2 + 24, 8 + 2 + 28);
    expect(upright.equals(exif)).toBe(true);
  });

  test("has zeros where a maker's note held a JPEG, in EXIF and in Photoshop's resources", () => {
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), Buffer.from("FACE")]);
    const whole = Buffer.concat([jpeg, Buffer.from([0xff, 0xd9])]);
    const exif = exifOf(1, "");
    const noted = Buffer.concat([exif, Buffer.from("note"), whole, Buffer.from("after")]);
    const upright = Buffer.from(uprightExif(noted, 1)!);
    expect(upright.includes("FACE")).toBe(false);
    expect(upright.subarray(exif.length).toString("latin1")).toBe(
      `note${"\0".repeat(whole.length)}after`,
    );
    expect(Buffer.from(uprightExif(Buffer.concat([exif, jpeg]), 1)!).includes("FACE")).toBe(false);
    const resources = Buffer.concat([
      Buffer.from("Photoshop 3.0\0", "latin1"),
      resource(0x0404, whole.toString("latin1"), "latin1"),
    ]);
    expect(Buffer.from(uprightResources(resources)!).includes("FACE")).toBe(false);
  });

  test("has no EXIF that points beyond its end, or hides an orientation that others read", () => {
    const exif = exifOf(6, "THUMBNAIL");
    for (const length of [0, 7, 9, 20, 34]) {
      expect(uprightExif(exif.subarray(0, length), 6)).toBeUndefined();
    }
    exif.writeUInt16LE(0x0113, 8 + 2 + 12);
    expect([uprightExif(exif, 6), uprightExif(exif, 1)]).toEqual([undefined, expect.anything()]);
  });

  test("has orientation 1 and no thumbnails in its XMP, whichever way it is written", () => {
    const xmp = `<r tiff:Orientation="6" dc:title="Ü"><tiff:Orientation>8</tiff:Orientation>
      <xmp:Thumbnails><rdf:Alt>iVBOR</rdf:Alt></xmp:Thumbnails></r>`;
    const swatch = '<a xmpGImg:image="iVBOR"><xmpGImg:image>iVBOR</xmpGImg:image></a>';
    expect(Buffer.from(uprightXmp(Buffer.from(swatch))).toString()).not.toContain("iVBOR");
    expect(Buffer.from(uprightXmp(Buffer.from(xmp))).toString()).toBe(
      `<r tiff:Orientation="1" dc:title="Ü"><tiff:Orientation>1</tiff:Orientation>
      </r>`,
    );
  });

  test("has no thumbnail under another prefix, nor a JPEG in any other property of its XMP", () => {
    const jpeg = `/9j/${"4AAQSkZJRg&#xA;".repeat(4)}==`;
    const xmp = `<r dc:title="/9j/"><basic:Thumbnails>SMALL</basic:Thumbnails><p:Data>${jpeg}</p:Data></r>`;
    const upright = uprightXmp(Buffer.from(xmp));
    expect(Buffer.from(upright).toString()).toBe('<r dc:title="/9j/"><p:Data></p:Data></r>');
    expect([hasXmpThumbnail(Buffer.from(xmp)), hasXmpThumbnail(upright)]).toEqual([true, false]);
  });

  test("keeps captions and drops thumbnails from Photoshop's resources", () => {
    const header = Buffer.from("Photoshop 3.0\0", "latin1");
    const caption = resource(0x0404, "odd");
    const payload = Buffer.concat([
      header,
      caption,
      resource(0x040c, "tiny"),
      resource(0x0409, "x"),
    ]);
    expect(Buffer.from(uprightResources(payload)!).equals(Buffer.concat([header, caption]))).toBe(
      true,
    );
    expect(uprightResources(payload.subarray(0, 33))).toBeUndefined();
    expect(uprightResources(Buffer.from("something else entirely"))).toBeUndefined();
  });
});

/** `8BIM`, id, an empty name of two bytes, length, body padded to an even length. */
function resource(id: number, body: string, encoding: BufferEncoding = "utf8"): Buffer {
  const head = Buffer.alloc(12);
  head.write("8BIM", 0, "latin1");
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(body.length, 8);
  return Buffer.concat([head, Buffer.from(body, encoding), Buffer.alloc(body.length % 2)]);
}

import { describe, expect, test } from "vitest";
import { exifOf } from "../../tests/fixtures/photos.ts";
import { uprightExif, uprightResources, uprightXmp } from "./upright.ts";

describe("metadata of an upright picture", () => {
  test("has orientation 1 and no thumbnail directory in its EXIF, and the rest untouched", () => {
    const exif = exifOf(6, "THUMBNAIL");
    const upright = Buffer.from(uprightExif(exif));
    expect(upright.readUInt16LE(8 + 2 + 12 + 8)).toBe(1);
    expect(upright.readUInt32LE(8 + 2 + 24)).toBe(0);
    expect(exif.readUInt16LE(8 + 2 + 12 + 8)).toBe(6);
    upright.writeUInt16LE(6, 8 + 2 + 12 + 8);
    exif.copy(upright, 8 + 2 + 24, 8 + 2 + 24, 8 + 2 + 28);
    expect(upright.equals(exif)).toBe(true);
  });

  test("leaves EXIF alone that points beyond its end", () => {
    const exif = exifOf(6, "THUMBNAIL");
    for (const length of [0, 7, 9, 20, 34]) {
      const cut = exif.subarray(0, length);
      expect(Buffer.from(uprightExif(cut)).equals(cut)).toBe(true);
    }
  });

  test("has orientation 1 and no thumbnails in its XMP, whichever way it is written", () => {
    const xmp = `<r tiff:Orientation="6" dc:title="Ü"><tiff:Orientation>8</tiff:Orientation>
      <xmp:Thumbnails><rdf:Alt>iVBOR</rdf:Alt></xmp:Thumbnails></r>`;
    expect(Buffer.from(uprightXmp(Buffer.from(xmp))).toString()).toBe(
      `<r tiff:Orientation="1" dc:title="Ü"><tiff:Orientation>1</tiff:Orientation>
      </r>`,
    );
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
function resource(id: number, body: string): Buffer {
  const head = Buffer.alloc(12);
  head.write("8BIM", 0, "latin1");
  head.writeUInt16BE(id, 4);
  head.writeUInt32BE(body.length, 8);
  return Buffer.concat([head, Buffer.from(body), Buffer.alloc(body.length % 2)]);
}

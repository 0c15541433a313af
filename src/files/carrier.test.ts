import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { photoOf } from "../../tests/fixtures/photos.ts";
import { carrierOf } from "./carrier.ts";

/** The bodies of a PNG's chunks of a type, one after the other. */
function bodiesOf(png: Uint8Array, type: string): Buffer {
  const bytes = Buffer.from(png);
  const bodies: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) !== type) continue;
    bodies.push(bytes.subarray(at + 8, at + 8 + length));
  }
  return Buffer.concat(bodies);
}

describe("a carrier", () => {
  test.each([
    [13, 9],
    [300, 80], // rows of 901 bytes, 72 of them in a block and a part
    [21845, 2], // rows of a block and a byte
    [65534, 3],
  ])("stores rows of %i px, %i of them, as zlib reads them", (width, height) => {
    const photo = photoOf({ channels: 3, depth: 8, width, height });
    const rows = inflateSync(bodiesOf(carrierOf(photo), "IDAT")); // checks the Adler-32 too
    expect(rows.length).toBe(height * (3 * width + 1));
    for (let y = 0; y < height; y++) {
      const row = rows.subarray(y * (3 * width + 1), (y + 1) * (3 * width + 1));
      const own = photo.raster.subarray(y * 3 * width, (y + 1) * 3 * width);
      expect(row[0]).toBe(0);
      expect(row.subarray(1).equals(Buffer.from(own))).toBe(true);
    }
  });

  test("stores 16 bits with the high byte first", () => {
    const photo = photoOf({ channels: 1, depth: 16, width: 3, height: 1 });
    const [first] = photo.raster;
    const rows = inflateSync(bodiesOf(carrierOf(photo), "IDAT"));
    expect([rows.length, rows.readUInt16BE(1)]).toEqual([7, first]);
  });
});

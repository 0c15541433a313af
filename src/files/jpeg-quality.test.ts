import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { photoOf } from "../../tests/fixtures/photos.ts";
import { carrierOf } from "./carrier.ts";
import { jpegQuality } from "./jpeg-quality.ts";

const picture = carrierOf(photoOf({ channels: 3, depth: 8, width: 40, height: 30 }));

describe("the quality of a JPEG", () => {
  test.each([1, 20, 49, 50, 51, 75, 90, 95, 100])("%i is found", async (quality) => {
    expect(jpegQuality(await sharp(picture).jpeg({ quality }).toBuffer())).toBe(quality);
  });

  test("of other tables is near, and of no tables undefined", async () => {
    const mozjpeg = await sharp(picture).jpeg({ quality: 80, mozjpeg: true }).toBuffer();
    expect(Math.abs((jpegQuality(mozjpeg) ?? 0) - 80)).toBeLessThan(12);
    expect(jpegQuality(Buffer.from("no picture"))).toBeUndefined();
    expect(jpegQuality(new Uint8Array([0xff, 0xd8, 0xff, 0xdb, 0, 67, 0]))).toBeUndefined();
    expect(jpegQuality(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff]))).toBeUndefined();
  });
});

import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { exifOf, photoOf } from "../../tests/fixtures/photos.ts";
import { displayP3 } from "../../tests/fixtures/profiles.ts";
import { carrierOf } from "./carrier.ts";
import { readPicture } from "./decode.ts";

/** A whole PNG with more chunks behind its header. */
function pngWith(chunks: Readonly<Record<string, Buffer>>, metadata = {}): Buffer {
  const png = Buffer.from(carrierOf(photoOf({ channels: 3, depth: 8, metadata })));
  const more = Object.entries(chunks).map(([type, body]) => {
    const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
    return Buffer.concat([word(body.length), named, word(crc32(named))]);
  });
  return Buffer.concat([png.subarray(0, 33), ...more, png.subarray(33)]);
}

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const warningsOf = async (chunks: Readonly<Record<string, Buffer>>, metadata = {}) =>
  (await readPicture(pngWith(chunks, metadata))).warnings;

const linear = { gAMA: word(100_000) };
const hdr = { cICP: Buffer.from([9, 16, 0, 1]) };
const lost = (names: string) =>
  `what its levels mean (${names}) was left out: they are taken for sRGB`;

describe("of a PNG it is told that", () => {
  test("what its levels mean is lost where no profile says it and it is not sRGB", async () => {
    expect(await warningsOf(linear)).toEqual([lost("gAMA")]);
    expect(await warningsOf({ ...linear, ...hdr })).toEqual([lost("gAMA, cICP")]);
    expect(await warningsOf({ sRGB: Buffer.from([0]), ...linear })).toEqual([]);
    expect(await warningsOf(linear, { icc: displayP3() })).toEqual([]);
    expect(await warningsOf(hdr, { icc: displayP3() })).toEqual([lost("cICP")]);
    const primaries = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000].map(word);
    const srgb = { gAMA: word(45455), cHRM: Buffer.concat(primaries) };
    expect(await warningsOf({ ...srgb, cICP: Buffer.from([1, 13, 0, 1]) })).toEqual([]);
  });

  test("its texts are lost, but for those that hold XMP", async () => {
    const text = (keyword: string) => Buffer.from(`${keyword}\0words`, "latin1");
    const texts = { tEXt: text("Comment"), zTXt: text("Author\n") };
    expect(await warningsOf(texts)).toEqual(["its texts (Comment, Author?) were left out"]);
    const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
    expect(await warningsOf({}, { xmp, exif: exifOf(1, "SMALL") })).toEqual([]);
  });

  test("nothing is lost where a damaged file ends within a chunk", async () => {
    const png = pngWith(linear).subarray(0, 43);
    await expect(readPicture(png)).rejects.toThrow("expected a whole PNG");
  });
});

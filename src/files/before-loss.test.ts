import { describe, expect, test } from "vitest";
import { photoOf } from "../../tests/fixtures/photos.ts";
import { saidBeforeLoss } from "./before-loss.ts";
import { readPicture } from "./decode.ts";
import { type EncodeOptions, encodePicture, type WritableFormat } from "./encode.ts";
import { kintsugiProvenance, withXmpProperties, xmpProperties } from "./xmp.ts";

const saying = (Consistency: string) => ({
  orientation: 1 as const,
  palette: false,
  xmp: withXmpProperties(undefined, [
    { namespace: kintsugiProvenance, properties: { Consistency, Network: "telea" } },
  ]),
});
const saidIn = (xmp: Uint8Array | undefined) => xmpProperties(xmp, kintsugiProvenance);

describe("what is said of mended cells", () => {
  const cases: readonly (readonly [string, WritableFormat, 8 | 16, EncodeOptions])[] = [
    ["exactly, before lossy encoding", "jpeg", 8, {}],
    ["exactly, before lossy encoding", "webp", 8, {}],
    ["exactly, before lossy encoding", "avif", 8, {}],
    ["exactly, before lossy encoding", "webp", 16, { lossless: true }],
    ["exactly", "webp", 8, { lossless: true }],
    ["exactly", "avif", 8, { lossless: true }],
    ["exactly", "png", 16, {}],
    ["exactly", "tiff", 16, {}],
  ];
  test.each(cases)("is %s in %s at %i bits, by %o", async (said, format, depth, options) => {
    const photo = photoOf({ channels: 3, depth, metadata: saying("exactly") });
    const { bytes } = await encodePicture(photo, format, options);
    const { metadata } = await readPicture(bytes);
    expect(saidIn(metadata.xmp)).toEqual({ Consistency: said, Network: "telea" });
  });

  test("is qualified once, and not where nothing was kept or nothing is said", () => {
    const once = saidBeforeLoss(saying("within 2.5 levels"));
    expect(saidIn(once.xmp).Consistency).toBe("within 2.5 levels, before lossy encoding");
    for (const metadata of [once, saying("not at all"), { ...once, xmp: Buffer.from("<a/>") }]) {
      expect(saidBeforeLoss(metadata)).toBe(metadata);
    }
  });
});

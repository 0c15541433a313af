import { expect, test } from "vitest";
import { photoFormats } from "../../../src/files/photo.ts";
import { endingOf, endingOfType, writtenFormat } from "./written.ts";

test("PNG, JPEG and WebP stay what they are; what cannot be written here becomes PNG", () => {
  const written = photoFormats.map((format) => [format, writtenFormat({ format })]);
  expect(Object.fromEntries(written)).toEqual({
    ...{ png: "png", jpeg: "jpeg", webp: "webp" },
    ...{ avif: "png", tiff: "png", gif: "png" },
  });
});

test("names end as their formats do", () => {
  expect([endingOf("jpeg"), endingOfType("image/webp"), endingOfType("")]).toEqual([
    ...["jpg", "webp", "png"],
  ]);
});

import sharp, { type Sharp } from "sharp";
import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { readPicture } from "../files/index.ts";
import { holeArea, rectangleHole } from "../image/index.ts";
import { holeOfRegion } from "./damage-choice.ts";

const [width, height] = [160, 120];
const wavy = wavyPicture(width, height);
const bar = { x: 37, y: 29, width: 71, height: 53 };

/** The wavy picture with a green bar, `[H, W, C]`. */
const original = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
  const [place, c] = [Math.floor(i / 3), i % 3];
  const [x, y] = [(place % width) - bar.x, Math.floor(place / width) - bar.y];
  if (x >= 0 && y >= 0 && x < bar.width && y < bar.height) return [0, 255, 0][c];
  return Math.round(255 * wavy.data[c * width * height + place]);
});

/** The file read, and the hole that its green means. */
async function greenOf(save: (photo: Sharp) => Sharp) {
  const file = await save(sharp(original, { raw: { width, height, channels: 3 } })).toBuffer();
  const photo = await readPicture(new Uint8Array(file));
  return { photo, hole: holeOfRegion(photo, { colour: "#00ff00" }, "the picture") };
}

const exact = rectangleHole({ width, height }, bar);
const codecs = {
  "JPEG 85, colours halved": (photo: Sharp) => photo.jpeg({ quality: 85 }),
  "JPEG 75, colours halved": (photo: Sharp) => photo.jpeg({ quality: 75 }),
  "JPEG 95, colours halved": (photo: Sharp) => photo.jpeg({ quality: 95 }),
  "JPEG 75, colours whole": (photo: Sharp) =>
    photo.jpeg({ quality: 75, chromaSubsampling: "4:4:4" }),
  "WebP 80": (photo: Sharp) => photo.webp({ quality: 80 }),
  "AVIF 50, colours halved": (photo: Sharp) =>
    photo.avif({ quality: 50, effort: 1, chromaSubsampling: "4:2:0" }),
} as const;

describe("the hole of a colour", () => {
  test.each(Object.entries(codecs))("leaves none of it outside in %s", async (_, save) => {
    const { photo, hole } = await greenOf(save);
    let [left, missed] = [0, 0];
    for (let i = 0; i < hole.data.length; i++) {
      if (hole.data[i]) continue;
      missed += exact.data[i];
      const green = (raster: Uint8Array | Uint16Array) =>
        raster[3 * i + 1] - Math.max(raster[3 * i], raster[3 * i + 2]);
      if (green(photo.raster) - green(original) > 60) left++;
    }
    expect({ left, missed }).toEqual({ left: 0, missed: 0 });
    const wider = (bar.width + 2 * 5) * (bar.height + 2 * 5);
    expect(holeArea(hole)).toBeLessThan(wider);
  });

  test("is exact in a WebP that kept every level", async () => {
    const { hole } = await greenOf((photo) => photo.webp({ lossless: true }));
    expect(hole).toEqual(exact);
  });
});

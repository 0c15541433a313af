import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { cloudyPicture } from "../../tests/cloudy-picture.ts";
import { blockArea, blockSide, transformed } from "../image/jpeg-blocks.ts";
import { readPicture } from "./decode.ts";
import { encodePicture } from "./encode.ts";
import { jpegBlocks } from "./jpeg-tables.ts";
import type { Photo } from "./photo.ts";
import { photoOf } from "./working.ts";

const size = { width: 83, height: 61 };

async function jpegOf(orientation: number): Promise<Buffer> {
  const { bytes } = await encodePicture(photoOf(cloudyPicture(size.width, size.height)), "png");
  return sharp(bytes)
    .toColourspace("b-w")
    .withMetadata({ orientation })
    .jpeg({ quality: 50 })
    .toBuffer();
}

/** How far the numbers of the blocks that begin at (left, top) are from multiples of their steps, on average, in steps. */
function offOf({ width, height, channels, raster, metadata }: Photo, left: number, top: number) {
  const [pixels, numbers] = [new Float64Array(blockArea), new Float64Array(blockArea)];
  const steps = metadata.blocks?.steps ?? [];
  let [sum, count] = [0, 0];
  for (let y = top; y + blockSide <= height; y += blockSide) {
    for (let x = left; x + blockSide <= width; x += blockSide) {
      for (let i = 0; i < blockArea; i++) {
        pixels[i] = raster[((y + (i >> 3)) * width + x + (i & 7)) * channels];
      }
      transformed(pixels, numbers);
      for (let i = 1; i < blockArea; i++) {
        const inSteps = numbers[i] / steps[i];
        sum += Math.abs(inSteps - Math.round(inSteps));
        count++;
      }
    }
  }
  return sum / count;
}

describe("the blocks of a JPEG", () => {
  test("have the steps of the standard's table at quality 50, by rows of vertical frequencies", async () => {
    const { steps, left, top } = jpegBlocks(await jpegOf(1), size, 1) ?? { steps: [] };
    expect(steps.slice(0, 10)).toEqual([16, 11, 10, 16, 24, 40, 51, 61, 12, 12]);
    expect(steps[63]).toBe(99);
    expect([left, top]).toEqual([0, 0]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "lie where a picture of orientation %i has them once it is upright",
    async (orientation) => {
      const photo = await readPicture(await jpegOf(orientation));
      const { left, top } = photo.metadata.blocks ?? { left: -1, top: -1 };
      const there = offOf(photo, left, top);
      expect(there).toBeLessThan(0.03);
      expect(offOf(photo, (left + 4) % 8, top)).toBeGreaterThan(3 * there);
      expect(offOf(photo, left, (top + 4) % 8)).toBeGreaterThan(3 * there);
    },
  );

  test("are none of other formats, and none without a table", async () => {
    const png = await readPicture(
      await sharp(await jpegOf(1))
        .png()
        .toBuffer(),
    );
    expect(png.metadata.blocks).toBeUndefined();
    expect(jpegBlocks(new TextEncoder().encode("no picture"), size, 1)).toBeUndefined();
  });
});

import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { adobeRgb, displayP3, greyProfile } from "../../tests/fixtures/profiles.ts";
import { carrierOf } from "./carrier.ts";
import { matrixProfile, profileSpace } from "./icc.ts";
import { conversionOf } from "./profile.ts";

/** 8-bit levels in the profile → 8-bit sRGB, not rounded. */
function srgbOf(icc: Uint8Array, levels: readonly number[]): number[] {
  const colour = new Float64Array(3);
  conversionOf(icc, 255)!.toSrgb(levels, 0, colour);
  return [...colour].map((value) => value * 255);
}

function levelsOf(icc: Uint8Array, srgb: readonly number[]): number[] {
  const own = new Float64Array(3);
  conversionOf(icc, 255)!.fromSrgb(srgb, own);
  return [...own].map((value) => Math.round(value * 255));
}

describe("colour profiles", () => {
  test("give sRGB's red, green and white their published levels", () => {
    expect(levelsOf(displayP3(), [1, 0, 0])).toEqual([234, 51, 35]);
    expect(levelsOf(displayP3(), [0, 1, 0])).toEqual([117, 251, 76]);
    expect(levelsOf(adobeRgb(), [0, 1, 0])).toEqual([144, 255, 60]);
    expect(levelsOf(adobeRgb(), [1, 1, 1])).toEqual([255, 255, 255]);
  });

  test("agree with lcms on a lattice of colours", async () => {
    const steps = [0, 50, 100, 150, 200, 255];
    const levels = steps.flatMap((r) => steps.flatMap((g) => steps.flatMap((b) => [r, g, b])));
    const size = { width: 36, height: 6, channels: 3, depth: 8 } as const;
    for (const icc of [adobeRgb(), displayP3()]) {
      const raster = Uint8Array.from(levels);
      const png = sharp(carrierOf({ ...size, raster, metadata: { icc } }));
      const expected = await png.raw().toBuffer();
      const ours = steps.flatMap((_, i) => srgbRow(icc, levels, i));
      const worst = ours.map((value, i) => ({ error: Math.abs(value - expected[i]), value }));
      const off = worst.filter(({ error, value }) => error > (value < 16 ? 4 : 1.5));
      expect(off).toEqual([]);
    }
  });

  test("bring every level back that lies within sRGB", () => {
    for (const icc of [adobeRgb(), displayP3()]) {
      for (const levels of [
        [0, 0, 0],
        [7, 7, 7],
        [90, 120, 100],
        [200, 190, 180],
        [255, 255, 255],
      ]) {
        const srgb = srgbOf(icc, levels).map((value) => value / 255);
        expect(levelsOf(icc, srgb)).toEqual(levels);
      }
    }
  });

  test("that say what sRGB says, or cannot be read, ask for no conversion", async () => {
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: "white" } });
    const { icc } = await sharp(await dot.withIccProfile("srgb").png().toBuffer()).metadata();
    expect(matrixProfile(icc!)).toBeDefined();
    expect(conversionOf(icc!, 255)).toBeUndefined();
    expect(conversionOf(greyProfile(), 255)).toBeUndefined();
    expect(conversionOf(adobeRgb().subarray(0, 200), 255)).toBeUndefined();
    expect(conversionOf(new Uint8Array(20), 255)).toBeUndefined();
  });

  test("say which channels they are for", () => {
    expect([adobeRgb(), greyProfile()].map(profileSpace)).toEqual(["RGB ", "GRAY"]);
  });
});

function srgbRow(icc: Uint8Array, levels: readonly number[], row: number): number[] {
  const { toSrgb } = conversionOf(icc, 255)!;
  const colour = new Float64Array(3);
  return Array.from({ length: 36 }, (_, i) => {
    toSrgb(levels, (row * 36 + i) * 3, colour);
    return [...colour].map((value) => value * 255);
  }).flat();
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  linearArrayFromSrgb,
  linearFromSrgb,
  luma,
  parseColour,
  srgbArrayFromLinear,
  srgbFromLinear,
} from "./colour.ts";

describe("sRGB and linear light", () => {
  test("agree with IEC 61966-2-1 on both pieces", () => {
    expect(linearFromSrgb(0.04)).toBeCloseTo(0.04 / 12.92, 15);
    expect(linearFromSrgb(0.5)).toBeCloseTo(0.21404114048223255, 12);
    expect(srgbFromLinear(0.003)).toBeCloseTo(0.003 * 12.92, 15);
    expect(srgbFromLinear(0.5)).toBeCloseTo(0.7353569830524495, 12);
    expect([linearFromSrgb(0), srgbFromLinear(0)]).toEqual([0, 0]);
    expect(linearFromSrgb(1)).toBeCloseTo(1, 15);
  });

  test("are each other's inverse", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (value) => {
        expect(srgbFromLinear(linearFromSrgb(value))).toBeCloseTo(value, 6);
      }),
      { numRuns: 300 },
    );
  });

  test("bring every 8-bit level back through float32 arrays", () => {
    const levels = Float32Array.from({ length: 256 }, (_, level) => level / 255);
    const back = srgbArrayFromLinear(linearArrayFromSrgb(levels));
    expect(Array.from(back, (v) => Math.round(v * 255))).toEqual(
      Array.from({ length: 256 }, (_, i) => i),
    );
    expect(back).not.toBe(levels);
  });
});

describe("luma", () => {
  const rgb = { width: 2, height: 1, channels: 3, data: Float32Array.of(1, 0.5, 0, 0.5, 0, 0.5) };

  test("weighs channels by Rec. 601 and by Rec. 709", () => {
    const [red601, grey601] = luma(rgb, "rec601").data;
    const [red709, grey709] = luma(rgb, "rec709").data;
    expect([red601, red709]).toEqual([Math.fround(0.299), Math.fround(0.2126)]);
    expect([grey601, grey709]).toEqual([0.5, 0.5]);
  });

  test("of a grey picture is the picture", () => {
    const grey = { width: 1, height: 1, channels: 1, data: Float32Array.of(0.3) };
    expect(luma(grey, "rec601")).toBe(grey);
  });
});

describe("parseColour", () => {
  test("reads #rrggbb in either case", () => {
    expect(parseColour("#00fF33", "--hole-colour")).toEqual([0, 1, 0.2]);
  });

  test.each(["00ff00", "#0f0", "#00ff0g", "green", "#00ff00ff"])("refuses %s", (text) => {
    expect(() => parseColour(text, "--hole-colour")).toThrow(
      `--hole-colour: expected a colour written #rrggbb, got '${text}'; write for example '#00ff00'`,
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { rectangleHole } from "../image/hole.ts";
import { bytesFromPicture, type Picture, quantise } from "../image/picture.ts";
import { makeConsistent } from "./consistency.ts";
import { mosaic } from "./mosaic.ts";
import { roundConsistently } from "./rounding.ts";

const exactKinds = ["mean", "mean-linear", "nearest"] as const;

describe("roundConsistently", () => {
  test("reproduces every observed 8-bit cell, to the last level", () => {
    const law = fc.property(mosaicCases(...exactKinds), fc.boolean(), (one, isProjected) => {
      const { original, hole, mosaic: how } = one;
      const degraded = quantise(mosaic(original, hole, how));
      const facts = { degraded, hole, mosaic: how };
      const area = hole.width * hole.height;
      const guess = one.mended.data.map((v, i) => (hole.data[i % area] ? v : original.data[i]));
      const mended = { ...one.mended, data: guess };
      const out = roundConsistently(isProjected ? makeConsistent(mended, facts) : mended, facts);
      expect(bytesFromPicture(mosaic(out, hole, how))).toEqual(bytesFromPicture(degraded));
      expect(quantise(out).data).toEqual(out.data);
      for (let i = 0; i < area; i++) {
        if (hole.data[i] === 0) expect(out.data[i]).toBe(original.data[i]);
      }
    });
    fc.assert(law, { numRuns: 200 });
  });

  test("changes nothing the second time", () => {
    const law = fc.property(mosaicCases(...exactKinds, "book"), (one) => {
      const { original, mended, hole, mosaic: how } = one;
      const facts = { degraded: quantise(mosaic(original, hole, how)), hole, mosaic: how };
      const once = roundConsistently(makeConsistent(mended, facts), facts);
      expect(roundConsistently(once, facts).data).toEqual(once.data);
    });
    fc.assert(law, { numRuns: 60 });
  });

  test("leaves the original as it is, for it shows its own cells", () => {
    const law = fc.property(mosaicCases(...exactKinds), ({ original, hole, mosaic: how }) => {
      const facts = { degraded: quantise(mosaic(original, hole, how)), hole, mosaic: how };
      expect(roundConsistently(makeConsistent(original, facts), facts).data).toEqual(original.data);
    });
    fc.assert(law, { numRuns: 60 });
  });

  test("moves a pixel by a level at most where the means already fit", () => {
    const data = Float32Array.from({ length: 64 }, (_, i) => 0.3 + 0.2 * Math.sin(i / 9));
    const picture: Picture = { width: 8, height: 8, channels: 1, data };
    const hole = rectangleHole(picture, { x: 0, y: 0, width: 8, height: 8 });
    const grid = { cellWidth: 8, cellHeight: 8, phaseX: 0, phaseY: 0 };
    const how = { kind: "mean", grid, support: "full" } as const;
    const degraded = quantise(mosaic(picture, hole, how));
    const out = roundConsistently(picture, { degraded, hole, mosaic: how });
    let sum = 0;
    out.data.forEach((value, i) => {
      expect(Math.abs(value - data[i]) * 255).toBeLessThan(1.001);
      sum += value - data[i];
    });
    expect(Math.abs(sum) * 255).toBeLessThan(0.51); // plain rounding would drift
  });

  test("rounds a book mosaic plainly", () => {
    const law = fc.property(mosaicCases("book"), ({ mended, hole, mosaic: how }) => {
      const out = roundConsistently(mended, { degraded: mended, hole, mosaic: how });
      expect(out.data).toEqual(quantise(mended).data);
    });
    fc.assert(law, { numRuns: 10 });
  });
});

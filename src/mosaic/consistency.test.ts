import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MosaicCase, mosaicCases } from "../../tests/mosaic-cases.ts";
import { rectangleHole } from "../image/hole.ts";
import { type Picture, quantise } from "../image/picture.ts";
import { makeConsistent } from "./consistency.ts";
import { type MosaicKind, spaceOf } from "./kinds.ts";
import { mosaic } from "./mosaic.ts";

const exactKinds = ["mean", "mean-linear", "nearest"] as const;
const everyKind = [...exactKinds, "book"] as const;

/** Of the hole, in the space of the mean, after clipping: the projection starts from what 0…1 can hold. */
function squaredError(p: Picture, { original, hole }: MosaicCase, kind: MosaicKind): number {
  const { decode } = spaceOf({ kind });
  const area = hole.width * hole.height;
  let sum = 0;
  for (let i = 0; i < p.data.length; i++) {
    if (hole.data[i % area] === 0) continue;
    sum += (decode(Math.min(1, Math.max(0, p.data[i]))) - decode(original.data[i])) ** 2;
  }
  return sum;
}

/** What the laws start from: known pixels of `mended` are the original's, as composition leaves them. */
function composed({ original, mended, hole }: MosaicCase): Picture {
  const area = hole.width * hole.height;
  return {
    ...mended,
    data: mended.data.map((v, i) => (hole.data[i % area] ? v : original.data[i])),
  };
}

describe("makeConsistent", () => {
  test("reproduces unrounded cells with a tolerance of 0", () => {
    const law = fc.property(mosaicCases(...exactKinds), (one) => {
      const { original, hole, mosaic: how } = one;
      const degraded = mosaic(original, hole, how);
      const p = makeConsistent(composed(one), { degraded, hole, mosaic: how, tolerance: 0 });
      const again = mosaic(p, hole, how);
      again.data.forEach((value, i) => {
        expect(Math.abs(value - degraded.data[i])).toBeLessThan(2e-5);
      });
      for (const value of p.data) expect(value >= 0 && value <= 1).toBe(true);
    });
    fc.assert(law, { numRuns: 100 });
  });

  test("never grows the squared error, from 8-bit cells of any kind", () => {
    const law = fc.property(mosaicCases(...everyKind), (one) => {
      const { original, hole, mosaic: how } = one;
      const degraded = quantise(mosaic(original, hole, how));
      const before = composed(one);
      const after = makeConsistent(before, { degraded, hole, mosaic: how });
      const grown = squaredError(after, one, how.kind) - squaredError(before, one, how.kind);
      expect(grown).toBeLessThan(1e-5);
    });
    fc.assert(law, { numRuns: 100 });
  });

  test("is idempotent and leaves known pixels as they are", () => {
    const law = fc.property(mosaicCases(...exactKinds), (one) => {
      const { original, mended, hole, mosaic: how } = one;
      const degraded = quantise(mosaic(original, hole, how));
      const facts = { degraded, hole, mosaic: how };
      const once = makeConsistent(mended, facts);
      const twice = makeConsistent(once, facts);
      const area = hole.width * hole.height;
      for (let i = 0; i < once.data.length; i++) {
        expect(Math.abs(twice.data[i] - once.data[i])).toBeLessThan(1e-5);
        if (hole.data[i % area] === 0) expect(once.data[i]).toBe(mended.data[i]);
      }
    });
    fc.assert(law, { numRuns: 60 });
  });

  test("takes few rounds for a cell of very many pixels", () => {
    // The sum of 2¹⁸ doubles is good to about 1e-9: whoever waits for 1e-12 waits for 2¹⁸ rounds of as many pixels.
    const side = 512;
    const data = Float32Array.from({ length: side * side }, (_, i) => ((i * 7919) % 1021) / 1020);
    const picture: Picture = { width: side, height: side, channels: 1, data };
    const hole = rectangleHole(picture, { x: 0, y: 0, width: side, height: side });
    const grid = { cellWidth: side, cellHeight: side, phaseX: 0, phaseY: 0 };
    const how = { kind: "mean", grid, support: "clipped" } as const;
    const degraded = { ...picture, data: data.map(() => 0.9) };
    const p = makeConsistent(picture, { degraded, hole, mosaic: how, tolerance: 0 });
    const mean = p.data.reduce((sum, value) => sum + value, 0) / p.data.length;
    expect(mean).toBeCloseTo(0.9, 6);
  });

  test("shares among the free pixels what clipping takes back", () => {
    const picture = {
      width: 4,
      height: 1,
      channels: 1,
      data: Float32Array.from([0.9, 0.5, 0.5, 0.5]),
    };
    const hole = rectangleHole(picture, { x: 0, y: 0, width: 4, height: 1 });
    const degraded = { ...picture, data: new Float32Array(4).fill(0.85) };
    const grid = { cellWidth: 4, cellHeight: 1, phaseX: 0, phaseY: 0 };
    const how = { kind: "mean", grid, support: "clipped" } as const;
    const { data } = makeConsistent(picture, { degraded, hole, mosaic: how, tolerance: 0 });
    [1, 0.8, 0.8, 0.8].forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 6);
    });
  });

  test("moves a cell only to the edge of its tolerance", () => {
    const picture = { width: 2, height: 1, channels: 1, data: Float32Array.from([0.2, 0.4]) };
    const hole = rectangleHole(picture, { x: 0, y: 0, width: 2, height: 1 });
    const degraded = { ...picture, data: new Float32Array(2).fill(0.5) };
    const grid = { cellWidth: 2, cellHeight: 1, phaseX: 0, phaseY: 0 };
    const facts = { degraded, hole, mosaic: { kind: "mean", grid, support: "full" } as const };
    const { data } = makeConsistent(picture, { ...facts, tolerance: 0.1 });
    expect(data[0]).toBeCloseTo(0.3, 6);
    expect(data[1]).toBeCloseTo(0.5, 6);
    expect(makeConsistent(picture, { ...facts, tolerance: 0.25 }).data).toEqual(picture.data);
  });

  test("refuses pictures whose size is not the hole's", () => {
    const picture = { width: 2, height: 1, channels: 1, data: new Float32Array(2) };
    const hole = { width: 3, height: 1, data: new Uint8Array(3) };
    const grid = { cellWidth: 2, cellHeight: 1, phaseX: 0, phaseY: 0 };
    const how = { kind: "mean", grid, support: "full" } as const;
    expect(() => makeConsistent(picture, { degraded: picture, hole, mosaic: how })).toThrow(
      "consistency: expected a hole of the picture's size, 2×1, got 3×1",
    );
  });
});

import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { rectangleHole } from "../image/hole.ts";
import { type Picture, quantise } from "../image/picture.ts";
import { randomNormal, randomOf } from "../image/random.ts";
import { damage } from "./damage.ts";
import { cellEvidence } from "./evidence.ts";
import { gridOfRectangle } from "./grid.ts";
import type { Mosaic, MosaicKind } from "./kinds.ts";

const original = wavyPicture(200, 160);
const rectangle = { x: 21, y: 17, width: 144, height: 112 };
const hole = rectangleHole(original, rectangle);
const mosaicOf = (cellPx: number, shift = 0, kind: MosaicKind = "mean"): Mosaic => ({
  kind,
  grid: gridOfRectangle({ ...rectangle, x: rectangle.x + shift, y: rectangle.y + shift }, cellPx),
  support: "clipped",
});
const clean = quantise(damage(original, hole, mosaicOf(8)));

function noisy(picture: Picture, sigma: number): Picture {
  const random = randomOf(7);
  return { ...picture, data: picture.data.map((value) => value + sigma * randomNormal(random)) };
}

describe("the evidence of cells", () => {
  test.each(["mean", "mean-linear", "nearest"] as const)(
    "of a clean %s mosaic leaves half a level",
    (kind) => {
      const mosaic = mosaicOf(8, 0, kind);
      const shown = quantise(damage(original, hole, mosaic));
      const { spread, tolerance, contrast, holds } = cellEvidence(shown, { hole, mosaic });
      expect([spread, tolerance, holds]).toEqual([0, 0.5 / 255, true]);
      expect(contrast).toBeGreaterThan(0.999);
      expect(cellEvidence(shown, { hole, mosaic }, 65535).tolerance).toBe(0.5 / 65535);
    },
  );

  test("measures noise as the deviation within cells", () => {
    const mosaic = mosaicOf(8);
    const { spread, tolerance, holds } = cellEvidence(noisy(clean, 0.012), { hole, mosaic });
    expect(spread).toBeGreaterThan(0.95 * 0.012);
    expect(spread).toBeLessThan(1.05 * 0.012);
    expect(tolerance).toBeCloseTo(0.5 / 255 + spread, 9);
    expect(holds).toBe(true);
  });

  test("is weak for a grid that is not there, is shifted, or has other or double cells", () => {
    const holds = (picture: Picture, mosaic: Mosaic) =>
      cellEvidence(picture, { hole, mosaic }).holds;
    expect(holds(original, mosaicOf(8))).toBe(false);
    expect(holds(clean, mosaicOf(8, 4))).toBe(false);
    expect(holds(clean, mosaicOf(9))).toBe(false);
    expect(holds(clean, mosaicOf(16))).toBe(false);
    expect(holds(clean, mosaicOf(8))).toBe(true);
  });

  test("of a flat region holds: all of its cells are one level", () => {
    const flat = { ...original, data: original.data.map(() => 0.5) };
    expect(cellEvidence(flat, { hole, mosaic: mosaicOf(8) })).toMatchObject({
      ...{ spread: 0, contrast: 0, holds: true },
    });
  });
});

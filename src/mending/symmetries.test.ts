import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { rectangleHole } from "../image/hole.ts";
import { damage } from "../mosaic/damage.ts";
import { gridOfRectangle } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import { symmetries, symmetriesOf, turned, turnedBack } from "./symmetries.ts";

const original = wavyPicture(60, 44);
const rectangle = { x: 13, y: 6, width: 35, height: 24 };
const hole = rectangleHole(original, rectangle);
const mosaicOf = (kind: Mosaic["kind"], width: number, height = width): Mosaic => ({
  kind,
  grid: gridOfRectangle(rectangle, { width, height }),
  support: "clipped",
});

describe("a symmetry", () => {
  test("there and back is what it was, and all eight differ", () => {
    const seen = new Set<string>();
    for (const symmetry of symmetries) {
      const { picture } = turned({ picture: original, hole }, symmetry);
      expect(turnedBack(picture, original, symmetry)).toEqual(original);
      seen.add(`${picture.width}: ${Array.from(picture.data.subarray(0, 99))}`);
    }
    expect(seen.size).toBe(8);
  });

  const cases = [mosaicOf("mean", 8, 6), mosaicOf("mean-linear", 5), mosaicOf("nearest", 7)];
  test.each([...cases, mosaicOf("nearest", 8), mosaicOf("nearest", 6.5)])(
    "of a mosaic is a mosaic by the turned grid: $kind, $grid.cellWidth px",
    (mosaic) => {
      const own = symmetriesOf(mosaic);
      expect(own.length).toBe(cases.includes(mosaic) ? 8 : 2);
      for (const symmetry of own) {
        const before = turned({ picture: original, hole, mosaic }, symmetry);
        const laid = damage(before.picture, before.hole, before.mosaic!);
        const shown = turned({ picture: damage(original, hole, mosaic), hole }, symmetry);
        laid.data.forEach((value, i) => {
          expect(Math.abs(value - shown.picture.data[i])).toBeLessThan(1e-6);
        });
      }
    },
  );
});

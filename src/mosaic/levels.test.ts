import { expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { srgbFromLinear } from "../image/colour.ts";
import { rectangleHole } from "../image/hole.ts";
import { levelOf, quantise } from "../image/picture.ts";
import { observeCells } from "./cells.ts";
import { largestMiss, levelsAgain, levelsShown } from "./levels.ts";
import { mosaic } from "./mosaic.ts";

const picture = quantise(wavyPicture(60, 44));
const hole = rectangleHole(picture, { x: 7, y: 9, width: 37, height: 30 });

test.each(["mean", "mean-linear", "nearest"] as const)(
  "of a %s mosaic laid again are those that its cells show",
  (kind) => {
    const grid = { cellWidth: 6, cellHeight: 5, phaseX: 1, phaseY: 4 };
    for (const support of ["full", "clipped"] as const) {
      const how = { kind, grid, support };
      const hidden = mosaic(picture, hole, how);
      const { values } = observeCells(hidden, hole, how);
      const expected = Uint8Array.from(values, (value) =>
        levelOf(kind === "mean-linear" ? srgbFromLinear(value) : value),
      );
      expect(levelsShown(hidden, hole, how)).toEqual(expected);
      expect(levelsAgain(picture, hole, how)).toEqual(expected);
      const brighter = { ...picture, data: picture.data.map((value) => value + 0.02) };
      expect(levelsAgain(brighter, hole, how)).not.toEqual(expected);
      const facts = { degraded: hidden, hole, mosaic: how };
      expect(largestMiss(picture, facts)).toBeLessThan(0.502 / 255);
      expect(largestMiss(brighter, facts)).toBeGreaterThan(0.015);
      expect(largestMiss(brighter, facts)).toBeLessThan(0.025);
    }
  },
);

import fc from "fast-check";
import { expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { linearFromSrgb } from "../image/colour.ts";
import { rectangleHole } from "../image/hole.ts";
import { blankPicture } from "../image/picture.ts";
import { observeCells } from "./cells.ts";
import { mosaic } from "./mosaic.ts";

const grid = { cellWidth: 4, cellHeight: 4, phaseX: 0, phaseY: 0 };

test("observeCells reads values, support and hole pixels of cells that the hole cuts", () => {
  const picture = {
    ...blankPicture(8, 4, 1),
    data: Float32Array.from({ length: 32 }, (_, i) => i / 31),
  };
  const hole = rectangleHole(picture, { x: 3, y: 0, width: 5, height: 2 });
  const how = { kind: "mean-linear", grid, support: "full" } as const;
  const cells = observeCells(mosaic(picture, hole, how), hole, how);
  expect([cells.columns, cells.rows]).toEqual([2, 1]);
  expect([...cells.holePixels]).toEqual([2, 8]);
  expect([...cells.supportPixels]).toEqual([16, 16]);
  let sum = 0;
  for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) sum += linearFromSrgb((y * 8 + x) / 31);
  expect(cells.values[0]).toBeCloseTo(sum / 16, 6);
  const clipped = observeCells(picture, hole, { ...how, support: "clipped" });
  expect([...clipped.supportPixels]).toEqual([2, 8]);
});

test("observeCells averages noise within a cell, and is 0 where the hole does not reach", () => {
  const picture = {
    ...blankPicture(8, 4, 1),
    data: Float32Array.from({ length: 32 }, (_, i) => 0.5 + (i % 2) / 50),
  };
  const hole = rectangleHole(picture, { x: 0, y: 0, width: 4, height: 4 });
  const cells = observeCells(picture, hole, { kind: "mean", grid, support: "full" });
  expect(cells.values[0]).toBeCloseTo(0.51, 6);
  expect(cells.values[1]).toBe(0);
  expect([...cells.holePixels]).toEqual([16, 0]);
});

test("observeCells counts one pixel of support for nearest and book", () => {
  const law = fc.property(mosaicCases("nearest", "book"), ({ original, hole, mosaic: how }) => {
    const cells = observeCells(original, hole, how);
    cells.holePixels.forEach((count, cell) => {
      expect(cells.supportPixels[cell]).toBe(Math.min(1, count));
    });
    expect(cells.holePixels.reduce((a, b) => a + b)).toBe(hole.data.reduce((a, b) => a + b));
  });
  fc.assert(law, { numRuns: 30 });
});

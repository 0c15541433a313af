import { expect, test } from "vitest";
import { rectangleHole } from "../image/hole.ts";
import { damage, whiteOut } from "./damage.ts";
import { bookMosaic, mosaic } from "./mosaic.ts";

const picture = { width: 3, height: 1, channels: 1, data: Float32Array.from([0.25, 0.5, 0.75]) };
const hole = rectangleHole(picture, { x: 1, y: 0, width: 2, height: 1 });

test("whiteOut fills the hole with white and nothing else", () => {
  expect([...whiteOut(picture, hole).data]).toEqual([0.25, 1, 1]);
});

test("whiteOut refuses a hole of another size", () => {
  const other = { width: 2, height: 1, data: new Uint8Array(2) };
  expect(() => whiteOut(picture, other)).toThrow(
    "white-out: expected a hole of the picture's size, 3×1, got 2×1",
  );
});

test("damage does what its kind says", () => {
  const grid = { cellWidth: 8, cellHeight: 8, phaseX: 0, phaseY: 0 };
  expect([...damage(picture, hole, { kind: "white-out" }).data]).toEqual([0.25, 1, 1]);
  const { data } = damage(picture, hole, { kind: "mean", grid, support: "clipped" });
  expect([...data]).toEqual([0.25, 0.625, 0.625]);
  const how = bookMosaic(picture);
  expect(damage(picture, hole, how)).toEqual(mosaic(picture, hole, how));
});

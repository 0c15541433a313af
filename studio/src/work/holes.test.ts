import { emptyHole, type Hole, holeArea, rectangleHole, unite } from "kintsugi/image";
import { expect, test } from "vitest";
import { photoOfHole, reshaped } from "./holes.ts";

const size = { width: 60, height: 50 };
const box = rectangleHole(size, { x: 20, y: 15, width: 20, height: 16 });
const at = ({ data }: Hole, x: number, y: number): number => data[y * size.width + x];

test("growing and shrinking are by a disc; inverting twice changes nothing", () => {
  const grown = reshaped(box, { growPx: 3 });
  expect([at(grown, 17, 20), at(grown, 16, 20), at(grown, 17, 12)]).toEqual([1, 0, 0]);
  expect(holeArea(reshaped(box, { growPx: -2 }))).toBe(16 * 12);
  expect(holeArea(reshaped(box, "invert"))).toBe(60 * 50 - 20 * 16);
  expect(reshaped(reshaped(box, "invert"), "invert").data).toEqual(box.data);
});

test("smoothing fills gaps, drops crumbs and keeps the rest about as large", () => {
  const crumb = rectangleHole(size, { x: 50, y: 40, width: 2, height: 2 });
  const ragged = unite(box, crumb);
  for (let y = 15; y < 31; y++) ragged.data[y * size.width + 30] = 0;
  const smooth = reshaped(ragged, "smooth");
  expect([at(smooth, 30, 20), at(smooth, 50, 40)]).toEqual([1, 0]);
  expect(Math.abs(holeArea(smooth) - holeArea(box))).toBeLessThan(24);
  expect(reshaped(emptyHole(size), "smooth").data).not.toContain(1);
});

test("a hole's picture is white where the hole is", () => {
  const { channels, raster } = photoOfHole(box);
  expect(channels).toBe(1);
  expect([raster[0], raster[20 * 60 + 25]]).toEqual([0, 255]);
});

import { expect, test } from "vitest";
import { randomOf } from "../../image/random.ts";
import { fieldOf, partOf } from "./field.ts";
import { clearestLines, lineRatio, squareRegions } from "./square-cells.ts";

test("lines are those of the largest mean change; where nothing is known they have none", () => {
  const profile = new Float32Array(97).fill(1);
  for (let b = 4; b < 97; b += 6) profile[b] = 3;
  for (let b = 4; b < 97; b += 24) profile[b] = 0;
  for (const b of [5, 29, 53]) profile[b] = 9;
  expect(clearestLines(profile, 6)).toEqual({ pitch: 6, phase: 4 });
});

test("rows of 6 px propose columns of 6 px in place of those of JPEG's blocks", () => {
  const [width, height, side] = [96, 96, 6];
  const random = randomOf(3);
  const levels = Float32Array.from({ length: 256 }, () => 60 + 120 * random());
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [column, row] = [Math.floor((i % width) / side), Math.floor(i / width / side)];
    return levels[16 * row + column];
  });
  const plane = { width, height, data };
  const part = partOf(plane);
  const grid = { x: { pitch: 8, phase: 0 }, y: { pitch: side, phase: 0 } };
  const field = fieldOf(part, grid, { marginPx: 0, leastLevels: 0.5 });
  const box = { left: 0, top: 0, right: width, bottom: height };
  const cells = new Uint8Array(field.mean.length).fill(1);
  const [square] = squareRegions({ box, part, grid, field, cells, noise: 1 });
  expect(square.grid).toEqual({ x: { pitch: 6, phase: 0 }, y: { pitch: 6, phase: 0 } });
  expect(square.cells.reduce((sum, cell) => sum + cell)).toBe(256);
});

test("the mean at the lines stands over the largest mean at one distance from them", () => {
  const profile = new Float32Array(61).fill(1);
  for (let b = 2; b < 61; b += 6) profile[b] = 9;
  for (let b = 4; b < 61; b += 6) profile[b] = 3;
  profile[5] = 11;
  expect(lineRatio(profile, { pitch: 6, phase: 2 })).toBeCloseTo(3);
  expect(lineRatio(profile, { pitch: 6, phase: 5 })).toBeCloseTo(2 / 9);
});

test("no ratio is more than 100, where nothing changes within, or less than a hundredth", () => {
  const profile = new Float32Array(61).fill(1e-6);
  for (let b = 0; b < 61; b += 6) profile[b] = 5;
  const lines = { pitch: 6, phase: 0 };
  expect(lineRatio(profile, lines)).toBeCloseTo(100);
  expect(lineRatio(new Float32Array(61), lines)).toBe(0.01);
});

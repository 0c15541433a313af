import { expect, test } from "vitest";
import { randomNormal, randomOf } from "../../image/random.ts";
import { fieldOf, partOf } from "./field.ts";
import { factsOf } from "./judge.ts";
import { isLikely, lineRatio, seenOf } from "./likelihood.ts";
import type { Finding } from "./regions.ts";

const side = 6;
const lines = { pitch: side, phase: 0 };

/** Cells that differ by up to `levels` under noise of σ = 2 levels. */
function findingWith(levels: number): Finding {
  const count = 16;
  const size = side * count;
  const random = randomOf(5);
  const means = Float32Array.from({ length: count ** 2 }, () => 100 + levels * random());
  const data = Float32Array.from({ length: size ** 2 }, (_, i) => {
    const [column, row] = [Math.floor((i % size) / side), Math.floor(i / size / side)];
    return means[count * row + column] + 2 * randomNormal(random);
  });
  const part = partOf({ width: size, height: size, data });
  const grid = { x: lines, y: lines };
  const field = fieldOf(part, grid, { marginPx: 1, leastLevels: 0.5 });
  const box = { left: 0, top: 0, right: size, bottom: size };
  return { box, part, grid, field, cells: new Uint8Array(count ** 2).fill(1), noise: 4 };
}

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
  expect(lineRatio(profile, lines)).toBeCloseTo(100);
  expect(lineRatio(new Float32Array(61), lines)).toBe(0.01);
});

test("cells that stand out of the noise are likely, the same noise without them is not", () => {
  const [mosaic, noise] = [findingWith(24), findingWith(0)];
  expect(isLikely(mosaic, factsOf(mosaic))).toBe(true);
  expect(isLikely(noise, { ...factsOf(noise), strongShare: 0.3 })).toBe(false);
});

test("lines of JPEG's blocks, and ground where hardly a cell stands out, are not for it to judge", () => {
  const mosaic = findingWith(24);
  const facts = factsOf(mosaic);
  expect(isLikely(mosaic, { ...facts, likeBlocks: "one axis" })).toBe(false);
  expect(isLikely(mosaic, { ...facts, strongShare: 0.02 })).toBe(false);
});

test("square cells are told from others", () => {
  const mosaic = findingWith(24);
  expect(seenOf(mosaic, factsOf(mosaic)).square).toBe(1);
  const grid = { x: { pitch: 6.2, phase: 0 }, y: lines };
  expect(seenOf({ ...mosaic, grid }, factsOf(mosaic)).square).toBe(0);
});

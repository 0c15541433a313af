import { expect, test } from "vitest";
import { letterCount, penDistance } from "./letters.ts";

test("the pen's line of A passes through its feet and its top, and far from its counter", () => {
  expect(penDistance(0, 0, 6)).toBe(0);
  expect(penDistance(0, 2, 0)).toBe(0);
  expect(penDistance(0, 2, 4)).toBe(0);
  expect(penDistance(0, 2, 6)).toBeCloseTo(1.897, 3);
});

test("every letter lies on the lattice and spans its height", () => {
  for (let letter = 0; letter < letterCount; letter++) {
    const row = (y: number) => Math.min(...[0, 1, 2, 3, 4].map((x) => penDistance(letter, x, y)));
    expect([row(0), row(6)]).toEqual([0, 0]);
    expect(row(8)).toBe(2);
  }
});

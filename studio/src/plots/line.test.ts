import { expect, test } from "vitest";
import { pathOf, rangeOf } from "./line.ts";

test("a line runs from left to right, higher values higher", () => {
  const points = [
    { x: 0, y: 10 },
    { x: 5, y: 20 },
    { x: 10, y: 15 },
  ];
  const frame = { width: 100, height: 50, x: [0, 10], y: [10, 20] } as const;
  expect(pathOf(points, frame)).toBe("M0.0 50.0L50.0 0.0L100.0 25.0");
});

test("a range has room, also for one value or none", () => {
  expect(rangeOf([[{ x: 0, y: 0 }], [{ x: 0, y: 100 }]])).toEqual([-8, 108]);
  expect(rangeOf([[{ x: 0, y: 3 }]])).toEqual([2.5, 3.5]);
  expect(rangeOf([])).toEqual([0, 1]);
});

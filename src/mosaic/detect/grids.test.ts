import { expect, test } from "vitest";
import { farthestMove } from "./grids.ts";

test("lines move as far as at the end where they move most", () => {
  expect(farthestMove({ pitch: 8, phase: 1 }, { pitch: 8, phase: 2.5 }, 100)).toBeCloseTo(1.5, 9);
  expect(farthestMove({ pitch: 10, phase: 0 }, { pitch: 10.1, phase: 0 }, 100)).toBeCloseTo(1, 9);
});

test("every third line is another grid, however near it lies", () => {
  expect(farthestMove({ pitch: 8, phase: 0 }, { pitch: 24, phase: 0 }, 100)).toBe(
    Number.POSITIVE_INFINITY,
  );
});

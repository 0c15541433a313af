import { describe, expect, test } from "vitest";
import { boundsOfHole, holeArea, rectangleHole } from "./hole.ts";
import { randomOf } from "./random.ts";
import { freeFormHole, randomRectangle } from "./random-holes.ts";

const size = { width: 256, height: 256 };
const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];

describe("randomRectangle", () => {
  test("has sides of 40–210 px anywhere in the picture, and reaches all of those", () => {
    const boxes = Array.from({ length: 4000 }, (_, i) => randomRectangle(size, randomOf(1, i)));
    expect(range(boxes.map((box) => box.width))).toEqual([40, 210]);
    expect(range(boxes.map((box) => box.height))).toEqual([40, 210]);
    expect(range(boxes.map((box) => box.x))[0]).toBe(0);
    expect(range(boxes.map((box) => box.x + box.width))[1]).toBe(256);
    const mean = boxes.reduce((sum, box) => sum + box.width, 0) / boxes.length;
    expect(Math.abs(mean - 125)).toBeLessThan(3);
  });

  test("is cut to a picture smaller than its sides", () => {
    const small = { width: 30, height: 100 };
    for (let i = 0; i < 50; i++) {
      const box = randomRectangle(small, randomOf(2, i));
      expect([box.x, box.width]).toEqual([0, 30]);
      expect(holeArea(rectangleHole(small, box))).toBe(30 * box.height);
    }
  });
});

describe("freeFormHole", () => {
  test("is the same again from the same stream, and another from another", () => {
    expect(freeFormHole(size, randomOf(3))).toEqual(freeFormHole(size, randomOf(3)));
    expect(freeFormHole(size, randomOf(3))).not.toEqual(freeFormHole(size, randomOf(4)));
  });

  test("covers from a few to most of the pixels of 256²", () => {
    const areas = Array.from({ length: 100 }, (_, i) =>
      holeArea(freeFormHole(size, randomOf(5, i))),
    );
    const share = areas.reduce((sum, area) => sum + area, 0) / (100 * 256 * 256);
    expect(share).toBeGreaterThan(0.38);
    expect(share).toBeLessThan(0.45);
    expect(Math.max(...areas)).toBeLessThan(0.95 * 256 * 256);
  });

  test("scales with the picture and is never empty", () => {
    for (let i = 0; i < 30; i++) {
      expect(boundsOfHole(freeFormHole({ width: 5, height: 3 }, randomOf(6, i)))).toBeDefined();
    }
    const [small, large] = [128, 256].map((side) =>
      holeArea(freeFormHole({ width: side, height: side }, randomOf(7))),
    );
    expect(large / small).toBeCloseTo(4, 0);
  });
});

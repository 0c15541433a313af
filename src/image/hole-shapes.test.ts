import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundsOfHole, holeArea, rectangleHole } from "./hole.ts";
import { polygonHole, strokeHole } from "./hole-shapes.ts";

const size = { width: 40, height: 30 };

/** The hole as rows of # and . */
const drawn = ({ width, data }: { width: number; data: Uint8Array }) =>
  Array.from(data, (entry) => (entry ? "#" : "."))
    .join("")
    .match(new RegExp(`.{${width}}`, "g"));

describe("polygonHole", () => {
  test("equals the rectangle with the same corners", () => {
    fc.assert(
      fc.property(fc.nat(38), fc.nat(28), fc.nat(), fc.nat(), (x, y, a, b) => {
        const width = 1 + (a % (40 - x));
        const height = 1 + (b % (30 - y));
        const corners = [
          { x, y },
          { x: x + width, y },
          { x: x + width, y: y + height },
          { x, y: y + height },
        ];
        expect(polygonHole(size, corners)).toEqual(rectangleHole(size, { x, y, width, height }));
      }),
      { numRuns: 50 },
    );
  });

  test("holds the pixels whose centre is inside a triangle", () => {
    const triangle = [
      { x: 0, y: 0 },
      { x: 6, y: 0 },
      { x: 0, y: 4 },
    ];
    expect(drawn(polygonHole({ width: 6, height: 4 }, triangle))).toEqual([
      "#####.",
      "####..",
      "##....",
      "#.....",
    ]);
  });

  test("leaves the middle of a twice-covered region open, by the even-odd rule", () => {
    const square = (from: number, to: number) => [
      { x: from, y: from },
      { x: to, y: from },
      { x: to, y: to },
      { x: from, y: to },
      { x: from, y: from },
    ];
    const ring = polygonHole(size, [...square(2, 12), ...square(5, 9)]);
    expect(holeArea(ring)).toBe(100 - 16);
    expect(ring.data[7 * 40 + 7]).toBe(0);
  });

  test("is cut off at the picture and empty without an inside", () => {
    const beyond = [
      { x: -50, y: -50 },
      { x: 90, y: -50 },
      { x: 90, y: 90 },
      { x: -50, y: 90 },
    ];
    expect(holeArea(polygonHole(size, beyond))).toBe(1200);
    expect(holeArea(polygonHole(size, []))).toBe(0);
    expect(holeArea(polygonHole(size, beyond.slice(0, 2)))).toBe(0);
  });
});

describe("strokeHole", () => {
  test("covers the pixels within half its width, with round caps", () => {
    const points = [
      { x: 10.5, y: 12.5 },
      { x: 25.5, y: 12.5 },
    ];
    const hole = strokeHole(size, points, 6);
    expect(boundsOfHole(hole)).toEqual({ x: 7, y: 9, width: 22, height: 7 });
    expect(hole.data[9 * 40 + 7]).toBe(0);
    const disc = strokeHole(size, points.slice(0, 1), 6);
    expect(holeArea(disc)).toBe(29);
    expect(holeArea(hole)).toBe(29 + 15 * 7);
  });

  test("joins its segments and is cut off at the picture", () => {
    const points = [
      { x: -20, y: 5 },
      { x: 20, y: 5 },
      { x: 20, y: 99 },
    ];
    const hole = strokeHole(size, points, 2);
    expect(hole.data[5 * 40]).toBe(1);
    expect(hole.data[29 * 40 + 20]).toBe(1);
    expect(hole.data[29 * 40 + 5]).toBe(0);
  });
});

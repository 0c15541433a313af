import { describe, expect, test } from "vitest";
import { holeArea, rectangleHole } from "../image/index.ts";
import { type FoundMosaic, injuriesFound } from "./found.ts";

const size = { width: 90, height: 60 };
const found = (x: number, cellPx: number, change: Partial<FoundMosaic> = {}): FoundMosaic => {
  const bounds = { x, y: 8, width: 24, height: 16 };
  const hole = rectangleHole(bounds, { x: 0, y: 0, width: 24, height: 16 });
  const grid = { cellWidth: cellPx, cellHeight: cellPx, phaseX: x % cellPx, phaseY: 0 };
  return { bounds, hole, grid, kind: "mean", ...change };
};

describe("what was found", () => {
  test("on one grid is one injury, on others several", () => {
    const injuries = injuriesFound(size, [found(0, 8), found(40, 8), found(60, 7)]);
    expect(injuries.map(({ hole }) => holeArea(hole))).toEqual([768, 320]);
    expect(injuries.map(({ damage }) => damage)).toMatchObject([
      { kind: "mean", grid: { cellWidth: 8 }, support: "clipped" },
      { kind: "mean", grid: { cellWidth: 7 } },
    ]);
  });

  test("tells which pixels its cells were made of, and is another injury where those differ", () => {
    const corner = { kind: "nearest", support: "full", sample: "corner" } as const;
    const regions = [found(0, 8, corner), found(40, 8, { kind: "nearest" })];
    expect(injuriesFound(size, regions).map(({ damage }) => damage)).toMatchObject([
      corner,
      { kind: "nearest", support: "clipped" },
    ]);
  });

  test("shares no pixel: the first has it", () => {
    const [first, second] = injuriesFound(size, [found(0, 8), found(12, 8, { kind: "nearest" })]);
    expect([holeArea(first.hole), holeArea(second.hole)]).toEqual([384, 12 * 16]);
    expect(first.hole.data.some((missing, i) => missing && second.hole.data[i])).toBe(false);
  });

  test("of blurred cells is mended as the book's, and of nothing new is none", () => {
    const blurred = found(0, 8, { kind: "blurred" });
    expect(injuriesFound(size, [blurred])).toMatchObject([{ damage: { kind: "book" } }]);
    expect(injuriesFound(size, [found(0, 8), found(0, 7)])).toHaveLength(1);
  });
});

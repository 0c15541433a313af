import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drive } from "./driver.ts";

describe("the rectangle", () => {
  test("marks the pixels that it touches, drawn in any direction", () => {
    const box = { x: 2, y: 1, width: 4, height: 3 };
    expect(drive(12, 8).rectangle([2, 1], [6, 4])).toMatchObject({ box, area: 12 });
    expect(drive(12, 8).rectangle([5.5, 3.2], [2.9, 1.1])).toMatchObject({ box, area: 12 });
  });

  test("is cut at the picture's border, and nothing where it lies beyond", () => {
    expect(drive(12, 8).rectangle([-5, -5], [2, 30]).box).toEqual({
      x: 0,
      y: 0,
      width: 2,
      height: 8,
    });
    expect(drive(12, 8).rectangle([20, 1], [30, 4]).area).toBe(0);
  });

  test("marks nothing before it is let go, nor after it is given up", () => {
    const hand = drive(12, 8).begin("rectangle", [2, 1], [6, 4]);
    expect(hand).toMatchObject({ area: 0, editor: { tool: { phase: "spanning" } } });
    expect(hand.step({ type: "cancel" })).toMatchObject({
      area: 0,
      editor: { tool: { phase: "idle" } },
    });
    expect(hand.editor.history.done).toHaveLength(0);
  });
});

describe("the brush", () => {
  test("draws a round pen's line at once", () => {
    const hand = drive(40, 20).begin("brush", [10, 10], [30, 10]);
    expect(hand.box).toEqual({ x: 8, y: 8, width: 24, height: 4 });
    const [width, length] = [4, 20];
    const exact = width * length + Math.PI * (width / 2) ** 2;
    expect(Math.abs(hand.area - exact)).toBeLessThan(5);
  });

  test("takes back what it drew when it is given up", () => {
    const hand = drive(40, 20).rectangle([0, 0], [12, 12]).begin("brush", [10, 10], [30, 10]);
    expect(hand.step({ type: "cancel" }).box).toEqual({ x: 0, y: 0, width: 12, height: 12 });
  });

  test("as an eraser makes known again what it touches", () => {
    const hand = drive(40, 20).rectangle([0, 0], [40, 20]).eraser(6, [20, 10], [20, 10]);
    expect(hand.hole.data[10 * 40 + 20]).toBe(0);
    expect(800 - hand.area).toBeCloseTo(Math.PI * 9, -1);
  });
});

describe("undo and redo", () => {
  test("take a whole stroke at a time", () => {
    const hand = drive(40, 20).rectangle([1, 1], [5, 5]).brush(4, [10, 10], [20, 12], [30, 4]);
    const { area } = hand;
    expect(hand.undo().area).toBe(16);
    expect(hand.undo().area).toBe(0);
    expect(hand.undo().area).toBe(0);
    expect(hand.redo().area).toBe(16);
    expect(hand.redo().redo().area).toBe(area);
  });

  test("forget what was undone once something else is done", () => {
    const hand = drive(40, 20).rectangle([1, 1], [5, 5]).undo().rectangle([2, 2], [4, 4]).redo();
    expect(hand.area).toBe(4);
  });

  test("bring back every hole on the way, whatever was drawn", () => {
    const place = fc.tuple(fc.integer({ min: -4, max: 34 }), fc.integer({ min: -4, max: 24 }));
    const stroke = fc.record({
      tool: fc.constantFrom("rectangle", "brush", "eraser"),
      places: fc.array(place, { minLength: 1, maxLength: 4 }),
      widthPx: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 8 }), (strokes) => {
        const hand = drive(30, 20);
        const holes = [hand.hole.data];
        for (const { tool, places, widthPx } of strokes) {
          const before = hand.editor.history.done.length;
          if (tool === "rectangle") hand.rectangle(...places);
          else hand[tool as "brush"](widthPx, ...places);
          if (hand.editor.history.done.length > before) holes.push(hand.hole.data);
        }
        for (const hole of holes.slice(0, -1).reverse())
          expect(hand.undo().hole.data).toEqual(hole);
        for (const hole of holes.slice(1)) expect(hand.redo().hole.data).toEqual(hole);
      }),
      { numRuns: 60 },
    );
  });
});

import * as fc from "fast-check";
import type { Rectangle } from "kintsugi/image";
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

describe("a pen that is pressed", () => {
  const dragged = (pressure: number) => {
    const hand = drive(60, 40).begin("brush");
    hand.editor = { ...hand.editor, brushPx: 20 };
    const trail = [10, 20, 30].map((x) => ({ x, y: 20, pressure }));
    return hand
      .step({ type: "down", at: trail[0], trail: [trail[0]] })
      .step({ type: "up", at: trail[2], trail });
  };

  test("draws as wide as it is pressed, and never less than a fifth", () => {
    expect(dragged(1).box?.height).toBe(20);
    expect(dragged(0.5).box?.height).toBe(12);
    expect(dragged(0).box?.height).toBe(4);
  });

  test("takes a trail for the pieces one by one", () => {
    const hand = drive(60, 40).brush(8, [10, 10], [20, 30], [40, 12]);
    const { data } = hand.hole;
    const trail = [
      { x: 20, y: 30 },
      { x: 40, y: 12 },
    ];
    const once = drive(60, 40).begin("brush");
    once.editor = { ...once.editor, brushPx: 8 };
    once.step({ type: "down", at: { x: 10, y: 10 } }).step({ type: "up", at: trail[1], trail });
    expect(once.hole.data).toEqual(data);
  });
});

describe("the lasso and the polygon", () => {
  const corners = [
    [4, 4],
    [24, 4],
    [24, 14],
    [4, 14],
  ] as const;

  test("mark what they enclose", () => {
    expect(drive(40, 20).lasso(...corners).area).toBe(200);
    expect(drive(40, 20).clicks("polygon", [...corners, [5, 5]], 3)).toMatchObject({
      ...{ area: 200, editor: { tool: { phase: "idle" } } },
    });
  });

  test("of the polygon stay open away from the first corner, until it is closed by key", () => {
    const hand = drive(40, 20).clicks("polygon", corners, 3);
    expect(hand).toMatchObject({ area: 0, editor: { tool: { phase: "looping" } } });
    expect(hand.step({ type: "close" })).toMatchObject({ area: 200 });
    expect(hand.undo().area).toBe(0);
  });

  test("are nothing with fewer than three corners, or given up", () => {
    expect(drive(40, 20).lasso([4, 4], [9, 9]).editor.history.done).toHaveLength(0);
    expect(drive(40, 20).clicks("polygon", corners).step({ type: "cancel" }).area).toBe(0);
  });
});

test("filling asks for the place's colour, once, and can be given up", () => {
  const hand = drive(40, 20).clicks("fill", [[7, 8]]);
  expect(hand.editor.tool).toEqual({ phase: "asking", at: { x: 7, y: 8 } });
  expect(hand.clicks("fill", [[1, 1]]).editor.tool).toEqual({
    ...{ phase: "asking", at: { x: 7, y: 8 } },
  });
  expect(hand.step({ type: "cancel" }).editor.tool.phase).toBe("idle");
});

/** Whether a box lies in another one; none lies in any. */
const contains = (outer: Rectangle | undefined, inner: Rectangle | undefined): boolean =>
  inner === undefined ||
  (outer !== undefined &&
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height);

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
      tool: fc.constantFrom("rectangle", "lasso", "brush", "eraser"),
      places: fc.array(place, { minLength: 1, maxLength: 4 }),
      widthPx: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 8 }), (strokes) => {
        const hand = drive(30, 20);
        const holes = [hand.hole.data];
        for (const { tool, places, widthPx } of strokes) {
          const before = hand.editor.history.done.length;
          if (tool === "rectangle" || tool === "lasso") hand[tool](...places);
          else hand[tool as "brush"](widthPx, ...places);
          if (hand.editor.history.done.length > before) holes.push(hand.hole.data);
          expect(hand.hole.areaPx).toBe(hand.area);
          expect(contains(hand.hole.reach, hand.box)).toBe(true);
        }
        for (const hole of holes.slice(0, -1).reverse())
          expect(hand.undo().hole.data).toEqual(hole);
        for (const hole of holes.slice(1)) expect(hand.redo().hole.data).toEqual(hole);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the join's width", () => {
  const widths = (hand: ReturnType<typeof drive>) => [hand.editor.softPx, hand.area];

  test("is taken back and done again among the marks, one step however long it was drawn", () => {
    const hand = drive(12, 8).rectangle([2, 1], [6, 4]).soften(2).soften(5).soften(9);
    expect(hand.editor.history.done).toHaveLength(2);
    expect(widths(hand.rectangle([0, 0], [1, 1]).soften(4))).toEqual([4, 13]);
    const back = [1, 2, 3, 4].map(() => widths(hand.undo()));
    expect(back).toEqual([
      [9, 13],
      [9, 12],
      [0, 12],
      [0, 0],
    ]);
    const again = [1, 2, 3, 4].map(() => widths(hand.redo()));
    expect(again).toEqual([
      [0, 12],
      [9, 12],
      [9, 13],
      [4, 13],
    ]);
  });

  test("leaves the marks as hard as they were", () => {
    const hand = drive(12, 8).rectangle([2, 1], [6, 4]);
    const { hole } = hand;
    expect(hand.soften(6).hole).toBe(hole);
  });
});

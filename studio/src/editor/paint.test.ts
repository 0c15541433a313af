import { describe, expect, test } from "vitest";
import { marksOf } from "./diff.ts";
import { linesIn, sightOf } from "./paint-marks.ts";
import { columnsFor } from "./paint-tiles.ts";
import type { Scene } from "./scene.ts";

describe("what is painted", () => {
  test("is a grid's lines strictly within a box, fractional ones as they are", () => {
    expect(linesIn(0, 24, { pitch: 8, phase: 0 })).toEqual([8, 16]);
    expect(linesIn(10, 30, { pitch: 8.5, phase: 1 })).toEqual([18, 26.5]);
    expect(linesIn(3, 5, { pitch: 8, phase: 0 })).toEqual([]);
  });

  test("is traced only where marks reach and the stage shows them, no finer than the screen", () => {
    const data = new Uint8Array(4000 * 3000);
    data.fill(1, 1500 * 4000 + 1000, 1500 * 4000 + 1600);
    const marks = marksOf({ width: 4000, height: 3000, data });
    const stage = { width: 800, height: 600 };
    const whole = { stage, view: { scale: 0.2, x: 0, y: 0 } } as Scene;
    expect(sightOf(whole, marks)).toEqual({
      ...{ box: { x: 1000, y: 1500, width: 600, height: 1 }, stepPx: 5 },
    });
    const close = { stage, view: { scale: 2, x: -2100, y: -2900 } } as Scene;
    expect(sightOf(close, marks)).toEqual({
      ...{ box: { x: 1048, y: 1500, width: 404, height: 1 }, stepPx: 1 },
    });
  });

  test("has so many columns of tiles that they become as large as they can", () => {
    const wide = { width: 1200, height: 400 };
    const tall = { width: 400, height: 1200 };
    const picture = { width: 400, height: 300 };
    expect([columnsFor(2, wide, picture), columnsFor(2, tall, picture)]).toEqual([2, 1]);
    expect(columnsFor(4, { width: 900, height: 700 }, picture)).toBe(2);
  });
});

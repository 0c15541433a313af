import { describe, expect, test } from "vitest";
import { hashPicture } from "../../tests/hash-picture.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { rectangleHole } from "../image/hole.ts";
import { crop } from "../image/picture.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import { mosaic as laid } from "../mosaic/mosaic.ts";
import { atFullSize, viewOf } from "./window.ts";

const grid = { cellWidth: 30, cellHeight: 30, phaseX: 31, phaseY: 17 };
const how: Mosaic = { kind: "mean", grid, support: "clipped" };

describe("a view through a window", () => {
  test("inside the picture is a crop, its cells shifted", () => {
    const picture = hashPicture(40, 30);
    const hole = rectangleHole(picture, { x: 10, y: 8, width: 9, height: 7 });
    const box = { x: 5, y: 6, width: 16, height: 24 };
    const view = viewOf({ picture, hole, mosaic: how }, { box, scale: 1 });
    expect(view.picture).toEqual(crop(picture, box));
    expect(view.hole).toEqual(
      rectangleHole({ width: 16, height: 24 }, { x: 5, y: 2, width: 9, height: 7 }),
    );
    expect(view.mosaic?.grid).toEqual({ ...grid, phaseX: 26, phaseY: 11 });
  });

  test("beyond the picture repeats its border and the hole over it", () => {
    const picture = { width: 2, height: 2, channels: 1, data: Float32Array.of(0.1, 0.2, 0.3, 0.4) };
    const hole = rectangleHole(picture, { x: 1, y: 1, width: 1, height: 1 });
    const box = { x: -1, y: 0, width: 4, height: 3 };
    const view = viewOf({ picture, hole }, { box, scale: 1 });
    const rows = [
      [0.1, 0.1, 0.2, 0.2],
      [0.3, 0.3, 0.4, 0.4],
      [0.3, 0.3, 0.4, 0.4],
    ];
    expect(view.picture.data).toEqual(Float32Array.from(rows.flat()));
    expect(Array.from(view.hole.data)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]);
  });

  test("shrunk shows a mosaic of smaller cells with the same values", () => {
    const original = wavyPicture(180, 150);
    const hole = rectangleHole(original, { x: 31, y: 17, width: 75, height: 64 });
    const picture = laid(original, hole, how);
    const window = { box: { x: 1, y: -1, width: 128, height: 128 }, scale: 2 };
    const view = viewOf({ picture, hole, mosaic: how }, window);
    expect(view.mosaic?.grid).toEqual({ cellWidth: 15, cellHeight: 15, phaseX: 15, phaseY: 9 });
    for (let y = 9; y < 41; y++) {
      for (let x = 15; x < 52; x++) {
        const inPicture = (-1 + 2 * y) * 180 + 1 + 2 * x;
        expect(view.hole.data[y * 64 + x]).toBe(1);
        expect(view.picture.data[y * 64 + x]).toBeCloseTo(picture.data[inPicture], 6);
      }
    }
  });

  test("shrunk takes the mean of what is known, and of the hole's pixels alone at its border", () => {
    const picture = {
      width: 4,
      height: 2,
      channels: 1,
      data: Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0),
    };
    const hole = rectangleHole(picture, { x: 3, y: 0, width: 1, height: 2 });
    const view = viewOf({ picture, hole }, { box: { x: 0, y: 0, width: 4, height: 2 }, scale: 2 });
    expect(Array.from(view.picture.data)).toEqual([0.25, 0.5]);
    expect(Array.from(view.hole.data)).toEqual([0, 1]);
  });

  test("comes back at the picture's size", () => {
    const seen = { width: 8, height: 4, channels: 3, data: new Float32Array(96).fill(0.3) };
    const box = { x: 3, y: 2, width: 24, height: 12 };
    const full = atFullSize(seen, { box, scale: 3 });
    expect([full.width, full.height]).toEqual([24, 12]);
    expect(full.data.every((value) => Math.abs(value - 0.3) < 1e-6)).toBe(true);
    expect(atFullSize(seen, { box: { ...box, width: 8, height: 4 }, scale: 1 })).toBe(seen);
  });
});

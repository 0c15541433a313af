import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { boundsOfHole, holeArea } from "../image/hole.ts";
import { caseOf, protocolNamed } from "./protocols.ts";

const original = wavyPicture(256, 256);
const draw = (name: string, index: number, number = 0) =>
  caseOf(protocolNamed(name), original, { index, number });

describe("a protocol", () => {
  test("draws the same case again, and others for other pictures and numbers", () => {
    const first = draw("mean-8", 5, 1);
    expect(draw("mean-8", 5, 1)).toEqual(first);
    expect(draw("mean-8", 6, 1).hole).not.toEqual(first.hole);
    expect(draw("mean-8", 5, 0).hole).not.toEqual(first.hole);
  });

  test("keeps its cases for ever: figures of different days are of the same holes", () => {
    const boxes = [0, 1, 2].map((index) => boundsOfHole(draw("white-out", index).hole)!);
    expect(boxes.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
      [23, 75, 196, 147],
      [73, 41, 158, 182],
      [57, 12, 53, 182],
    ]);
  });

  test("mean-N anchors cells of N px at the rectangle and shows their means, rounded", () => {
    const { picture, hole, mosaic } = draw("mean-16", 3);
    const bounds = boundsOfHole(hole)!;
    expect(mosaic).toEqual({
      kind: "mean",
      grid: { cellWidth: 16, cellHeight: 16, phaseX: bounds.x, phaseY: bounds.y },
      support: "clipped",
    });
    let sum = 0;
    for (let i = 0; i < 256; i++) {
      sum += original.data[(bounds.y + (i >> 4)) * 256 + bounds.x + (i % 16)] / 256;
    }
    const shown = picture.data[(bounds.y + 15) * 256 + bounds.x + 15];
    expect(Math.abs(shown - sum)).toBeLessThanOrEqual(0.5 / 255 + 1e-6);
    expect(Math.abs(shown * 255 - Math.round(shown * 255))).toBeLessThan(1e-4);
  });

  test("draws rectangles of 40–210 px, and squares of 128", () => {
    const sides = Array.from({ length: 60 }, (_, i) => boundsOfHole(draw("white-out", i).hole)!);
    const all = sides.flatMap(({ width, height }) => [width, height]);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(40);
    expect(Math.max(...all)).toBeLessThanOrEqual(210);
    expect(Math.max(...all) - Math.min(...all)).toBeGreaterThan(140);
    const places = [1, 2, 3].map((i) => boundsOfHole(draw("square-128", i).hole)!);
    expect(places.map(({ width, height }) => [width, height])).toEqual(Array(3).fill([128, 128]));
    expect(new Set(places.map(({ x }) => x)).size).toBeGreaterThan(1);
  });

  test("fills holes with white, and the book's mosaic with 42×42 cells", () => {
    for (const name of ["white-out", "free-form", "square-128"]) {
      const { picture, hole, mosaic } = draw(name, 9);
      expect(mosaic).toBeUndefined();
      const inHole = picture.data.filter((_, i) => hole.data[i % hole.data.length]);
      expect(inHole.length).toBe(3 * holeArea(hole));
      expect(inHole.every((value) => value === 1)).toBe(true);
    }
    const { mosaic } = draw("book-mosaic", 9);
    expect(mosaic).toMatchObject({ kind: "book", grid: { cellWidth: 256 / 42, phaseX: 0 } });
  });

  test("leaves known pixels alone", () => {
    for (const name of ["mean-8", "mean-linear-12", "nearest-5", "book-mosaic", "free-form"]) {
      const { picture, hole } = draw(name, 2);
      const isTouched = (value: number, i: number) =>
        hole.data[i % hole.data.length] === 0 && value !== original.data[i];
      expect(picture.data.some(isTouched)).toBe(false);
    }
  });

  test("of an unknown name names all there are", () => {
    for (const name of ["mean", "mean-1", "mean-211", "book-8", "toString", "constructor-8"]) {
      expect(() => protocolNamed(name)).toThrow(
        `protocol: expected one of mean-N, mean-linear-N, nearest-N, book-mosaic, white-out, free-form, square-128 (N from 2 to 210 px), got "${name}"`,
      );
    }
  });
});

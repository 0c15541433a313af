import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bookGrid,
  cellEdges,
  cellOfPixel,
  gridOfRectangle,
  sampledPixels,
  shiftGrid,
} from "./grid.ts";

describe("cellEdges", () => {
  test("gives whole cells and cuts the last at the border", () => {
    expect([...cellEdges(20, 8, 0)]).toEqual([0, 8, 16, 20]);
  });

  test("cuts the first cell where the phase lies inside, before or beyond the picture", () => {
    const edges = [0, 3, 11, 19, 20];
    expect([...cellEdges(20, 8, 3)]).toEqual(edges);
    expect([...cellEdges(20, 8, -5)]).toEqual(edges);
    expect([...cellEdges(20, 8, 43)]).toEqual(edges);
  });

  test("gives a pixel whose centre lies on a boundary to the cell that begins there", () => {
    expect([...cellEdges(13, 6.5, 0)]).toEqual([0, 6, 13]);
  });

  test("agrees with cellOfPixel at every pixel", () => {
    const pitch = fc.double({ min: 1, max: 30, noNaN: true });
    const phase = fc.double({ min: -50, max: 50, noNaN: true });
    const law = fc.property(fc.integer({ min: 1, max: 90 }), pitch, phase, (size, p, at) => {
      const edges = cellEdges(size, p, at);
      const first = cellOfPixel(0, p, at);
      for (let g = 0; g + 1 < edges.length; g++) {
        expect(edges[g + 1]).toBeGreaterThan(edges[g]);
        expect(cellOfPixel(edges[g], p, at)).toBe(first + g);
        expect(cellOfPixel(edges[g + 1] - 1, p, at)).toBe(first + g);
      }
      expect(edges[edges.length - 1]).toBe(size);
    });
    fc.assert(law, { numRuns: 60 });
  });
});

describe("bookGrid", () => {
  test("has 42 by 42 cells at 256 and shows them as enlarging by nearest does", () => {
    for (const width of [256, 255, 128, 97, 13, 6]) {
      const n = Math.floor(width / 6);
      const { cellWidth, phaseX } = bookGrid({ width, height: 256 });
      const edges = cellEdges(width, cellWidth, phaseX);
      expect(edges.length - 1).toBe(n);
      for (let x = 0; x < width; x++) {
        const cell = Math.floor(((2 * x + 1) * n) / (2 * width)); // exact in integers
        expect(cellOfPixel(x, cellWidth, phaseX)).toBe(cell);
        expect(x).toBeGreaterThanOrEqual(edges[cell]);
        expect(x).toBeLessThan(edges[cell + 1]);
      }
    }
  });

  test("samples the pixels that the protocol names", () => {
    const { cellWidth } = bookGrid({ width: 256, height: 256 });
    const edges = cellEdges(256, cellWidth, 0);
    const sampled = sampledPixels(edges, { pitch: cellWidth, phase: 0, sample: "centre" });
    const named = Array.from({ length: 42 }, (_, i) => Math.floor(((2 * i + 1) * 256) / 84));
    expect([...sampled]).toEqual(named);
  });

  test("is one cell for a picture smaller than six pixels", () => {
    expect(bookGrid({ width: 4, height: 5 })).toMatchObject({ cellWidth: 4, cellHeight: 5 });
  });
});

test("gridOfRectangle anchors square or oblong cells at the rectangle's corner", () => {
  const rectangle = { x: 5, y: 7, width: 40, height: 30 };
  expect(gridOfRectangle(rectangle, 8)).toEqual({
    cellWidth: 8,
    cellHeight: 8,
    phaseX: 5,
    phaseY: 7,
  });
  const oblong = gridOfRectangle(rectangle, { width: 8, height: 4.5 });
  expect(oblong).toEqual({ cellWidth: 8, cellHeight: 4.5, phaseX: 5, phaseY: 7 });
});

test("shiftGrid keeps every cell in place when the picture is cropped", () => {
  const grid = { cellWidth: 7.3, cellHeight: 5, phaseX: 2.2, phaseY: 1 };
  const cropped = shiftGrid(grid, { x: 10, y: 3 });
  for (let x = 0; x < 40; x++) {
    expect(cellOfPixel(x, 7.3, cropped.phaseX)).toBe(cellOfPixel(x + 10, 7.3, grid.phaseX));
  }
  expect(cropped.phaseY).toBe(-2);
});

test("sampledPixels gives corners, and keeps to the pixels of a cell that the border cuts", () => {
  const axis = { pitch: 8, phase: 3, sample: "corner" as const };
  expect([...sampledPixels(cellEdges(20, 8, 3), axis)]).toEqual([0, 3, 11, 19]);
  const centres = sampledPixels(cellEdges(20, 8, 3), { ...axis, sample: "centre" });
  expect([...centres]).toEqual([0, 7, 15, 19]);
});

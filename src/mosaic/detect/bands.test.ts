import { describe, expect, test } from "vitest";
import { randomOf } from "../../image/random.ts";
import { bandedSquares, bandOf } from "./bands.ts";
import { fieldOf, partOf } from "./field.ts";
import type { Plane } from "./plane.ts";

const [width, height] = [240, 120];
const [top, bottom, side, phaseX] = [52, 70, 6, 3];

/** Three rows of cells among rows of other things: each pixel of these is another. */
function linePlane(): Plane {
  const random = randomOf(8);
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    if (y < top - 4 || y >= bottom + 4) return 255 * random();
    if (y < top || y >= bottom) return 255;
    return 255 * randomOf(Math.floor((x - phaseX) / side), Math.floor((y - top) / side))();
  });
  return { width, height, data };
}

const box = { left: 0, top: 0, right: width, bottom: height };

/** All cells of a grid over the plane. */
function findingWith(grid: { readonly x: number; readonly y: number }) {
  const part = partOf(linePlane());
  const supposed = { x: { pitch: grid.x, phase: phaseX }, y: { pitch: grid.y, phase: 0 } };
  const field = fieldOf(part, supposed, { marginPx: 0, leastLevels: 0.5 });
  const cells = new Uint8Array(field.mean.length).fill(1);
  return { box, part, grid: supposed, field, cells, noise: 1e-4 };
}

describe("a line of cells", () => {
  test("is where its columns show, to the row", () => {
    const rows = bandOf(linePlane(), { pitch: side, phase: phaseX }, { from: 0, to: width });
    expect(rows).toMatchObject({ from: top, to: bottom });
  });

  test("has no band where other columns are looked for", () => {
    expect(bandOf(linePlane(), { pitch: 7, phase: 2 }, { from: 0, to: width })).toBeUndefined();
  });

  test("is proposed with square cells in its own rows, whatever rows were seen around it", () => {
    const [{ square, own }] = bandedSquares(findingWith({ x: side, y: 11 }));
    expect(square.grid.x).toEqual({ pitch: side, phase: phaseX });
    expect(square.grid.y.pitch).toBe(side);
    const lines = square.grid.y.phase + square.box.top - top;
    expect(Math.abs(lines % side)).toBe(0);
    expect([square.box.top, square.box.bottom]).toEqual([top - 2, bottom + 2]);
    const cells = (each: Uint8Array) => each.reduce((sum, cell) => sum + cell, 0);
    expect(cells(square.cells)).toBeGreaterThanOrEqual((3 * (width - side)) / side);
    expect(own ? cells(own.cells) : 0).toBeLessThan(cells(square.cells));
  });
});

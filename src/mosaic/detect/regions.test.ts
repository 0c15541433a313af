import { expect, test } from "vitest";
import { fieldOf, partOf } from "./field.ts";
import type { Lines } from "./lines.ts";
import { type Finding, isEcho } from "./regions.ts";

/** All cells of a grid (px of the picture) over a box of 60×60 px. */
function findingAt(left: number, top: number, grid: { readonly x: Lines; readonly y: Lines }) {
  const part = partOf({ width: 60, height: 60, data: new Float32Array(3600) });
  const own = (lines: Lines, by: number): Lines => ({ ...lines, phase: lines.phase - by });
  const within = { x: own(grid.x, left), y: own(grid.y, top) };
  const field = fieldOf(part, within, { marginPx: 0, leastLevels: 0.5 });
  const box = { left, top, right: left + 60, bottom: top + 60 };
  const cells = new Uint8Array(field.mean.length).fill(1);
  return { box, part, grid: within, field, cells, noise: 1 } satisfies Finding;
}

const seven: Lines = { pitch: 7, phase: 3 };
const square = findingAt(100, 50, { x: seven, y: { pitch: 7, phase: 1 } });

test("what shows a region's columns, across it, with rows of its own is the same again", () => {
  const swollen = findingAt(112, 20, { x: seven, y: { pitch: 13.3, phase: 4 } });
  expect(isEcho(swollen, square)).toBe(true);
  expect(isEcho(square, swollen)).toBe(true);
});

test("what lies apart, has other columns too, or the same grid is another, or a part", () => {
  const rows: Lines = { pitch: 13.3, phase: 4 };
  expect(isEcho(findingAt(100, 150, { x: seven, y: rows }), square)).toBe(false);
  expect(isEcho(findingAt(112, 20, { x: { pitch: 7, phase: 0 }, y: rows }), square)).toBe(false);
  expect(isEcho(findingAt(112, 60, square.grid), findingAt(112, 60, square.grid))).toBe(false);
});

import { expect, test } from "vitest";
import { type Field, fieldOf, partOf } from "./field.ts";
import { agreed, featuresOf, membershipScores } from "./membership.ts";

const [columns, rows, side] = [6, 4, 8];
const lines = { pitch: side, phase: 0 };

/** Cells of the levels given, with a jump of `jump` levels within the cells of column 4. */
function fieldWith(levels: (column: number, row: number) => number, jump = 0): Field {
  const [width, height] = [columns * side, rows * side];
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const column = Math.floor(x / side);
    const isJump = column === 4 && x % side >= 4;
    return levels(column, Math.floor(y / side)) + (isJump ? jump : 0);
  });
  const grid = { x: lines, y: lines };
  return fieldOf(partOf({ width, height, data }), grid, { marginPx: 0, leastLevels: 0.5 });
}

const checked = (column: number, row: number) => 100 + 20 * ((column + row) % 2);

test("a cell whose sides show and that varies no more than the noise is the mosaic's; one with a jump within is not", () => {
  const field = fieldWith(checked, 60);
  const [own, other] = [1 + columns, 4 + columns];
  expect(featuresOf(field, 1, own).over).toBe(0);
  expect(featuresOf(field, 1, other).over).toBe(4);
  const scores = membershipScores(field, 1);
  expect(scores[own]).toBeGreaterThan(2);
  expect(scores[other]).toBeLessThan(-1);
});

test("smooth ground says a little against itself, however much noise there is", () => {
  const field = fieldWith(() => 90);
  for (const noise of [0.6, 2, 30]) {
    expect([...membershipScores(field, noise)]).toEqual(
      new Array(columns * rows).fill(expect.closeTo(-0.4)),
    );
  }
});

test("a cell goes with three neighbours that are sure, and an outlier with none", () => {
  const field = fieldWith(checked);
  const scores = new Float32Array(columns * rows).fill(-2);
  for (const cell of [7, 8, 13, 15, 19, 20, 21]) scores[cell] = 3;
  scores[14] = -0.6;
  scores[11] = 0.6;
  const cells = agreed(scores, field);
  expect(cells[14]).toBe(1);
  expect(cells[11]).toBe(0);
});

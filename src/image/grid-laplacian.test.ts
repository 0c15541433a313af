import fc from "fast-check";
import { expect, test } from "vitest";
import {
  applyLaplacian,
  gridVector,
  multigrid,
  restrictTo,
  windowLaplacian,
} from "./grid-laplacian.ts";
import { randomOf } from "./random.ts";

const window = (width: number, height: number) => windowLaplacian({ x: 0, y: 0, width, height });

test("the Laplacian of a parabola is its curvature, and of a constant 0", () => {
  const grid = window(6, 5);
  const [parabola, out] = [gridVector(grid), gridVector(grid)];
  for (const i of grid.cells) parabola[i] = (i % grid.stride) ** 2;
  applyLaplacian(grid, parabola, out);
  const middle = grid.cells[2 * 6 + 3];
  expect(out[middle]).toBe(-2);
  for (const i of grid.cells) parabola[i] = 7;
  applyLaplacian(grid, parabola, out);
  for (const i of grid.cells) expect(out[i]).toBe(0);
});

/** ⟨a, b⟩ over the cells. */
const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

test("the multigrid cycle is symmetric, positive definite and close to the inverse, for any hole", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 24 }),
      fc.integer({ min: 2, max: 24 }),
      fc.nat(10_000),
      (width, height, seed) => {
        const random = randomOf(seed);
        const density = random();
        const whole = window(width, height);
        const isUnknown = gridVector(whole).map(() => (random() < density ? 1 : 0));
        isUnknown[whole.cells[0]] = 0;
        const inside = restrictTo(whole, (i) => isUnknown[i] === 1 && whole.diagonal[i] > 0);
        const [a, b, ia, ib, back] = Array.from({ length: 5 }, () => gridVector(whole));
        for (const i of inside.cells) [a[i], b[i]] = [random() - 0.5, random() - 0.5];
        const cycle = multigrid(inside);
        cycle(a, ia);
        cycle(b, ib);
        expect(dot(a, ib)).toBeCloseTo(dot(ia, b), 8);
        if (inside.cells.length > 0) expect(dot(a, ia)).toBeGreaterThan(0);
        // energies: B between 0.25 and 2.5 times the inverse
        applyLaplacian(inside, a, back);
        cycle(back, ib);
        const ratio = inside.cells.length > 0 ? dot(back, ib) / dot(a, back) : 1;
        expect(ratio).toBeGreaterThan(0.25);
        expect(ratio).toBeLessThan(2.5);
      },
    ),
    { numRuns: 100 },
  );
});

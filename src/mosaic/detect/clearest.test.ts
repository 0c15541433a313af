import fc from "fast-check";
import { expect, test } from "vitest";
import { clearestRectangle } from "./clearest.ts";

const size = { columns: 9, rows: 7 };
const all = { left: 0, top: 0, right: 9, bottom: 7 };

test("a rectangle of what speaks for it is found among what speaks against, and its sum", () => {
  const place = fc.record({
    ...{ left: fc.integer({ min: 0, max: 5 }), top: fc.integer({ min: 0, max: 3 }) },
    ...{ width: fc.integer({ min: 3, max: 4 }), height: fc.integer({ min: 3, max: 4 }) },
  });
  fc.assert(
    fc.property(place, ({ left, top, width, height }) => {
      const box = { left, top, right: left + width, bottom: top + height };
      const scores = Float32Array.from({ length: 63 }, (_, cell) => {
        const [column, row] = [cell % 9, Math.floor(cell / 9)];
        const isIn = column >= left && column < box.right && row >= top && row < box.bottom;
        return isIn ? 2 : -0.25;
      });
      expect(clearestRectangle(scores, size, all)).toEqual({ box, sum: 2 * width * height });
    }),
  );
});

test("cells that speak against it are taken in where more than they say lies beyond", () => {
  const scores = new Float32Array(63).fill(-1);
  for (const cell of [20, 21, 22, 24, 25, 29, 30, 31, 33, 34]) scores[cell] = 3;
  const { box, sum } = clearestRectangle(scores, size, all);
  expect(box).toEqual({ left: 2, top: 2, right: 8, bottom: 4 });
  expect(sum).toBe(28);
});

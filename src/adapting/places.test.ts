import fc from "fast-check";
import { expect, test } from "vitest";
import { emptyHole, rectangleHole, unite } from "../image/index.ts";
import { freePlaces } from "./places.ts";

test("gives every place of the lattice that the hole leaves free, row by row", () => {
  const hole = rectangleHole({ width: 20, height: 12 }, { x: 9, y: 0, width: 3, height: 12 });
  const places = freePlaces(hole, { width: 8, height: 8 });
  expect(places).toEqual([
    { x: 0, y: 0 },
    { x: 12, y: 0 },
    { x: 0, y: 4 },
    { x: 12, y: 4 },
  ]);
});

test("never lets a rectangle touch the hole, nor leaves out one that does not", () => {
  const size = { width: 33, height: 21 };
  const side = fc.integer({ min: 1, max: 9 });
  const spot = fc.record({
    x: fc.integer({ min: 0, max: 23 }),
    y: fc.integer({ min: 0, max: 11 }),
    width: side,
    height: side,
  });
  fc.assert(
    fc.property(fc.array(spot, { maxLength: 5 }), side, side, (spots, width, height) => {
      const holes = spots.map((each) => rectangleHole(size, each));
      const hole = unite(emptyHole(size), ...holes);
      const free: string[] = [];
      for (let y = 0; y + height <= size.height; y += 4) {
        for (let x = 0; x + width <= size.width; x += 4) {
          const own = rectangleHole(size, { x, y, width, height });
          if (!own.data.some((entry, i) => entry === 1 && hole.data[i] === 1))
            free.push(`${x},${y}`);
        }
      }
      expect(freePlaces(hole, { width, height }).map(({ x, y }) => `${x},${y}`)).toEqual(free);
    }),
  );
});

import { emptyHole, rectangleHole, unite } from "kintsugi/image";
import { expect, test } from "vitest";
import { outlineOf } from "./outline.ts";

const size = { width: 8, height: 6 };

test("a rectangle's outline is its four sides", () => {
  const edges = outlineOf(rectangleHole(size, { x: 2, y: 1, width: 3, height: 4 }));
  expect(edges).toHaveLength(4);
  expect(edges).toEqual(
    expect.arrayContaining([
      ...[
        [2, 1, 5, 1],
        [2, 5, 5, 5],
      ],
      ...[
        [2, 1, 2, 5],
        [5, 1, 5, 5],
      ],
    ]),
  );
});

test("the whole picture is outlined along its border", () => {
  const edges = outlineOf(rectangleHole(size, { x: 0, y: 0, width: 8, height: 6 }));
  expect(edges).toHaveLength(4);
});

test("no hole has no outline, and parts that touch at a corner keep theirs", () => {
  expect(outlineOf(emptyHole(size))).toEqual([]);
  const corner = unite(
    rectangleHole(size, { x: 1, y: 1, width: 2, height: 2 }),
    rectangleHole(size, { x: 3, y: 3, width: 2, height: 2 }),
  );
  const length = outlineOf(corner).reduce((sum, [x1, y1, x2, y2]) => sum + x2 - x1 + y2 - y1, 0);
  expect(length).toBe(16);
});

test("only what is in sight is traced, at the screen's own fineness", () => {
  const large = rectangleHole(
    { width: 400, height: 300 },
    { x: 40, y: 60, width: 200, height: 80 },
  );
  const coarse = outlineOf(large, { box: { x: 0, y: 0, width: 400, height: 300 }, stepPx: 4 });
  expect(coarse).toHaveLength(4);
  expect(coarse).toContainEqual([40, 60, 240, 60]);
  const corner = outlineOf(large, { box: { x: 200, y: 100, width: 200, height: 200 }, stepPx: 1 });
  expect(corner).toContainEqual([240, 100, 240, 140]);
  expect(corner).toContainEqual([200, 140, 240, 140]);
});

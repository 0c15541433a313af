import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boundsOfHole,
  dilate,
  emptyHole,
  erode,
  type Hole,
  holeArea,
  holeFromColour,
  holeFromPicture,
  rectangleHole,
  requireHole,
  requireSize,
  unite,
} from "./hole.ts";
import { pictureFromBytes } from "./picture.ts";

const size = { width: 9, height: 7 };

/** Holes of 9×7, from sparse to dense. */
const holes: fc.Arbitrary<Hole> = fc.nat(6).chain((rarity) =>
  fc.array(fc.nat(rarity), { minLength: 63, maxLength: 63 }).map((draws) => ({
    ...size,
    data: Uint8Array.from(draws, (n) => (n ? 0 : 1)),
  })),
);

const complement = (hole: Hole) => ({ ...hole, data: hole.data.map((entry) => 1 - entry) });

describe("rectangleHole", () => {
  test("covers exactly the rectangle", () => {
    const rectangle = { x: 2, y: 1, width: 4, height: 3 };
    const hole = rectangleHole(size, rectangle);
    expect(holeArea(hole)).toBe(12);
    expect(boundsOfHole(hole)).toEqual(rectangle);
    expect(hole.data[1 * 9 + 2]).toBe(1);
    expect(hole.data[3 * 9 + 6]).toBe(0);
  });

  test.each([
    [{ x: 6, y: 0, width: 4, height: 3 }, "6,0,4,3"],
    [{ x: -1, y: 0, width: 4, height: 3 }, "-1,0,4,3"],
    [{ x: 0, y: 5, width: 4, height: 3 }, "0,5,4,3"],
    [{ x: 0, y: 0, width: 0, height: 3 }, "0,0,0,3"],
    [{ x: 0.5, y: 0, width: 2, height: 3 }, "0.5,0,2,3"],
  ])("refuses %j", (rectangle, written) => {
    expect(() => rectangleHole(size, rectangle, "--rect")).toThrow(
      `--rect: expected whole pixels x,y,w,h within the picture, 9×7, got ${written}`,
    );
  });
});

describe("boundsOfHole", () => {
  test("is undefined for an empty hole and tight around scattered pixels", () => {
    expect(boundsOfHole(emptyHole(size))).toBeUndefined();
    const hole = emptyHole(size);
    hole.data[2 * 9 + 7] = 1;
    hole.data[5 * 9 + 3] = 1;
    expect(boundsOfHole(hole)).toEqual({ x: 3, y: 2, width: 5, height: 4 });
  });
});

describe("holes from pictures", () => {
  test("holeFromPicture takes level 128 and brighter, RGB by its luma", () => {
    const grey = pictureFromBytes(Uint8Array.of(0, 127, 128, 255), {
      width: 4,
      height: 1,
      channels: 1,
    });
    expect(Array.from(holeFromPicture(grey).data)).toEqual([0, 0, 1, 1]);
    const bytes = Uint8Array.of(128, 128, 128, 127, 127, 127, 0, 255, 0, 255, 0, 255);
    const rgb = pictureFromBytes(bytes, { width: 4, height: 1, channels: 3 });
    expect(Array.from(holeFromPicture(rgb).data)).toEqual([1, 0, 1, 0]);
  });

  test("holeFromColour takes the colour, and near ones within the tolerance", () => {
    const bytes = Uint8Array.of(0, 255, 0, 4, 250, 3, 0, 249, 0, 0, 255, 9);
    const picture = pictureFromBytes(bytes, { width: 4, height: 1, channels: 3 });
    expect(Array.from(holeFromColour(picture, "#00ff00").data)).toEqual([1, 0, 0, 0]);
    expect(Array.from(holeFromColour(picture, "#00FF00", 5).data)).toEqual([1, 1, 0, 0]);
    expect(() => holeFromColour(picture, "lime")).toThrow("expected a colour written #rrggbb");
  });
});

describe("morphology", () => {
  test("dilate draws a disc around a pixel", () => {
    const hole = rectangleHole(size, { x: 4, y: 3, width: 1, height: 1 });
    expect(holeArea(dilate(hole, 1))).toBe(5);
    expect(holeArea(dilate(hole, 1.5))).toBe(9);
    expect(holeArea(dilate(hole, 2))).toBe(13);
  });

  test("erode takes a rim off but keeps what lies on the picture's border", () => {
    const inside = rectangleHole(size, { x: 2, y: 2, width: 4, height: 4 });
    expect(boundsOfHole(erode(inside, 1))).toEqual({ x: 3, y: 3, width: 2, height: 2 });
    const corner = rectangleHole(size, { x: 0, y: 0, width: 4, height: 4 });
    expect(boundsOfHole(erode(corner, 1))).toEqual({ x: 0, y: 0, width: 3, height: 3 });
  });

  test("erode is dilate of what is known, and opening never grows a hole", () => {
    fc.assert(
      fc.property(holes, fc.constantFrom(1, 1.5, 2, 3), (hole, radiusPx) => {
        expect(erode(hole, radiusPx)).toEqual(complement(dilate(complement(hole), radiusPx)));
        const opened = dilate(erode(hole, radiusPx), radiusPx);
        opened.data.forEach((entry, i) => {
          expect(entry).toBeLessThanOrEqual(hole.data[i]);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("unite covers what any of its holes covers, and leaves them as they were", () => {
    fc.assert(
      fc.property(holes, holes, (a, b) => {
        const before = a.data.slice();
        const united = unite(a, b);
        united.data.forEach((entry, i) => {
          expect(entry).toBe(Math.max(a.data[i], b.data[i]));
        });
        expect(a.data).toEqual(before);
      }),
      { numRuns: 40 },
    );
    expect(() => unite(emptyHole(size), emptyHole({ width: 7, height: 9 }))).toThrow(
      "hole: expected a hole of the picture's size, 9×7, got 7×9",
    );
  });
});

test("requireHole refuses a hole that covers nothing", () => {
  expect(() => requireHole(emptyHole(size), "hole.png")).toThrow(
    "hole.png: expected a hole that covers at least one pixel, got an empty one; mark the region to mend",
  );
  requireHole(rectangleHole(size, { x: 8, y: 6, width: 1, height: 1 }), "hole.png");
});

test("requireSize refuses a hole of another size", () => {
  expect(() => requireSize(emptyHole(size), { width: 9, height: 8 }, "hole.png")).toThrow(
    "hole.png: expected a hole of the picture's size, 9×8, got 9×7",
  );
});

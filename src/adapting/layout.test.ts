import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { emptyHole, type Rectangle, randomOf, rectangleHole, unite } from "../image/index.ts";
import { gridOfRectangle, type Mosaic } from "../mosaic/index.ts";
import { knownPartOf, mosaicAt } from "./known-part.ts";
import { layOut } from "./layout.ts";

const size = { width: 192, height: 160 };

function partOf(rectangle: Rectangle, mosaic?: Mosaic) {
  const hole = rectangleHole(size, rectangle);
  return knownPartOf({ picture: wavyPicture(size.width, size.height), hole, mosaic });
}

const mean = (rectangle: Rectangle, cellPx: number): Mosaic => ({
  ...{ kind: "mean", support: "clipped" },
  grid: gridOfRectangle(rectangle, cellPx),
});

const covers = ({ x, y, width, height }: Rectangle, spot: Rectangle): boolean =>
  spot.x < x + width && x < spot.x + spot.width && spot.y < y + height && y < spot.y + spot.height;

describe("the layout", () => {
  const rectangle = { x: 80, y: 60, width: 40, height: 24 };
  const layout = layOut(partOf(rectangle), randomOf(3), "it");

  test("holds out four holes as large as the true one, apart from it and from each other", () => {
    expect(layout.heldOut).toHaveLength(4);
    const all = [rectangle, ...layout.heldOut];
    for (const [i, each] of all.entries()) {
      expect([each.width, each.height]).toEqual([40, 24]);
      expect(all.filter((other, k) => k !== i && covers(each, other))).toEqual([]);
    }
    const holes = all.map((each) => rectangleHole(size, each));
    expect(layout.unknown.data).toEqual(unite(emptyHole(size), ...holes).data);
  });

  test("trains on holes of its size and smaller ones, none of them where something is unknown", () => {
    const sizes = layout.trained.map(({ size }) => [size.width, size.height]);
    expect(sizes).toEqual([
      [40, 24],
      [30, 18],
      [20, 16],
    ]);
    for (const { size: own, places } of layout.trained) {
      expect(places.length).toBeGreaterThanOrEqual(16);
      const taken = [rectangle, ...layout.heldOut];
      const touching = places.filter((place) =>
        taken.some((each) => covers({ ...place, ...own }, each)),
      );
      expect(touching).toEqual([]);
    }
  });

  test("is drawn by its random numbers alone", () => {
    expect(layOut(partOf(rectangle), randomOf(3), "it").heldOut).toEqual(layout.heldOut);
    expect(layOut(partOf(rectangle), randomOf(4), "it").heldOut).not.toEqual(layout.heldOut);
  });

  test("takes smaller holes where there is no room for the true size", () => {
    const large = { x: 40, y: 30, width: 90, height: 90 };
    const [{ width, height }] = layOut(partOf(large), randomOf(1), "it").heldOut;
    expect([width, height]).toEqual([31, 31]);
  });

  test("refuses a picture of which too little is known, in a sentence", () => {
    const most = { x: 8, y: 8, width: 176, height: 144 };
    expect(() => layOut(partOf(most, mean(most, 12)), randomOf(1), "shelf.png")).toThrow(
      "shelf.png: expected known picture beside the hole for 4 holes of 24×24 px and more to train on, " +
        "got 17 % of 192×160 px; mend it without adaptation",
    );
  });
});

describe("the known part", () => {
  test("lays the grid at a self-made hole's corner as it lies at the true one's", () => {
    const rectangle = { x: 81, y: 60, width: 40, height: 24 };
    const anchored = { ...rectangle, x: 78, y: 55 };
    const part = partOf(rectangle, mean(anchored, 8));
    const moved = mosaicAt(part, { x: 10, y: 20, width: 16, height: 16 });
    expect(moved?.grid).toEqual({ cellWidth: 8, cellHeight: 8, phaseX: 7, phaseY: 15 });
  });

  test("is seen at the network's scale, groups of pixels beginning where cells do", () => {
    const rectangle = { x: 61, y: 41, width: 96, height: 96 };
    const part = partOf(rectangle, mean(rectangle, 24));
    expect(part.seen.picture).toMatchObject({ width: 95, height: 79 });
    expect(part.seen.mosaic?.grid).toMatchObject({ cellWidth: 12, phaseX: 30, phaseY: 20 });
    expect(part.box).toEqual({ x: 30, y: 20, width: 48, height: 48 });
  });

  test("likens self-made holes to the area that is missing, not to the box around it", () => {
    const [a, b] = [
      { x: 40, y: 40, width: 32, height: 8 },
      { x: 40, y: 48, width: 8, height: 24 },
    ].map((each) => rectangleHole(size, each));
    const part = knownPartOf({ picture: wavyPicture(192, 160), hole: unite(a, b) });
    const factor = Math.sqrt((32 * 8 + 8 * 24) / (32 * 32));
    expect(part.like.width).toBeCloseTo(32 * factor, 10);
    expect(part.like.height).toBeCloseTo(32 * factor, 10);
  });
});

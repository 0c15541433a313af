import type { MosaicRegion } from "kintsugi/browser";
import { holeArea, rectangleHole } from "kintsugi/image";
import { describe, expect, test } from "vitest";
import { injuriesOf } from "./injuries.ts";

const size = { width: 80, height: 60 };
const box = (x: number, y: number, width: number, height: number) =>
  rectangleHole(size, { x, y, width, height });

const region = (x: number, cell: number): MosaicRegion => ({
  bounds: { x, y: 10, width: 24, height: 16 },
  hole: { width: 24, height: 16, data: new Uint8Array(24 * 16).fill(1) },
  grid: { cellWidth: cell, cellHeight: cell, phaseX: x % cell, phaseY: 10 % cell },
  ...{ kind: "mean", support: "clipped", confidence: 1, area: 24 * 16 },
});

describe("what is broken", () => {
  test("is as a person says where nothing was found", () => {
    const [injury, ...others] = injuriesOf({
      ...{ hole: box(4, 4, 16, 16), choice: { kind: "nearest", cellPx: 4 } },
    });
    expect(others).toEqual([]);
    expect(injury.damage).toMatchObject({ kind: "nearest", grid: { cellWidth: 4, phaseX: 4 } });
  });

  test("is as it was found under the marks, each mosaic with its own grid", () => {
    const hole = box(0, 0, 80, 60);
    const found = [region(8, 8), region(40, 6)];
    const injuries = injuriesOf({ hole, found, choice: { kind: "white-out" } });
    expect(injuries.map(({ damage }) => damage)).toMatchObject([
      { kind: "mean", grid: { cellWidth: 8 } },
      { kind: "mean", grid: { cellWidth: 6 } },
      { kind: "white-out" },
    ]);
    const areas = injuries.map((injury) => holeArea(injury.hole));
    expect(areas).toEqual([384, 384, 80 * 60 - 2 * 384]);
  });

  test("reaches no further than the marks: what was erased is known", () => {
    const hole = box(8, 10, 10, 16);
    const injuries = injuriesOf({ hole, found: [region(8, 8)], choice: { kind: "white-out" } });
    expect(injuries).toHaveLength(1);
    expect(injuries[0].hole.data).toEqual(hole.data);
  });

  test("is nothing of a mosaic that lies outside the marks", () => {
    const hole = box(50, 40, 10, 10);
    const injuries = injuriesOf({ hole, found: [region(8, 8)], choice: { kind: "white-out" } });
    expect(injuries.map(({ damage }) => damage.kind)).toEqual(["white-out"]);
  });
});

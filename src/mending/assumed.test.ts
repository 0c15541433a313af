import { describe, expect, test } from "vitest";
import { rectangleHole } from "../image/index.ts";
import type { Mosaic } from "../mosaic/index.ts";
import { assumedOf } from "./assumed.ts";

const size = { width: 40, height: 32 };
const grid = { cellWidth: 8, cellHeight: 8, phaseX: 0, phaseY: 0 };
const wholeCells = rectangleHole(size, { x: 8, y: 8, width: 16, height: 16 });
const cutCells = rectangleHole(size, { x: 8, y: 8, width: 16, height: 13 });
const atBorder = rectangleHole(size, { x: 24, y: 8, width: 16, height: 24 });

const of = (kind: Mosaic["kind"], more: Partial<Mosaic> = {}): Mosaic => ({
  ...{ kind, grid, support: "clipped", ...more },
});

describe("what is assumed of a mosaic", () => {
  test("is the support of cells that the hole cuts, and the pixel of nearest", () => {
    const assumed = (damage: Mosaic) =>
      [wholeCells, cutCells].map((hole) => assumedOf({ hole, damage }));
    expect(assumed(of("mean"))).toEqual([[], ["support"]]);
    expect(assumed(of("mean-linear"))).toEqual([[], ["support"]]);
    expect(assumed(of("nearest"))).toEqual([["sample"], ["support", "sample"]]);
  });

  test("is no support where only the picture's border cuts a cell", () => {
    const damage = of("mean", { grid: { ...grid, cellWidth: 12, cellHeight: 12 } });
    expect(assumedOf({ hole: atBorder, damage })).toEqual(["support"]);
    const shifted = of("mean", { grid: { cellWidth: 12, cellHeight: 12, phaseX: 0, phaseY: 8 } });
    expect(assumedOf({ hole: atBorder, damage: shifted })).toEqual([]);
  });

  test("is nothing where cut cells showed it, where the kind says it, and where there are no cells", () => {
    const shown = of("nearest", { support: "full", sample: "corner" });
    expect(assumedOf({ hole: cutCells, damage: shown })).toEqual([]);
    expect(assumedOf({ hole: cutCells, damage: of("book") })).toEqual([]);
    expect(assumedOf({ hole: cutCells, damage: { kind: "white-out" } })).toEqual([]);
  });
});

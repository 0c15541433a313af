/** Mosaics that other programs laid (`tests/fixtures/mosaics/ORIGIN.md`): found, with their cells and kinds. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readPicture, workingPicture } from "../src/files/index.ts";
import { holeArea, type Rectangle, rectangleHole } from "../src/image/index.ts";
import { detect, holeOfRegions } from "../src/mosaic/index.ts";

interface Case {
  readonly file: string;
  readonly program: string;
  readonly kind: "mean" | "mean-linear" | "nearest" | "book";
  readonly variant: "clean" | "jpeg-75" | "webp-80";
  readonly cell: readonly [number, number];
  readonly bounds: Rectangle;
}

const folder = fileURLToPath(new URL("fixtures/mosaics/", import.meta.url));
const cases: readonly Case[] = JSON.parse(readFileSync(`${folder}cases.json`, "utf8"));

/** Rectangles cut no cells, so that means of light are not told from means of sRGB. */
const shownAs = { mean: "mean", "mean-linear": "mean", nearest: "nearest", book: "blurred" };

/** The overlap of hole and region, and how far (a share) a cell's sides may be off. */
const least = {
  clean: { iou: 0.99, off: 0 },
  "jpeg-75": { iou: 0.9, off: 0.02 },
  "webp-80": { iou: 0.9, off: 0.02 },
};

describe("a mosaic by another program", () => {
  test.each(cases)("is found: $program, $variant", async (each) => {
    const picture = workingPicture(await readPicture(folder + each.file));
    const { regions } = detect(picture);
    expect(regions).toHaveLength(1);
    const [{ grid, kind }] = regions;
    const { iou, off } = least[each.variant];
    const [hole, found] = [rectangleHole(picture, each.bounds), holeOfRegions(picture, regions)];
    const shared = hole.data.filter((missing, i) => missing && found.data[i]).length;
    expect(shared / (holeArea(hole) + holeArea(found) - shared)).toBeGreaterThanOrEqual(iou);
    const errors = [grid.cellWidth / each.cell[0] - 1, grid.cellHeight / each.cell[1] - 1];
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(off);
    expect(kind).toBe(shownAs[each.kind]);
  });
});

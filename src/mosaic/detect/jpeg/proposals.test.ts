import { expect, test } from "vitest";
import { cloudyPicture } from "../../../../tests/cloudy-picture.ts";
import { savedPlane, usualSteps } from "../../../../tests/saved-plane.ts";
import { rectangleHole } from "../../../image/hole.ts";
import { damage } from "../../damage.ts";
import { lumaPlane } from "../plane.ts";
import { proposalsIn } from "./proposals.ts";
import { splitOf, splits } from "./splits.ts";

const size = { width: 192, height: 160 };
const original = cloudyPicture(size.width, size.height, 9);
const blocks = { steps: usualSteps, left: 0, top: 0 };
/** At least 96 px of whole cells. */
const sideOf = (cell: number): number => Math.ceil(96 / cell) * cell;
const nowhere = () => false;

test.each([
  [5, 5],
  [6, 6],
  [7, 11],
  [13, 9],
])("a mosaic of %i×%i px is the first that blocks speak for", (cellWidth, cellHeight) => {
  const rectangle = { x: 40, y: 24, width: sideOf(cellWidth), height: sideOf(cellHeight) };
  const hole = rectangleHole(original, rectangle);
  const grid = { cellWidth, cellHeight, phaseX: 40 % cellWidth, phaseY: 24 % cellHeight };
  const hidden = damage(original, hole, { kind: "mean", grid, support: "clipped" });
  const [first] = proposalsIn(savedPlane(lumaPlane(hidden)), blocks, nowhere);
  expect([first.grid.x.pitch, first.grid.y.pitch]).toEqual([cellWidth, cellHeight]);
  expect([first.grid.x.phase % cellWidth, first.grid.y.phase % cellHeight]).toEqual([
    grid.phaseX,
    grid.phaseY,
  ]);
});

test("nothing is proposed where everything is taken", () => {
  expect(proposalsIn(savedPlane(lumaPlane(original)), blocks, () => true)).toEqual([]);
});

test("a plane smaller than a block proposes nothing", () => {
  const plane = { width: 7, height: 5, data: new Float32Array(35) };
  expect(proposalsIn(plane, blocks, nowhere)).toEqual([]);
});

test("blocks split nowhere, once, or twice a cell apart", () => {
  expect(splits).toHaveLength(1 + 7 + 6);
  expect(splits[splitOf([])]).toEqual([]);
  expect(splits[splitOf([3])]).toEqual([3]);
  expect(splits[splitOf([2, 7])]).toEqual([2, 7]);
});

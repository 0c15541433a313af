import { describe, expect, test } from "vitest";
import { cloudyPicture } from "../../../../tests/cloudy-picture.ts";
import { savedPlane, usualSteps } from "../../../../tests/saved-plane.ts";
import { rectangleHole } from "../../../image/hole.ts";
import type { Rectangle } from "../../../image/picture.ts";
import { damage } from "../../damage.ts";
import { fieldOf, partOf } from "../field.ts";
import { judgedOf } from "../judge.ts";
import { lumaPlane, type Plane } from "../plane.ts";
import type { Finding } from "../regions.ts";
import { grown } from "./grown.ts";

const size = { width: 192, height: 160 };
const original = cloudyPicture(size.width, size.height, 7);
const blocks = { steps: usualSteps, left: 0, top: 0 };
const cell = 6;

function savedWith(rectangle: Rectangle): Plane {
  const grid = { cellWidth: cell, cellHeight: cell, phaseX: 0, phaseY: 0 };
  const hole = rectangleHole(original, rectangle);
  return savedPlane(lumaPlane(damage(original, hole, { kind: "mean", grid, support: "clipped" })));
}

/** A finding of the cells within a rectangle, px. */
function findingOf(plane: Plane, { x, y, width, height }: Rectangle): Finding {
  const part = partOf(plane);
  const grid = { x: { pitch: cell, phase: 0 }, y: { pitch: cell, phase: 0 } };
  const field = fieldOf(part, grid, { marginPx: 0, leastLevels: 0.5 });
  const cells = field.mean.map((_, i) => {
    const [left, top] = [cell * (i % field.columns), cell * Math.floor(i / field.columns)];
    return left >= x && left < x + width && top >= y && top < y + height ? 1 : 0;
  });
  const box = { left: 0, top: 0, right: plane.width, bottom: plane.height };
  return { box, part, grid, field, cells: Uint8Array.from(cells), noise: 1 };
}

/** The cells of a finding as a box in the picture, px. */
function boundsOf({ box, field, cells }: Finding) {
  const members = [...cells.keys()].filter((i) => cells[i]);
  const columns = members.map((i) => i % field.columns);
  const rows = members.map((i) => Math.floor(i / field.columns));
  return {
    x: box.left + field.x.edges[Math.min(...columns)],
    y: box.top + field.y.edges[Math.min(...rows)],
    right: box.left + field.x.edges[Math.max(...columns) + 1],
    bottom: box.top + field.y.edges[Math.max(...rows) + 1],
  };
}

describe("a region that explains what a JPEG keeps", () => {
  test("grows to all cells that go on doing so, within a strip", () => {
    const plane = savedWith({ x: 36, y: 30, width: 120, height: 96 });
    const part = judgedOf(findingOf(plane, { x: 72, y: 54, width: 60, height: 48 }));
    const { finding, isWhole } = grown(part, plane, blocks);
    expect(isWhole).toBe(true);
    const { x, y, right, bottom } = boundsOf(finding);
    for (const [found, side] of [
      [x, 36],
      [y, 30],
      [right, 156],
      [bottom, 126],
    ]) {
      expect(Math.abs(found - side)).toBeLessThanOrEqual(18);
    }
    expect(x).toBeLessThan(72);
    expect(right).toBeGreaterThan(132);
  });

  test("reaches the picture's borders, and stops there", () => {
    const plane = savedWith({ x: 0, y: 0, ...size });
    const part = judgedOf(findingOf(plane, { x: 60, y: 48, width: 72, height: 60 }));
    const { finding } = grown(part, plane, blocks);
    // The 4 px below the last whole cell are the outline's to take.
    expect(boundsOf(finding)).toEqual({ x: 0, y: 0, right: 192, bottom: 156 });
  });

  test("stays as it is where it has all cells, and where it explains nothing", () => {
    const rectangle = { x: 36, y: 30, width: 120, height: 96 };
    const whole = judgedOf(findingOf(savedWith(rectangle), rectangle));
    expect(grown(whole, savedWith(rectangle), blocks)).toBe(whole);
    const plain = savedPlane(lumaPlane(original));
    const none = judgedOf(findingOf(plain, rectangle));
    expect(grown(none, plain, blocks)).toBe(none);
  });
});

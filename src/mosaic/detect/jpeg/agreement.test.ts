import { describe, expect, test } from "vitest";
import { cloudyPicture } from "../../../../tests/cloudy-picture.ts";
import { savedPlane, usualSteps } from "../../../../tests/saved-plane.ts";
import { rectangleHole } from "../../../image/hole.ts";
import type { Picture } from "../../../image/picture.ts";
import { damage } from "../../damage.ts";
import { fieldOf, partOf, type Supposed } from "../field.ts";
import { lumaPlane, type Plane } from "../plane.ts";
import type { Finding } from "../regions.ts";
import { agreementOf, agrees, fitOf } from "./agreement.ts";

const original = cloudyPicture(96, 96, 5);
const cell = 6;
const cellGrid = { cellWidth: cell, cellHeight: cell, phaseX: 0, phaseY: 0 };
const whole = rectangleHole(original, { x: 0, y: 0, width: 96, height: 96 });
const mosaic = damage(original, whole, { kind: "mean", grid: cellGrid, support: "full" });
const blocks = { steps: usualSteps, left: 0, top: 0 };

const saved = (picture: Picture): Plane => savedPlane(lumaPlane(picture));

/** All cells of a grid over a plane. */
function findingOf(plane: Plane, pitch: number, phase = 0): Finding {
  const part = partOf(plane);
  const grid: Supposed = { x: { pitch, phase }, y: { pitch, phase } };
  const field = fieldOf(part, grid, { marginPx: 0, leastLevels: 0.5 });
  const box = { left: 0, top: 0, right: plane.width, bottom: plane.height };
  return { box, part, grid, field, cells: new Uint8Array(field.mean.length).fill(1), noise: 1 };
}

describe("agreement with what a JPEG keeps", () => {
  test("cells that were of one colour explain every number", () => {
    const agreement = agreementOf(findingOf(saved(mosaic), cell), blocks);
    expect(agreement.tests).toBeGreaterThan(200);
    expect(agreement.explained).toBe(agreement.tests);
    expect(agreement.evidence).toBeGreaterThan(50);
    expect(agrees(agreement)).toBe(true);
  });

  test.each([
    ["another phase", 6, 3],
    ["another pitch", 7, 0],
    ["wider cells", 12, 0],
  ])("those of %s do not", (_, pitch, phase) => {
    const agreement = agreementOf(findingOf(saved(mosaic), pitch, phase), blocks);
    expect(agreement.explained).toBeLessThan(0.8 * agreement.tests);
    expect(agrees(agreement)).toBe(false);
  });

  test("neither do those of a picture without a mosaic", () => {
    expect(agrees(agreementOf(findingOf(saved(original), cell), blocks))).toBe(false);
  });

  test("flat ground is no evidence: no number is left to explain", () => {
    const plane = savedPlane({ width: 96, height: 96, data: new Float32Array(96 * 96).fill(77) });
    const agreement = agreementOf(findingOf(plane, cell), blocks);
    expect([agreement.tests, agreement.explained]).toEqual([0, 0]);
    expect(agrees(agreement)).toBe(false);
  });

  test("blocks count where they lie", () => {
    const plane = saved(mosaic);
    const off = agreementOf(findingOf(plane, cell), { ...blocks, left: 3, top: 5 });
    expect(off.explained).toBeLessThan(off.tests);
  });

  test("blocks that are not all cells are left out", () => {
    const plane = saved(mosaic);
    const cellAt = new Int32Array(96 * 96).fill(-1);
    const ground = { plane, cellAt, cellCount: 1, left: 0, top: 0 };
    expect(fitOf(ground, usualSteps)).toEqual({ tests: 0, explained: 0 });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { waves } from "../../tests/smooth-pictures.ts";
import { stepRatio } from "../../tests/step-ratio.ts";
import { rectangleHole } from "../image/hole.ts";
import { blankPicture, quantise } from "../image/picture.ts";
import { psnr } from "../image/psnr.ts";
import { shownMeans } from "./cells.ts";
import { makeConsistent } from "./consistency.ts";
import { gridOfRectangle } from "./grid.ts";
import type { Mosaic } from "./kinds.ts";
import { layCells } from "./layout.ts";
import { mosaic } from "./mosaic.ts";
import { smoothSteps } from "./steps.ts";

const original = waves(72);
const rectangle = { x: 9, y: 5, width: 53, height: 58 };
const hole = rectangleHole(original, rectangle);

/** A guess that is off by a slow wave, moved onto the observed cells one by one. */
function stepped(how: Mosaic) {
  const degraded = quantise(mosaic(original, hole, how));
  const guess = { ...original, data: original.data.slice() };
  guess.data.forEach((_, i) => {
    const [x, y] = [i % 72, Math.floor(i / 72) % 72];
    if (hole.data[i % hole.data.length]) guess.data[i] += 0.1 * Math.sin(x / 8) * Math.sin(y / 6);
  });
  const facts = { degraded, hole, mosaic: how };
  return { facts, picture: makeConsistent(guess, facts) };
}

test("what a projection moved apart comes together, nearer to the original, with the means that it had", () => {
  for (const kind of ["mean", "mean-linear"] as const) {
    for (const support of ["clipped", "full"] as const) {
      const how: Mosaic = { kind, grid: { ...gridOfRectangle(rectangle, 8), phaseX: 6 }, support };
      const { facts, picture } = stepped(how);
      const smooth = smoothSteps(picture, facts);
      expect(stepRatio(picture, facts)).toBeGreaterThan(1.25 * stepRatio(original, facts));
      expect(stepRatio(smooth, facts)).toBeLessThan(1.1 * stepRatio(original, facts));
      expect(psnr(smooth, original, hole)).toBeGreaterThan(psnr(picture, original, hole) + 1);
      const layout = layCells(hole, how);
      const before = shownMeans(picture, layout);
      shownMeans(smooth, layout).forEach((mean, cell) => {
        expect(Math.abs(mean - before[cell])).toBeLessThan(1 / 255);
      });
    }
  }
});

test("a picture without steps hardly changes", () => {
  const how: Mosaic = { kind: "mean", grid: gridOfRectangle(rectangle, 8), support: "clipped" };
  const smooth = {
    ...original,
    data: original.data.map((_, i) => 0.5 + 0.3 * Math.sin((i % 72) / 9)),
  };
  expect(psnr(smoothSteps(smooth, { hole, mosaic: how }), smooth, hole)).toBeGreaterThan(60);
});

test("single pixels and the book's cells, which leave no steps, are returned as they are", () => {
  for (const kind of ["nearest", "book"] as const) {
    const how: Mosaic = { kind, grid: gridOfRectangle(rectangle, 8), support: "full" };
    expect(smoothSteps(original, { hole, mosaic: how })).toEqual(original);
  }
});

test("keeps every pixel outside the hole, and cells at the border of small pictures", () => {
  const law = fc.property(mosaicCases("mean", "mean-linear"), ({ mended, hole, mosaic: how }) => {
    const smooth = smoothSteps(mended, { hole, mosaic: how });
    const area = hole.width * hole.height;
    smooth.data.forEach((value, i) => {
      if (hole.data[i % area] === 0) expect(value).toBe(mended.data[i]);
      else expect(Number.isFinite(value)).toBe(true);
    });
  });
  fc.assert(law, { numRuns: 40 });
  const one = { ...blankPicture(1, 1), data: Float32Array.of(0.1, 0.2, 0.3) };
  const whole = rectangleHole(one, { x: 0, y: 0, width: 1, height: 1 });
  const how: Mosaic = {
    kind: "mean",
    grid: gridOfRectangle({ x: 0, y: 0, width: 1, height: 1 }, 8),
    support: "clipped",
  };
  smoothSteps(one, { hole: whole, mosaic: how }).data.forEach((value, c) => {
    expect(value).toBeCloseTo(one.data[c], 6);
  });
});

import { expect, test } from "vitest";
import { cloudyPicture } from "../../../tests/cloudy-picture.ts";
import { rectangleHole } from "../../image/hole.ts";
import { polygonHole } from "../../image/hole-shapes.ts";
import { quantise } from "../../image/picture.ts";
import { damage } from "../damage.ts";
import type { Mosaic } from "../kinds.ts";
import { cutEvidence } from "./cut-kinds.ts";
import { outlineOf } from "./outline.ts";
import { lumaPlane } from "./plane.ts";
import { regionOf } from "./regions.ts";
import { groupsOf, pyramidOf } from "./tiles.ts";

const original = cloudyPicture(320, 240);
const grid = { cellWidth: 12, cellHeight: 12, phaseX: 1, phaseY: 7 };
const ellipse = polygonHole(
  original,
  Array.from({ length: 64 }, (_, i) => ({
    x: 150 + 90 * Math.cos((i * Math.PI) / 32),
    y: 120 + 70 * Math.sin((i * Math.PI) / 32),
  })),
);
const aligned = rectangleHole(original, { x: 61, y: 43, width: 144, height: 108 });

type Making = Partial<Pick<Mosaic, "support" | "sample">>;

function evidenceOf(kind: "mean" | "mean-linear" | "nearest", hole = ellipse, how: Making = {}) {
  const shown = quantise(damage(original, hole, { kind, grid, support: "full", ...how }));
  const levels = pyramidOf(lumaPlane(shown));
  const finding = regionOf(levels[0], levels[0], groupsOf(levels[0])[0])!;
  return cutEvidence(shown, finding, outlineOf(finding.part.plane, finding).hole);
}

test("cells that an ellipse cuts tell means from single pixels", () => {
  const [mean, nearest] = [evidenceOf("mean"), evidenceOf("nearest")];
  expect(mean.mean - mean.nearest).toBeGreaterThan(5);
  expect(nearest.nearest - nearest.mean).toBeGreaterThan(5);
});

test.each(["centre", "corner"] as const)("cells show where their %s was sampled", (sample) => {
  const { centre, corner } = evidenceOf("nearest", ellipse, { sample });
  expect(sample === "centre" ? centre - corner : corner - centre).toBeGreaterThan(10);
});

test("cells that nothing cuts tell nothing", () => {
  const nothing = { mean: 0, "mean-linear": 0, nearest: 0, centre: 0, corner: 0 };
  expect(evidenceOf("mean", aligned)).toEqual(nothing);
});

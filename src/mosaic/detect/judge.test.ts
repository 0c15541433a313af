import { expect, test } from "vitest";
import { rectangleHole } from "../../image/hole.ts";
import { type Picture, quantise } from "../../image/picture.ts";
import { randomOf } from "../../image/random.ts";
import { damage } from "../damage.ts";
import { factsOf, mayBeMosaic } from "./judge.ts";
import { lumaPlane } from "./plane.ts";
import { finerRegion, roughRegionOf } from "./regions.ts";
import { groupsOf, pyramidOf } from "./tiles.ts";

const size = { width: 256, height: 256 };

function pictureOf(valueAt: (x: number, y: number) => number): Picture {
  const data = Float32Array.from({ length: size.width * size.height }, (_, i) =>
    valueAt(i % size.width, Math.floor(i / size.width)),
  );
  return { ...size, channels: 1, data };
}

/** The region of the clearest group by the grid that its tiles show. */
function roughIn(picture: Picture) {
  const [level] = pyramidOf(lumaPlane(picture));
  return roughRegionOf(level, level, groupsOf(level)[0])!;
}

test("what a mosaic's tiles show first may be a mosaic", () => {
  const random = randomOf(3);
  const original = pictureOf((x, y) => 0.4 + 0.2 * Math.sin(x / 9 + y / 13) + 0.2 * random());
  const grid = { cellWidth: 9, cellHeight: 7, phaseX: 4, phaseY: 2 };
  const hole = rectangleHole(size, { x: 40, y: 30, width: 144, height: 140 });
  const shown = quantise(damage(original, hole, { kind: "mean", grid, support: "clipped" }));
  const rough = roughIn(shown);
  expect(mayBeMosaic(factsOf(rough))).toBe(true);
  expect(finerRegion(rough)?.grid.x.pitch).toBeCloseTo(9, 3);
});

test("tiles whose texture is as strong as their borders are given up", () => {
  const random = randomOf(5);
  const tiles = Float32Array.from({ length: 32 ** 2 }, () => 0.35 * random());
  const picture = quantise(
    pictureOf((x, y) => {
      const tile = tiles[Math.floor(y / 10) * 32 + Math.floor(x / 10)];
      return 0.3 + tile + 0.05 * Math.sin(x * 0.9 + y * 0.7) + 0.3 * random();
    }),
  );
  const rough = roughIn(picture);
  expect(rough.grid.x.pitch).toBeCloseTo(10, 0);
  expect(mayBeMosaic(factsOf(rough))).toBe(false);
});

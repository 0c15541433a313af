import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloudyPicture } from "../../tests/cloudy-picture.ts";
import { photoOf } from "../files/index.ts";
import { holeArea, rectangleHole, unite } from "../image/index.ts";
import { mosaicPhoto } from "./damage-photo.ts";
import { openMender } from "./mender.node.ts";
import type { Mender } from "./mender.ts";
import { mend } from "./one-call.node.ts";

const original = photoOf(cloudyPicture(320, 240));
const [left, right] = [
  { x: 13, y: 20, width: 120, height: 120 },
  { x: 180, y: 91, width: 126, height: 135 },
];

/** Two mosaics on grids of their own. */
function hiddenTwice() {
  const { photo } = mosaicPhoto(original, { rectangle: left, cellPx: 12 });
  return mosaicPhoto(photo, { rectangle: right, cellPx: 9 }).photo;
}

let mender: Mender;
beforeAll(async () => {
  mender = await openMender({ method: "consistent-bicubic" });
});
afterAll(() => mender.close());

describe("mending without a region", () => {
  test("mends two mosaics on different grids, each consistent with its own cells", async () => {
    const hidden = hiddenTwice();
    const { consistent, consistency, plans, hole, photo } = await mend(hidden, { mender });
    expect({ consistent, consistency }).toEqual({
      consistent: true,
      consistency: { kept: "exactly" },
    });
    expect(plans).toHaveLength(2);
    const both = unite(rectangleHole(hidden, left), rectangleHole(hidden, right));
    expect(holeArea(hole) / holeArea(both)).toBeCloseTo(1, 1);
    const outside = (raster: Uint8Array | Uint16Array) =>
      raster.filter((_, i) => hole.data[Math.floor(i / hidden.channels)] === 0);
    expect(outside(photo.raster)).toEqual(outside(hidden.raster));
    expect(photo.raster).not.toEqual(hidden.raster);
  });

  test("throws where the picture shows no mosaic, or where only the cells are said", async () => {
    await expect(mend(original, { mender })).rejects.toThrow(
      "the picture: expected a mosaic, got none; say where",
    );
    const cells = { cellPx: 8, mender } as object;
    await expect(mend(original, cells)).rejects.toThrow(
      "mend: expected a region (rectangle, hole or colour) beside kind, cellPx and anchor, got none",
    );
  });
});

test.each([[undefined], [null], [{ photo: original }], [7]])(
  "%j is no picture, which is said in words",
  async (source) => {
    await expect(mend(source as unknown as typeof original)).rejects.toMatchObject({
      code: "usage",
      message: `the picture: expected a path, a picture file's bytes or what readPicture gave, got ${source}`,
    });
  },
);

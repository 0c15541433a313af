import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloudyPicture } from "../../tests/cloudy-picture.ts";
import { photoOf } from "../files/index.ts";
import { holeArea, rectangleHole, unite } from "../image/index.ts";
import { mosaicPhoto } from "./damage-photo.ts";
import { openMender } from "./mender.node.ts";
import type { Mender } from "./mender.ts";
import { detect, type MendOptions, mend, mosaic } from "./one-call.node.ts";

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

describe("options of callers without types", () => {
  const rectangle = { x: 13, y: 20, width: 120, height: 120 };
  const mendWith = (options: object) => mend(original, { mender, ...options } as MendOptions);

  test.each([
    [{ rectangle, cell: 8 }, "mend: expected options out of rectangle, hole, colour, kind, cellPx"],
    [{ rectangle, method: "pencil" }, "got method"],
    [{ rectangle, colour: "#ffffff" }, "mend: expected one region, got rectangle and colour"],
    [{ rectangle, quality: "ultra" }, 'mend: quality: expected one of "fast"|"best", got "ultra"'],
    [{ rectangle, variants: 0 }, "mend: variants: expected number to be >0, got 0"],
    [{ rectangle, seed: "x" }, 'mend: seed: expected number, got "x"'],
    [{ rectangle, cellPx: 8, anchor: [3, 3] }, "mend: anchor"],
    [{ rectangle, compose: "glue" }, "mend: compose: expected one of"],
    [{ rectangle, kind: "gauss" }, "mend: kind: expected one of"],
    [{ rectangle, device: "tpu" }, "mend: device"],
  ])("%j is refused", async (options, message) => {
    const refused = mendWith(options);
    await expect(refused).rejects.toMatchObject({ code: "usage" });
    await expect(refused).rejects.toThrow(message);
  });

  test.each([[-3], [0], [0.001], [Number.NaN], ["8"]])(
    "cells of %j px are no cells",
    async (cellPx) => {
      await expect(mendWith({ rectangle, cellPx })).rejects.toMatchObject({
        code: "mosaic-invalid",
      });
    },
  );

  test("are told of by mosaic and openMender, too", async () => {
    const rect = { rect: rectangle } as unknown as { rectangle: typeof rectangle };
    await expect(mosaic(original, rect)).rejects.toThrow(
      "mosaic: expected options out of rectangle",
    );
    await expect(openMender({ network: "telea" } as object)).rejects.toThrow(
      "openMender: expected",
    );
  });
});

test("detects what a picture shows", async () => {
  const { regions, candidates } = await detect(hiddenTwice());
  expect(regions.map(({ grid }) => Math.round(grid.cellWidth)).sort()).toEqual([12, 9]);
  expect(candidates).toEqual([]);
});

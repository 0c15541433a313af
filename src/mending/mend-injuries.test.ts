import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { carrierOf } from "../files/carrier.ts";
import { paintInto, photoOf, readPicture, workingPicture } from "../files/index.ts";
import { bytesFromPicture, type Rectangle, rectangleHole } from "../image/index.ts";
import { type Damage, damage, gridOfRectangle } from "../mosaic/index.ts";
import type { Injury } from "./context.ts";
import { mendInjuries, mendPhoto } from "./mend-photo.ts";
import { openMender } from "./mender.node.ts";
import type { Mender } from "./mender.ts";

const original = photoOf(wavyPicture(400, 300));
const mosaicIn = (rectangle: Rectangle, cellPx: number, kind: "mean" | "nearest"): Injury => ({
  hole: rectangleHole(original, rectangle),
  damage: { kind, grid: gridOfRectangle(rectangle, cellPx), support: "clipped" },
});
const broken = (injuries: readonly Injury[]) =>
  injuries.reduce(
    (photo, { hole, damage: how }) =>
      paintInto(photo, damage(workingPicture(photo), hole, how), hole),
    original,
  );
const mender = await openMender({ method: "consistent-bicubic" });

describe("several injuries of one photo", () => {
  const near = mosaicIn({ x: 40, y: 40, width: 48, height: 40 }, 8, "mean");
  const beside = mosaicIn({ x: 100, y: 50, width: 35, height: 49 }, 7, "nearest");
  const far = mosaicIn({ x: 330, y: 230, width: 60, height: 60 }, 12, "mean");
  const injuries = [near, beside, far];

  test("are all mended, each in its own kind, and nothing else is", async () => {
    const photo = broken(injuries);
    const mended = await mendInjuries(photo, injuries, { mender });
    expect(mended).toMatchObject({ consistent: true, consistency: { kept: "exactly" } });
    expect([mended.kind, mended.kinds]).toEqual(["mean", ["mean", "nearest"]]);
    expect(mended.holeAreaPx).toBe(48 * 40 + 35 * 49 + 3600);
    const isOutside = (_: number, i: number) => mended.hole.data[Math.floor(i / 3)] === 0;
    expect(mended.photo.raster.filter(isOutside)).toEqual(photo.raster.filter(isOutside));
    for (const { hole, damage: how } of injuries) {
      const isInside = (_: number, i: number) => hole.data[Math.floor(i / 3)] === 1;
      const again = bytesFromPicture(damage(workingPicture(mended.photo), hole, how as Damage));
      expect(again.filter(isInside)).toEqual(photo.raster.filter(isInside) as Uint8Array);
      expect(mended.photo.raster.filter(isInside)).not.toEqual(photo.raster.filter(isInside));
    }
  });
});

describe("a join of a width of its own", () => {
  const rectangle = { x: 40, y: 40, width: 60, height: 60 };
  const hole = rectangleHole(original, rectangle);
  const grey = { ...wavyPicture(400, 300), data: new Float32Array(3 * 400 * 300).fill(0.5) };
  /** Paints all of its part in light grey, known pixels and all. */
  const lighter: Mender = {
    ...mender,
    paint: async ({ picture }) => ({
      method: "telea",
      windows: [],
      raws: [{ ...picture, data: picture.data.map(() => 0.75) }],
    }),
  };
  const row = async (featherPx: number) => {
    const options = { mender: lighter, compose: "feather", featherPx } as const;
    const injuries = [{ hole, damage: { kind: "white-out" } as const }];
    const { photo } = await mendInjuries(photoOf(grey), injuries, options);
    return Array.from({ length: 8 }, (_, i) => photo.raster[3 * (70 * 400 + 39 + i)]);
  };

  test("is as wide as was asked for, and leaves the known pixels alone", async () => {
    expect(await row(4)).toEqual([128, 138, 160, 181, 191, 191, 191, 191]);
    expect(await row(1)).toEqual([128, 191, 191, 191, 191, 191, 191, 191]);
  });
});

describe("cells", () => {
  const rectangle = { x: 40, y: 40, width: 96, height: 80 };
  const injury = mosaicIn(rectangle, 8, "mean");

  test("after JPEG are kept within what was measured of its noise", async () => {
    const jpeg = await sharp(carrierOf(broken([injury])))
      .jpeg({ quality: 75 })
      .toBuffer();
    const photo = await readPicture(jpeg);
    const mended = await mendPhoto(photo, { rectangle, cellPx: 8 }, mender);
    const { consistency, photo: made } = mended;
    if (consistency.kept !== "within") throw new Error(consistency.kept);
    expect(consistency.toleranceLevels).toBeGreaterThan(0.6);
    expect(consistency.toleranceLevels).toBeLessThan(12);
    const shown = damage(workingPicture(photo), injury.hole, injury.damage);
    const again = damage(workingPicture(made), injury.hole, injury.damage);
    const worst = again.data.reduce((most, v, i) => Math.max(most, Math.abs(v - shown.data[i])), 0);
    expect(255 * worst).toBeLessThan(consistency.toleranceLevels + 0.6);
  });

  test("that the picture does not bear out are not kept, and that is said", async () => {
    const mended = await mendPhoto(broken([injury]), { rectangle, cellPx: 11 }, mender);
    expect(mended.consistency).toEqual({ kept: "not at all" });
    expect(mended.photo.warnings).toEqual([
      "it does not bear out such cells, so they were not kept: another size, place or kind may be right",
    ]);
  });
});

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { photoOf as photoWith } from "../../tests/fixtures/photos.ts";
import { displayP3 } from "../../tests/fixtures/profiles.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { paintInto, photoOf, workingPicture } from "../files/index.ts";
import { type Rectangle, rectangleHole } from "../image/index.ts";
import { cutPhoto, putBack } from "./context.ts";
import { type DamageChoice, damageOfChoice } from "./damage-choice.ts";
import { mosaicPhoto } from "./damage-photo.ts";
import { mendPhoto } from "./mend-photo.ts";
import { openMender } from "./mender.node.ts";
import type { Mender } from "./mender.ts";
import { untrainedWeights } from "./untrained.ts";

/** Larger than what is looked at around the holes below. */
const photo = photoOf(wavyPicture(900, 760));

let mender: Mender;
beforeAll(async () => {
  const weights = untrainedWeights("gated-unet", { width: 4 });
  mender = await openMender({ weights, device: "cpu" });
});
afterAll(() => mender.close());

describe("a photo", () => {
  const cases: readonly (readonly [string, DamageChoice, Rectangle])[] = [
    ["8 px cells", { cellPx: 8 }, { x: 417, y: 343, width: 90, height: 70 }],
    ["30 px cells, seen at half size", { cellPx: 30 }, { x: 615, y: 500, width: 60, height: 90 }],
    ["the book's cells", { kind: "book" }, { x: 417, y: 343, width: 90, height: 70 }],
    ["a white-out", {}, { x: 601, y: 455, width: 80, height: 60 }],
  ];
  test.each(cases)(
    "with %s is mended as if all of it were looked at",
    async (_, how, rectangle) => {
      const kind = how.kind ?? (how.cellPx === undefined ? "white-out" : "mean");
      const broken = mosaicPhoto(photo, { ...how, kind, rectangle });
      const { photo: mended, consistent } = await mendPhoto(
        broken.photo,
        { ...how, rectangle },
        mender,
      );
      const damage = damageOfChoice(how, broken.hole);
      const mosaic = damage.kind === "white-out" ? undefined : damage;
      const request = { picture: workingPicture(broken.photo), hole: broken.hole, mosaic };
      const whole = await mender.mend(request);
      const expected = paintInto(broken.photo, whole.picture, broken.hole);
      expect(Buffer.from(mended.raster).equals(Buffer.from(expected.raster))).toBe(true);
      expect(Buffer.from(mended.raster).equals(Buffer.from(broken.photo.raster))).toBe(false);
      if (damage.kind === "mean") expect(consistent).toBe(true);
    },
  );

  test("keeps depth, alpha and profile, and every pixel outside the hole", async () => {
    const metadata = { icc: displayP3() };
    const deep = photoWith({ channels: 4, depth: 16, width: 80, height: 72, metadata });
    const rectangle = { x: 24, y: 16, width: 32, height: 32 };
    const { photo: mended } = await mendPhoto(deep, { rectangle, cellPx: 8 }, mender);
    expect(mended).toMatchObject({ channels: 4, depth: 16, metadata });
    const hole = rectangleHole(deep, rectangle);
    const kept = (raster: Uint8Array | Uint16Array) =>
      raster.filter((_, i) => i % 4 === 3 || hole.data[Math.floor(i / 4)] === 0);
    expect(kept(mended.raster)).toEqual(kept(deep.raster));
    expect(mended.raster).not.toEqual(deep.raster);
  });

  test("put together again from a part of it is what it was", () => {
    const small = photoWith({ channels: 2, depth: 16, width: 12, height: 9 });
    const boxes = fc.tuple(fc.nat(11), fc.nat(8)).chain(([x, y]) =>
      fc.record({
        ...{ x: fc.constant(x), y: fc.constant(y) },
        width: fc.integer({ min: 1, max: 12 - x }),
        height: fc.integer({ min: 1, max: 9 - y }),
      }),
    );
    fc.assert(
      fc.property(boxes, (box) => {
        const part = cutPhoto(small, box);
        expect(part.raster[0]).toBe(small.raster[2 * (box.y * 12 + box.x)]);
        expect(putBack(small, [{ part, box }])).toEqual(small);
      }),
      { numRuns: 40 },
    );
  });
});

import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { kindsOfRaster, photoOf } from "../../tests/fixtures/photos.ts";
import { adobeRgb, displayP3, greyProfile } from "../../tests/fixtures/profiles.ts";
import type { Hole } from "../image/hole.ts";
import { blankPicture, type Picture } from "../image/picture.ts";
import { carrierOf } from "./carrier.ts";
import { hasAlpha, type Photo, topLevel } from "./photo.ts";
import { readHole } from "./read-hole.ts";
import {
  paintInto,
  paintStored,
  seenAsSrgb,
  storedFromWorking,
  storedPicture,
  workingPicture,
} from "./working.ts";

const size = { width: 13, height: 9 };
const area = 13 * 9;
const everywhere: Hole = { ...size, data: new Uint8Array(area).fill(1) };

const kinds = kindsOfRaster.flatMap((kind) =>
  (kind.channels < 3 ? [undefined, greyProfile()] : [undefined, adobeRgb(), displayP3()]).map(
    (icc) => ({
      ...kind,
      icc,
      profile: icc ? `a profile of ${icc.length} bytes` : "no profile",
    }),
  ),
);

function made({ icc, ...kind }: (typeof kinds)[number]): Photo {
  return photoOf({ ...kind, ...size, metadata: icc ? { icc } : {} });
}

const isAlpha = (photo: Photo, i: number) =>
  hasAlpha(photo) && i % photo.channels === photo.channels - 1;

describe("the working picture", () => {
  test("is grey thrice, without alpha, of either depth", () => {
    for (const depth of [8, 16] as const) {
      const photo = photoOf({ channels: 2, depth });
      const { data, channels } = workingPicture(photo);
      expect(channels).toBe(3);
      for (const i of [0, 5, area - 1]) {
        const grey = Math.fround(photo.raster[2 * i] / topLevel(photo));
        expect([data[i], data[area + i], data[2 * area + i]]).toEqual([grey, grey, grey]);
      }
    }
  });

  test("holds untagged RGB as it is and Display P3 as sRGB", () => {
    const raster = Uint8Array.of(234, 51, 35, 117, 251, 76);
    const photo: Photo = { ...photoOf({ channels: 3, depth: 8, width: 2, height: 1 }), raster };
    const plain = [...workingPicture(photo).data];
    expect(plain).toEqual([234, 117, 51, 251, 35, 76].map((level) => Math.fround(level / 255)));
    const tagged = { ...photo, metadata: { ...photo.metadata, icc: displayP3() } };
    const levels = Array.from(workingPicture(tagged).data, (value) => Math.round(value * 255));
    [255, 0, 0, 255, 0, 0].forEach((level, i) => {
      expect(Math.abs(levels[i] - level)).toBeLessThanOrEqual(3);
    });
  });
});

describe("the stored picture", () => {
  test.each(kinds)("comes back bit for bit: $channels channels, $depth bits, $profile", (kind) => {
    const photo = made(kind);
    const stored = storedPicture(photo);
    expect(stored.channels).toBe(kind.channels < 3 ? 1 : 3);
    const blank = {
      ...photo,
      raster: photo.raster.map((level, i) => (isAlpha(photo, i) ? level : 0)),
    };
    expect(paintStored(blank as Photo, stored, everywhere).raster).toEqual(photo.raster);
  });

  test("of a working picture is in the profile's own values, between its levels", () => {
    const photo = made({ channels: 3, depth: 8, icc: displayP3(), profile: "" });
    const red = { ...blankPicture(13, 9), data: new Float32Array(3 * area).fill(1, 0, area) };
    const { data } = storedFromWorking(red, photo);
    for (const [c, value] of [0.91749, 0.20029, 0.13856].entries()) {
      expect(data[c * area]).toBeCloseTo(value, 3);
    }
    expect(
      storedFromWorking(red, made({ channels: 3, depth: 8, icc: undefined, profile: "" })),
    ).toBe(red);
  });
});

describe("painting a mended picture into a photo", () => {
  test.each(kinds)(
    "changes nothing outside the hole: $channels channels, $depth bits, $profile",
    (kind) => {
      const photo = made(kind);
      const before = photo.raster.slice();
      const law = (known: readonly boolean[], mended: Picture) => {
        const hole = { ...size, data: Uint8Array.from(known, (isKnown) => (isKnown ? 0 : 1)) };
        const painted = paintInto(photo, mended, hole);
        expect(painted.raster.constructor).toBe(photo.raster.constructor);
        painted.raster.forEach((level, i) => {
          const isAlpha = hasAlpha(photo) && i % photo.channels === photo.channels - 1;
          if (isAlpha || known[Math.floor(i / photo.channels)]) expect(level).toBe(before[i]);
        });
        expect(photo.raster).toEqual(before);
      };
      const known = fc.array(fc.boolean(), { minLength: area, maxLength: area });
      fc.assert(fc.property(known, pictures(), law), { numRuns: 5 });
    },
  );

  test.each(kinds)(
    "gives the same levels back for what was not changed: $channels channels, $depth bits, $profile",
    (kind) => {
      const photo = soft(made(kind));
      const painted = paintInto(photo, workingPicture(photo), everywhere);
      expect(painted.raster).toEqual(photo.raster);
    },
  );

  test("clips and rounds to the photo's own depth", () => {
    const mended = pictureOf([-0.5, 0.5, 2]);
    const rgb = (depth: 8 | 16) => [
      ...paintInto(photoOf({ channels: 3, depth }), mended, everywhere).raster.subarray(0, 3),
    ];
    expect(rgb(8)).toEqual([0, 128, 255]);
    expect(rgb(16)).toEqual([0, 32768, 65535]);
  });

  test("gives grey the mended luma and a P3 photo the colour's P3 levels", () => {
    const grey = paintInto(photoOf({ channels: 2, depth: 8 }), pictureOf([1, 0, 0]), everywhere);
    expect(grey.raster[0]).toBe(Math.round(0.2126 * 255));
    const p3 = photoOf({ channels: 4, depth: 8, metadata: { icc: displayP3() } });
    const red = paintInto(p3, pictureOf([1, 0, 0]), everywhere);
    expect([...red.raster.subarray(0, 3)]).toEqual([234, 51, 35]);
    expect(red.raster[3]).toBe(p3.raster[3]);
  });
});

describe("a hole read from a picture", () => {
  test("is what is 128 or brighter, whatever the kind of picture", async () => {
    const grey = await holeOf(Uint8Array.of(0, 127, 128, 255), { channels: 1, depth: 8 });
    expect(grey).toEqual({ width: 4, height: 1, data: Uint8Array.of(0, 0, 1, 1) });
    const deep = await holeOf(Uint16Array.of(0, 32000, 33000, 65535), { channels: 1, depth: 16 });
    expect([...deep.data]).toEqual([0, 0, 1, 1]);
    const rgb = await holeOf(Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 255, 0, 255, 255, 255), {
      channels: 3,
      depth: 8,
    });
    expect([...rgb.data]).toEqual([0, 0, 1, 1]);
  });

  test("does not count what is transparent", async () => {
    const painted = Uint8Array.of(255, 0, 255, 127, 255, 128, 255, 255);
    expect([...(await holeOf(painted, { channels: 2, depth: 8 })).data]).toEqual([0, 0, 1, 1]);
  });

  test("is refused when the file is no picture", async () => {
    const reading = readHole(Buffer.from("no picture at all"), { name: "hole.png" });
    await expect(reading).rejects.toMatchObject({ code: "not-a-picture" });
  });

  test("is read from a lossy file too", async () => {
    const half = sharp({ create: { width: 16, height: 16, channels: 3, background: "black" } });
    const white = { create: { width: 16, height: 8, channels: 3, background: "white" } } as const;
    const jpeg = await half
      .composite([{ input: white, top: 0, left: 0 }])
      .jpeg()
      .toBuffer();
    const hole = await readHole(jpeg);
    expect([...hole.data]).toEqual(Array.from({ length: 256 }, (_, i) => (i < 128 ? 1 : 0)));
  });
});

async function holeOf(
  raster: Uint8Array | Uint16Array,
  kind: Pick<Photo, "channels" | "depth">,
): Promise<Hole> {
  return await readHole(carrierOf({ ...kind, width: 4, height: 1, raster, metadata: {} }));
}

/** Colours near grey, so that sRGB holds them in every profile. */
function soft(photo: Photo): Photo {
  const top = topLevel(photo);
  const raster = photo.raster.map((level) => Math.round(top * 0.4) + Math.floor(level / 8));
  return { ...photo, raster };
}

function pictureOf([r, g, b]: readonly number[]): Picture {
  const picture = blankPicture(size.width, size.height);
  picture.data
    .fill(r, 0, area)
    .fill(g, area, 2 * area)
    .fill(b, 2 * area);
  return picture;
}

function pictures(): fc.Arbitrary<Picture> {
  const value = fc.float({ min: -0.5, max: 1.5, noNaN: true });
  return fc
    .array(value, { minLength: 3 * area, maxLength: 3 * area })
    .map((data) => ({ ...size, channels: 3, data: Float32Array.from(data) }));
}

describe("a photo for screens", () => {
  test("has sRGB's levels of its own colours, its alpha, and no profile any more", () => {
    const raster = Uint8Array.of(234, 51, 35, 9, 117, 251, 76, 200);
    const photo = photoOf({ channels: 4, depth: 8, width: 2, height: 1, metadata: {} });
    const tagged = { ...photo, raster, metadata: { ...photo.metadata, icc: displayP3() } };
    const seen = seenAsSrgb(tagged);
    expect([...seen.raster]).toEqual([255, 0, 0, 9, 3, 255, 0, 200]);
    expect(seen.metadata.icc).toBeUndefined();
    expect([...tagged.raster]).toEqual([...raster]);
  });

  test("is itself where it says nothing else than sRGB", () => {
    const photo = photoOf({ channels: 3, depth: 8 });
    expect(seenAsSrgb(photo)).toBe(photo);
  });
});

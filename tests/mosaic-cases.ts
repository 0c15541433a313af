/** Random pictures, holes and mosaics for the laws of `src/mosaic`: odd sizes, cut cells, blacks and whites. */
import fc from "fast-check";
import type { Hole } from "../src/image/hole.ts";
import type { Picture } from "../src/image/picture.ts";
import type { Mosaic, MosaicKind } from "../src/mosaic/index.ts";

/** An 8-bit original, a guess at it that may lie beyond 0…1, and what is done to its hole. */
export interface MosaicCase {
  readonly original: Picture;
  readonly mended: Picture;
  readonly hole: Hole;
  readonly mosaic: Mosaic;
}

/** Cases of the given kinds, sides 3–20 px, 1 or 3 channels. */
export function mosaicCases(...kinds: readonly MosaicKind[]): fc.Arbitrary<MosaicCase> {
  const side = fc.integer({ min: 3, max: 20 });
  return fc
    .record({ width: side, height: side, channels: fc.constantFrom(1, 3), mosaic: mosaics(kinds) })
    .chain(({ mosaic, ...size }) => {
      const area = size.width * size.height;
      const count = area * size.channels;
      return fc.record({
        original: levels(count).map((bytes) =>
          pictureOf(
            size,
            bytes.map((byte) => byte / 255),
          ),
        ),
        mended: levels(count).map((bytes) => {
          return pictureOf(
            size,
            bytes.map((byte, i) => byte / 200 - 0.1 + 0.03 * Math.sin(i)),
          );
        }),
        hole: holes(size.width, size.height),
        mosaic: fc.constant(mosaic),
      });
    });
}

function pictureOf(size: Omit<Picture, "data">, values: readonly number[]): Picture {
  return { ...size, data: Float32Array.from(values) };
}

/** Bytes of any kind, or near black, or near white, or black and white only. */
function levels(count: number): fc.Arbitrary<number[]> {
  const ranges = [fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 6 })];
  const others = [fc.integer({ min: 250, max: 255 }), fc.constantFrom(0, 255)];
  return fc.constantFrom(...ranges, ...others).chain((level) => {
    return fc.array(level, { minLength: count, maxLength: count });
  });
}

/** A rectangle, or pixels strewn at random; at least one pixel. */
function holes(width: number, height: number): fc.Arbitrary<Hole> {
  const x = fc.integer({ min: 0, max: width - 1 });
  const y = fc.integer({ min: 0, max: height - 1 });
  const rectangles = fc.tuple(x, x, y, y).map(([x0, x1, y0, y1]) => {
    const within = (at: number, a: number, b: number) =>
      at >= Math.min(a, b) && at <= Math.max(a, b);
    const inside = (_: unknown, i: number) =>
      Number(within(i % width, x0, x1) && within(Math.floor(i / width), y0, y1));
    return Uint8Array.from({ length: width * height }, inside);
  });
  const area = width * height;
  const strewn = fc
    .array(fc.integer({ min: 0, max: area - 1 }), { minLength: 1, maxLength: area })
    .map((pixels) => {
      const data = new Uint8Array(area);
      for (const pixel of pixels) data[pixel] = 1;
      return data;
    });
  return fc.oneof(rectangles, strewn).map((data) => ({ width, height, data }));
}

function mosaics(kinds: readonly MosaicKind[]): fc.Arbitrary<Mosaic> {
  const pitch = fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.double({ min: 1, max: 9, noNaN: true }),
  );
  const phase = fc.oneof(
    fc.integer({ min: -9, max: 20 }),
    fc.double({ min: -9, max: 20, noNaN: true }),
  );
  return fc.record({
    kind: fc.constantFrom(...kinds),
    grid: fc.record({ cellWidth: pitch, cellHeight: pitch, phaseX: phase, phaseY: phase }),
    support: fc.constantFrom("full" as const, "clipped" as const),
    sample: fc.constantFrom("corner" as const, "centre" as const),
  });
}

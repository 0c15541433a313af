import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fractions, wholeNumbers } from "../../tests/goldens/hash.ts";
import goldens from "../../tests/goldens/sliced-wasserstein.json" with { type: "json" };
import { rectangleHole } from "./hole.ts";
import { laplacianPyramid } from "./laplacian.ts";
import type { Picture } from "./picture.ts";
import { randomOf } from "./random.ts";
import {
  holePatches,
  momentsOf,
  PATCH_SIDE_PX,
  type Patches,
  patchesAt,
  randomDirections,
  slicedWasserstein,
  standardised,
} from "./sliced-wasserstein.ts";

type Golden = (typeof goldens)[number];

const [PATCHES, DIRECTIONS] = [40, 6];

function picturesOf({ width, height, channels }: Golden): readonly [Picture, Picture] {
  const shape = [channels, height, width];
  const original = Float32Array.from(fractions(shape, 1));
  const mended = Float32Array.from(fractions(shape, 2), (f) => 0.25 + 0.5 * f ** 2);
  return [
    { width, height, channels, data: original },
    { width, height, channels, data: mended },
  ];
}

function goldenPatches(level: Picture, seed: number): Patches {
  const ys = wholeNumbers([PATCHES], seed, level.height);
  const xs = wholeNumbers([PATCHES], seed + 1, level.width);
  return patchesAt(
    level,
    Array.from(ys, (y, i) => ({ x: Number(xs[i]), y: Number(y) })),
  );
}

function goldenDirections(size: number, seed: number): Float64Array {
  const vectors = Float64Array.from(fractions([DIRECTIONS, size], seed), (f) => f - 0.5);
  for (let k = 0; k < DIRECTIONS; k++) {
    const vector = vectors.subarray(k * size, (k + 1) * size);
    const length = Math.hypot(...vector);
    vector.forEach((value, i) => {
      vector[i] = value / length;
    });
  }
  return vectors;
}

/** `n` patches of one channel with values from the hash formula. */
const randomPatches = (n: number, seed: number): Patches => ({
  channels: 1,
  data: Float32Array.from(fractions([n, PATCH_SIDE_PX ** 2], seed)),
});
const size = PATCH_SIDE_PX ** 2;

describe("the sliced Wasserstein distance", () => {
  test.each(goldens)("equals NumPy's and SciPy's on $width×$height×$channels", (golden) => {
    const [original, mended] = picturesOf(golden).map((picture) => laplacianPyramid(picture, 3));
    for (const [l, level] of original.entries()) {
      const reference = goldenPatches(level, 10 + l);
      const moments = momentsOf(reference);
      const shown = standardised(goldenPatches(mended[l], 10 + l), moments);
      const directions = goldenDirections(golden.channels * size, 20 + l);
      const distance = slicedWasserstein(shown, standardised(reference, moments), directions);
      expect(distance).toBeCloseTo(golden.distances[l], 5);
    }
  });

  test("between a set and itself shifted by v is the mean of |⟨v, θ⟩|", () => {
    const patches = randomPatches(50, 3);
    const shift = fractions([size], 4);
    const shifted = { ...patches, data: patches.data.map((value, i) => value + shift[i % size]) };
    const directions = randomDirections(20, size, randomOf(1));
    let expected = 0;
    for (let k = 0; k < 20; k++) {
      const along = shift.reduce((sum, value, i) => sum + value * directions[k * size + i], 0);
      expected += Math.abs(along) / 20;
    }
    expect(slicedWasserstein(patches, shifted, directions)).toBeCloseTo(expected, 5);
  });

  test("does not ask which patch belongs to which, and is symmetric", () => {
    const [a, b] = [randomPatches(12, 5), randomPatches(12, 6)];
    const reversed = new Float32Array(a.data.length);
    for (let n = 0; n < 12; n++) {
      reversed.set(a.data.subarray(n * size, (n + 1) * size), (11 - n) * size);
    }
    const directions = randomDirections(8, size, randomOf(2));
    expect(slicedWasserstein(a, { ...a, data: reversed }, directions)).toBe(0);
    expect(slicedWasserstein(a, b, directions)).toBe(slicedWasserstein(b, a, directions));
    expect(slicedWasserstein(a, b, directions)).toBeGreaterThan(0);
  });

  test("refuses sets of two sizes", () => {
    const directions = randomDirections(1, size, randomOf(1));
    expect(() => slicedWasserstein(randomPatches(2, 1), randomPatches(3, 1), directions)).toThrow(
      "slicedWasserstein: expected 98 values in 1 channels, got 147 values in 1 channels",
    );
  });
});

test("directions are unit vectors without a preferred one", () => {
  const directions = randomDirections(4000, 3, randomOf(7));
  const means = [0, 1, 2].map((i) => {
    let sum = 0;
    for (let k = 0; k < 4000; k++) sum += directions[3 * k + i];
    return sum / 4000;
  });
  expect(Math.hypot(...directions.subarray(30, 33))).toBeCloseTo(1, 12);
  expect(Math.max(...means.map(Math.abs))).toBeLessThan(4 / Math.sqrt(3 * 4000));
});

test("standardised patches have mean 0 and deviation 1 in every channel; flat ones only mean 0", () => {
  const data = Float32Array.from(fractions([10, 2, size], 9), (f, i) =>
    Math.floor(i / size) % 2 ? 3 : 5 * f,
  );
  const patches = { channels: 2, data };
  const { mean, deviation } = momentsOf(standardised(patches, momentsOf(patches)));
  expect(mean[0]).toBeCloseTo(0, 6);
  expect(mean[1]).toBe(0);
  expect(deviation[0]).toBeCloseTo(1, 6);
  expect(deviation[1]).toBe(0);
});

describe("patches of a hole", () => {
  const place = fc.record({
    x: fc.integer({ min: 0, max: 40 }),
    y: fc.integer({ min: 0, max: 30 }),
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
  });

  test("are centred in it, at every level", () => {
    fc.assert(
      fc.property(place, (rectangle) => {
        const hole = rectangleHole({ width: 64, height: 56 }, rectangle);
        // A picture whose every pixel tells its own place: x in one channel, y in the other.
        const data = Float32Array.from({ length: 2 * 64 * 56 }, (_, i) =>
          i < 64 * 56 ? i % 64 : Math.floor(i / 64) % 56,
        );
        const picture = { width: 64, height: 56, channels: 2, data };
        const levels = holePatches(picture, hole, { count: 5, random: randomOf(3) });
        expect(levels.map((level) => level.data.length)).toEqual([490, 490]); // 56 and 28 px
        const coarse = levels[1].data;
        for (let n = 0; n < 5; n++) {
          const x = coarse[n * 98 + 24];
          const y = coarse[n * 98 + 49 + 24];
          expect(x).toBeGreaterThan(rectangle.x - 2);
          expect(x).toBeLessThan(rectangle.x + rectangle.width + 2);
          expect(y).toBeGreaterThan(rectangle.y - 2);
          expect(y).toBeLessThan(rectangle.y + rectangle.height + 2);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("lie in the same places for the same stream", () => {
    const [original] = picturesOf(goldens[0]);
    const hole = rectangleHole(original, { x: 4, y: 4, width: 20, height: 9 });
    const draw = (key: number) => holePatches(original, hole, { count: 3, random: randomOf(key) });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metricsCases } from "../../tests/goldens/metrics.ts";
import { blankPicture, type Picture } from "./picture.ts";
import { seamError } from "./seam.ts";

const { original, mended, hole } = metricsCases[0];
const area = hole.width * hole.height;

/** The original with `offset` added inside the hole. */
function lifted(offset: number): Picture {
  const data = original.data.map((value, i) => value + offset * hole.data[i % area]);
  return { ...original, data };
}

describe("seamError", () => {
  test.each(metricsCases)("equals NumPy's differences on $name", (sample) => {
    expect(seamError(sample.mended, sample.original, sample.hole)).toBeCloseTo(
      sample.golden.seam,
      5,
    );
  });

  test("counts each pair across the border once and no other", () => {
    const picture = blankPicture(4, 1, 1);
    const damaged = { ...picture, data: Float32Array.of(0.9, 0.1, 0.4, 0) };
    const middle = { width: 4, height: 1, data: Uint8Array.of(0, 1, 1, 0) };
    expect(seamError(damaged, picture, middle)).toBeCloseTo((255 * (0.8 + 0.4)) / 2, 4);
  });

  test("is the offset in levels where the mended region is lifted as a whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: -255, max: 255 }), (levels) => {
        expect(seamError(lifted(levels / 255), original, hole)).toBeCloseTo(Math.abs(levels), 3);
      }),
      { numRuns: 20 },
    );
  });

  test("is the same seen from the other side of the border", () => {
    const inverse = { ...hole, data: hole.data.map((missing) => 1 - missing) };
    expect(seamError(mended, original, inverse)).toBe(seamError(mended, original, hole));
  });

  test("is undefined where the hole is the whole picture", () => {
    const everything = { ...hole, data: new Uint8Array(area).fill(1) };
    expect(seamError(mended, original, everything)).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { metricsCases } from "../../tests/goldens/metrics.ts";
import { measure } from "./measure.ts";
import { blankPicture } from "./picture.ts";

describe("measure", () => {
  test.each(metricsCases)("reports every figure of $name", ({ mended, original, hole, golden }) => {
    const measures = measure(mended, original, hole);
    expect(measures.psnrHole).toBeCloseTo(golden.psnrHole, 5);
    expect(measures.psnrWhole).toBeCloseTo(golden.psnrWhole, 5);
    expect(measures.ssim).toBeCloseTo(golden.ssimWhole, 6);
    expect(measures.l1Hole).toBeCloseTo(golden.l1Hole, 6);
    expect(measures.l1Whole).toBeCloseTo(golden.l1Whole, 6);
    expect(measures.seam).toBeCloseTo(golden.seam, 4);
    if (golden.msssim === null) expect(measures.msssim).toBeUndefined();
    else expect(measures.msssim).toBeCloseTo(golden.msssim, 6);
  });

  test("compares what an 8-bit file would hold", () => {
    const { original, hole } = metricsCases[0];
    const data = original.data.map((value) => (value === 0 ? -3 : value + 0.4 / 255));
    expect(measure({ ...original, data }, original, hole)).toMatchObject({
      psnrWhole: Infinity,
      psnrHole: Infinity,
      l1Hole: 0,
      l1Whole: 0,
      seam: 0,
    });
  });

  test("leaves out what a tiny picture that is all hole does not have", () => {
    const hole = { width: 8, height: 8, data: new Uint8Array(64).fill(1) };
    const mended = { ...blankPicture(8, 8), data: new Float32Array(192).fill(1) };
    expect(measure(mended, blankPicture(8, 8), hole)).toEqual({
      psnrHole: 0,
      psnrWhole: 0,
      ssim: undefined,
      msssim: undefined,
      l1Hole: 1,
      l1Whole: 1,
      seam: undefined,
    });
  });
});

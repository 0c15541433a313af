import { describe, expect, test } from "vitest";
import { rectangleHole } from "../image/hole.ts";
import { blankPicture } from "../image/picture.ts";
import { areaBin, type Figures, figuresOf, meanFigures } from "./figures.ts";
import { reportOf } from "./report.ts";
import { tableOf } from "./table.ts";

const figures = (psnrHole: number, msssim: number | null = null): Figures => ({
  psnrHole,
  psnrWhole: psnrHole + 6,
  ssim: 0.5,
  msssim,
  seam: 3,
});
const row = (bin: string, psnrHole: number) => ({
  bin,
  baselines: { damaged: figures(psnrHole - 2), bilinear: figures(psnrHole - 1) },
  raw: figures(psnrHole, 0.9),
  composed: figures(psnrHole + 1, 0.95),
});

describe("figures", () => {
  test("are of the picture clipped and rounded to 8 bits", () => {
    const original = blankPicture(20, 20);
    const hole = rectangleHole(original, { x: 5, y: 5, width: 10, height: 10 });
    const mended = { ...original, data: original.data.map(() => 0.0021) }; // below and above half a level
    const negative = { ...original, data: original.data.map(() => -3) };
    const of = (picture: typeof original) =>
      figuresOf(picture, { original, picture, hole, mosaic: undefined });
    expect(of(mended).psnrHole).toBeCloseTo(20 * Math.log10(255), 4);
    expect(of(negative).psnrWhole).toBe(Number.POSITIVE_INFINITY);
    expect(of(mended)).toMatchObject({ msssim: null, seam: 0 });
  });

  test("of many cases are means of their decibels, over the cases that have them", () => {
    expect(meanFigures([figures(20), figures(23, 0.8)])).toEqual({ ...figures(21.5), msssim: 0.8 });
    expect(meanFigures([figures(20), figures(21)]).msssim).toBeNull();
  });

  test("fall into bins by the hole's area", () => {
    const binOf = (height: number) => {
      const original = blankPicture(10, 100);
      const hole = rectangleHole(original, { x: 0, y: 0, width: 10, height });
      return areaBin({ original, picture: original, hole, mosaic: undefined });
    };
    expect([9, 10, 29, 30, 49, 50, 98, 99, 100].map(binOf)).toEqual([
      "0-10",
      "10-20",
      "20-30",
      "30-40",
      "40-50",
      "50-99",
      "50-99",
      "50-99",
      "50-99",
    ]);
  });
});

describe("a report", () => {
  const report = reportOf({ protocol: "mean-8", network: "gated-unet" }, [
    row("10-20", 20),
    row("10-20", 22),
    row("40-50", 27),
  ]);

  test("holds means over cases and bins, bins without cases left out", () => {
    expect(report).toEqual({
      protocol: "mean-8",
      network: "gated-unet",
      n: 3,
      baselines: { damaged: figures(21), bilinear: figures(22) },
      raw: figures(23, 0.9),
      composed: { ...figures(24), msssim: expect.closeTo(0.95, 9) },
      byHoleArea: {
        "10-20": { n: 2, ...figures(22, 0.95) },
        "40-50": { n: 1, ...figures(28, 0.95) },
      },
    });
  });

  test("is a table with its columns lined up", () => {
    expect(tableOf(report)).toBe(`mean-8, 3 cases
                      hole dB whole dB     SSIM  MS-SSIM     seam
damaged                 21.00    27.00   0.5000        –     3.00
bilinear                22.00    28.00   0.5000        –     3.00
gated-unet, raw         23.00    29.00   0.5000   0.9000     3.00
gated-unet, composed    24.00    30.00   0.5000   0.9500     3.00
  hole 10-20 % (2)      22.00    28.00   0.5000   0.9500     3.00
  hole 40-50 % (1)      28.00    34.00   0.5000   0.9500     3.00
`);
  });
});

import { describe, expect, test } from "vitest";
import { rectangleHole } from "../image/hole.ts";
import { blankPicture } from "../image/picture.ts";
import { areaBin, type Figures, figuresOf, holeShare, meanFigures } from "./figures.ts";
import { reportOf } from "./report.ts";
import { tableOf } from "./table.ts";

const figures = (psnrHole: number, msssim: number | null = null): Figures => ({
  ...{ psnrHole, psnrWhole: psnrHole + 6, ssim: 0.5, msssim, seam: 3 },
  ...{ l1Hole: 0.02, l1Whole: 0.01 },
});
const distances = (swd: number, fid: number | null = null) => ({
  ...{ n: 3, swd, swdByScale: [swd - 0.01, swd + 0.01], fid },
});
const cases = [
  { number: 0, holeShare: 0.12, psnrHole: 20 },
  { number: 1, holeShare: 0.15, psnrHole: 22 },
  { number: 2, holeShare: 0.45, psnrHole: 27 },
];
const method = {
  name: "gated-unet",
  rows: cases.map(({ number, holeShare, psnrHole }) => ({
    ...{ name: "a.png", number, holeShare },
    figures: {
      raw: figures(psnrHole, 0.9),
      paste: figures(psnrHole + 1, 0.95),
      feather: figures(psnrHole + 2, 0.95),
      poisson: figures(psnrHole + 3, 0.95),
      none: figures(psnrHole + 4, 0.95),
    },
  })),
  distances: { raw: distances(0.3), paste: distances(0.2, 12.345) },
};
const baselines = {
  name: "baselines",
  rows: cases.map(({ number, holeShare, psnrHole }) => ({
    ...{ name: "a.png", number, holeShare },
    figures: { damaged: figures(psnrHole - 2), bilinear: figures(psnrHole - 1) },
  })),
  distances: { damaged: distances(0.5), bilinear: distances(0.4) },
};

describe("figures", () => {
  test("are of the picture clipped and rounded to 8 bits", () => {
    const original = blankPicture(20, 20);
    const hole = rectangleHole(original, { x: 5, y: 5, width: 10, height: 10 });
    const mended = { ...original, data: original.data.map(() => 0.0021) }; // below and above half a level
    const negative = { ...original, data: original.data.map(() => -3) };
    const of = (picture: typeof original) =>
      figuresOf(picture, { original, picture, hole, mosaic: undefined });
    expect(of(mended).psnrHole).toBeCloseTo(20 * Math.log10(255), 4);
    expect(of(mended).l1Whole).toBeCloseTo(1 / 255, 6);
    expect(of(negative).psnrWhole).toBe(Number.POSITIVE_INFINITY);
    expect(of(mended)).toMatchObject({ msssim: null, seam: 0 });
  });

  test("of many cases are means of their decibels, over the cases that have them", () => {
    expect(meanFigures([figures(20), figures(23, 0.8)])).toEqual({ ...figures(21.5), msssim: 0.8 });
    expect(meanFigures([figures(20), figures(21)]).msssim).toBeNull();
  });

  test("fall into bins by the hole's area", () => {
    const binOf = (height: number) => {
      const size = { width: 10, height: 100 };
      return areaBin(holeShare({ hole: rectangleHole(size, { x: 0, y: 0, width: 10, height }) }));
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
  const heading = { protocol: "mean-8", network: "gated-unet", features: "net.onnx: pool" };
  const report = reportOf(heading, { method, baselines });

  test("holds means over cases, modes and bins, bins without cases left out", () => {
    const composed = { ...figures(24), msssim: expect.closeTo(0.95, 9) };
    const finished = (psnrHole: number) => ({ ...figures(psnrHole), msssim: composed.msssim });
    expect(report).toEqual({
      protocol: "mean-8",
      network: "gated-unet",
      n: 3,
      baselines: { damaged: figures(21), bilinear: figures(22) },
      raw: { ...figures(23), msssim: expect.closeTo(0.9, 9) },
      composed,
      byHoleArea: {
        "10-20": { n: 2, ...figures(22, 0.95) },
        "40-50": { n: 1, ...figures(28, 0.95) },
      },
      modes: {
        paste: composed,
        feather: finished(25),
        poisson: finished(26),
        none: finished(27),
      },
      distances: {
        features: "net.onnx: pool",
        baselines: baselines.distances,
        raw: distances(0.3),
        composed: distances(0.2, 12.345),
      },
    });
  });

  test("is a table with its columns lined up", () => {
    expect(tableOf(report)).toBe(`mean-8, 3 cases
                      hole dB whole dB     SSIM  MS-SSIM     seam  hole L1 whole L1  SWD e-3      FID
damaged                 21.00    27.00   0.5000        –     3.00   0.0200   0.0100    500.0        –
bilinear                22.00    28.00   0.5000        –     3.00   0.0200   0.0100    400.0        –
gated-unet, raw         23.00    29.00   0.5000   0.9000     3.00   0.0200   0.0100    300.0        –
gated-unet, composed    24.00    30.00   0.5000   0.9500     3.00   0.0200   0.0100    200.0    12.35
  feather               25.00    31.00   0.5000   0.9500     3.00   0.0200   0.0100        –        –
  poisson               26.00    32.00   0.5000   0.9500     3.00   0.0200   0.0100        –        –
  none                  27.00    33.00   0.5000   0.9500     3.00   0.0200   0.0100        –        –
  hole 10-20 % (2)      22.00    28.00   0.5000   0.9500     3.00   0.0200   0.0100        –        –
  hole 40-50 % (1)      28.00    34.00   0.5000   0.9500     3.00   0.0200   0.0100        –        –
SWD and FID of 3 pictures; FID by net.onnx: pool
`);
  });

  test("says nothing of FID where it was not asked for", () => {
    const { features: _, ...plain } = heading;
    const table = tableOf(reportOf(plain, { method, baselines }));
    expect(table).not.toContain("FID");
    expect(table.trimEnd().split("\n").at(-1)).toBe("SWD of 3 pictures");
  });
});

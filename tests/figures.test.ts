/** The README's figures: written from reports, and up to date with those in benchmarks/results/. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { evaluationReports, type WeightsReport } from "../scripts/evaluation-reports.ts";
import { withAlike, withFigures } from "../scripts/figures-table.ts";
import type { Figures } from "../src/evaluation/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const frame = "Before.\n<!-- figures:begin -->\nold\n<!-- figures:end -->\nAfter.\n";

const figures = (psnrHole: number): Figures => ({
  psnrHole,
  psnrWhole: psnrHole + 5,
  ssim: 0.8,
  msssim: 0.91234,
  seam: 3,
  l1Hole: 0.02,
  l1Whole: 0.01,
});

const distances = { n: 568, swd: 0.1, swdByScale: [0.1], fid: null };

const report: WeightsReport = {
  weights: "gated-unet-mosaic",
  protocol: "mean-8",
  network: "gated-unet",
  n: 568,
  baselines: { damaged: figures(21), bilinear: figures(22), consistentBicubic: figures(22.75) },
  raw: figures(24),
  composed: figures(24.125),
  byHoleArea: {},
  modes: { paste: figures(24.125), feather: figures(24), poisson: figures(24), none: figures(24) },
  distances: { features: null, baselines: {}, raw: distances, composed: distances },
};

describe("the README's figures", () => {
  test("hold the network against the best formula, in the marked region alone", () => {
    expect(withFigures(frame, [report])).toBe(`Before.
<!-- figures:begin -->
| damage | mended by | cases | broken | best formula | mended | gain | MS-SSIM |
|---|---|---|---|---|---|---|---|
| mean-8 | gated-unet-mosaic | 568 | 21.00 | 22.75 (consistentBicubic) | **24.13** | +1.38 | 0.9123 |
<!-- figures:end -->
After.
`);
  });

  test("say so where a formula is better", () => {
    const worse = { ...report, composed: figures(22.25) };
    expect(withFigures(frame, [worse])).toContain("| **22.25** | −0.50 |");
  });

  test("say that there are none, where there are none", () => {
    expect(withFigures(frame, [])).toContain("No figures yet");
  });

  test("need their region", () => {
    expect(() => withFigures("Nothing.", [report])).toThrow(
      "the document lacks <!-- figures:begin --> … <!-- figures:end -->",
    );
  });

  test.each([
    ["README.md", "en"],
    ["README.ja.md", "ja"],
  ] as const)(
    "in %s are those of benchmarks/results (npx tsx scripts/readme-figures.ts)",
    (path, language) => {
      const readme = readFileSync(`${root}${path}`, "utf8");
      expect(withFigures(readme, evaluationReports(), language)).toBe(readme);
      expect(withAlike(readme, evaluationReports("fair/"), language)).toBe(readme);
    },
  );
});

describe("the networks trained alike", () => {
  test("stand in the table as each is joined by default, below the best formula", () => {
    const pepsi = {
      ...{ ...report, network: "pepsi", protocol: "white-out" },
      modes: { ...report.modes, paste: figures(14), poisson: figures(15.5) },
    };
    const gated = {
      ...pepsi,
      network: "gated-unet",
      modes: { ...report.modes, paste: figures(16) },
    };
    const empty = "<!-- alike:begin -->\n<!-- alike:end -->";
    expect(withAlike(empty, [pepsi, gated])).toBe(`<!-- alike:begin -->
|  | \`white-out\` |
| --- | --- |
| *best formula* | 22.75 |
| \`gated-unet\` | 16.00 |
| \`pepsi\` | 15.50 |
<!-- alike:end -->`);
  });
});

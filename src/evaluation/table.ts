/** A report as a table of text for people, columns lined up. */
import type { Figures } from "./figures.ts";
import type { EvaluationReport } from "./report.ts";

const columns: readonly {
  readonly title: string;
  readonly of: (figures: Figures) => number | null;
  readonly digits: number;
}[] = [
  { title: "hole dB", of: ({ psnrHole }) => psnrHole, digits: 2 },
  { title: "whole dB", of: ({ psnrWhole }) => psnrWhole, digits: 2 },
  { title: "SSIM", of: ({ ssim }) => ssim, digits: 4 },
  { title: "MS-SSIM", of: ({ msssim }) => msssim, digits: 4 },
  { title: "seam", of: ({ seam }) => seam, digits: 2 },
];

/** The report's table: the baselines, the method raw and composed, then composed by the hole's area. */
export function tableOf(report: EvaluationReport): string {
  const { protocol, network, n, baselines, raw, composed, byHoleArea } = report;
  const bins = Object.entries(byHoleArea).map(
    ([bin, figures]): Line => [`  hole ${bin} % (${figures.n})`, figures],
  );
  const lines: readonly Line[] = [
    ...Object.entries(baselines),
    [`${network}, raw`, raw],
    [`${network}, composed`, composed],
    ...bins,
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  const head = ["".padEnd(width), ...columns.map(({ title }) => title.padStart(9))].join("");
  const body = lines.map(([name, figures]) => name.padEnd(width) + cells(figures));
  return [`${protocol}, ${n} cases`, head, ...body].map((line) => `${line}\n`).join("");
}

type Line = readonly [name: string, figures: Figures];

const cells = (figures: Figures): string =>
  columns.map(({ of, digits }) => (of(figures)?.toFixed(digits) ?? "–").padStart(9)).join("");

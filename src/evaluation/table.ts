/** A report as a table of text for people, columns lined up. */
import type { Distances } from "./distances.ts";
import { type Figures, metrics } from "./figures.ts";
import type { EvaluationReport } from "./report.ts";

interface Line {
  readonly name: string;
  readonly figures: Figures;
  /** Only sets of pictures have them. */
  readonly distances?: Distances | undefined;
}

interface Column {
  readonly title: string;
  readonly of: (line: Line) => number | null | undefined;
  readonly digits: number;
}

const figureColumns = metrics.map(
  ({ title, name, digits }): Column => ({ title, digits, of: ({ figures }) => figures[name] }),
);
const swdColumn: Column = {
  title: "SWD e-3",
  of: ({ distances }) => distances && 1000 * distances.swd,
  digits: 1,
};
const fidColumn: Column = { title: "FID", of: ({ distances }) => distances?.fid, digits: 2 };

/** The report's table: the baselines, the method raw and composed, other modes, then composed by the hole's area. */
export function tableOf(report: EvaluationReport): string {
  const { protocol, n, distances } = report;
  const columns = [...figureColumns, swdColumn, ...(distances.features ? [fidColumn] : [])];
  const lines = linesOf(report);
  const width = Math.max(...lines.map(({ name }) => name.length));
  const head = ["".padEnd(width), ...columns.map(({ title }) => title.padStart(9))].join("");
  const body = lines.map((line) => line.name.padEnd(width) + cells(line, columns));
  const sets = distances.features ? `; FID by ${distances.features}` : "";
  const foot = `SWD${sets && " and FID"} of ${distances.composed.n} pictures${sets}`;
  return [`${protocol}, ${n} cases`, head, ...body, foot].map((line) => `${line}\n`).join("");
}

function linesOf(report: EvaluationReport): readonly Line[] {
  const { network, baselines, raw, composed, modes, byHoleArea, distances } = report;
  const { paste: _, ...otherModes } = modes;
  return [
    ...Object.entries(baselines).map(([name, figures]) => ({
      ...{ name, figures },
      distances: distances.baselines[name as keyof typeof baselines],
    })),
    { name: `${network}, raw`, figures: raw, distances: distances.raw },
    { name: `${network}, composed`, figures: composed, distances: distances.composed },
    ...Object.entries(otherModes).map(([name, figures]) => ({ name: `  ${name}`, figures })),
    ...Object.entries(byHoleArea).map(([bin, figures]) => {
      return { name: `  hole ${bin} % (${figures.n})`, figures };
    }),
  ];
}

const cells = (line: Line, columns: readonly Column[]): string =>
  columns.map(({ of, digits }) => (of(line)?.toFixed(digits) ?? "–").padStart(9)).join("");

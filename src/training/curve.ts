/** The run's curve as an SVG: losses and held-out PSNR against steps, drawn again at every evaluation. */
import { join } from "node:path";
import { writeAtomically } from "../files/index.ts";
import type { RunFolder } from "./run-folder.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Series {
  readonly title: string;
  readonly colour: string;
  readonly points: readonly Point[];
}

/** Panels, one above the other; in px. */
const panel = { width: 720, height: 220, left: 64, top: 34, bottom: 28, right: 16 };

/** Writes `curve.svg` from the log. */
export async function drawCurve(folder: Pick<RunFolder, "path" | "readLog">): Promise<void> {
  const log = await folder.readLog();
  const series = (type: string, field: string): readonly Point[] =>
    latest(log, type, (entry) => entry[field]);
  const theirs = latest(log, "step", ({ discriminator }) => (discriminator as Loss)?.loss);
  const panels: readonly (readonly Series[])[] = [
    [{ title: "loss", colour: "#b8860b", points: thinned(series("step", "loss")) }],
    ...(theirs.length > 0
      ? [[{ title: "discriminator's loss", colour: "#708090", points: thinned(theirs) }]]
      : []),
    [
      {
        title: "mended, PSNR in the hole (dB)",
        colour: "#b8860b",
        points: series("evaluation", "psnrHole"),
      },
      { title: "first guess", colour: "#708090", points: series("evaluation", "guessPsnrHole") },
    ],
  ];
  await writeAtomically(join(folder.path, "curve.svg"), svgOf(panels));
}

type Loss = { readonly loss: number } | undefined;
type Entry = Readonly<Record<string, unknown>>;

/** Points against the step; what a run logged again, resumed or gone back, replaces what came before. */
function latest(
  log: readonly Entry[],
  type: string,
  measureOf: (entry: Entry) => unknown,
): readonly Point[] {
  const bySteps = new Map<number, number>();
  for (const entry of log) {
    const value = entry.type === type ? measureOf(entry) : undefined;
    if (value !== undefined) bySteps.set(Number(entry.step), Number(value));
  }
  return [...bySteps].sort(([a], [b]) => a - b).map(([x, y]) => ({ x, y }));
}

/** At most about 400 points, each the mean of its neighbours. */
function thinned(points: readonly Point[]): readonly Point[] {
  const size = Math.ceil(points.length / 400);
  return Array.from({ length: Math.floor(points.length / Math.max(size, 1)) }, (_, i) => {
    const group = points.slice(i * size, (i + 1) * size);
    return {
      x: group[group.length - 1].x,
      y: group.reduce((sum, { y }) => sum + y, 0) / group.length,
    };
  });
}

function svgOf(panels: readonly (readonly Series[])[]): string {
  const height = panel.height * panels.length;
  const drawn = panels.map(
    (series, i) => `<g transform="translate(0 ${i * panel.height})">${panelOf(series)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panel.width} ${height}" font-family="sans-serif" font-size="11">
<rect width="${panel.width}" height="${height}" fill="#fff"/>
${drawn.join("\n")}
</svg>
`;
}

function panelOf(series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  if (all.length === 0) return "";
  const xs = rangeOf(all.map(({ x }) => x));
  const ys = rangeOf(all.map(({ y }) => y));
  const x = (value: number) => place(value, xs, panel.left, panel.width - panel.right);
  const y = (value: number) => place(value, ys, panel.height - panel.bottom, panel.top);
  const ticks = [ys.low, (ys.low + ys.high) / 2, ys.high].map(
    (value) =>
      `<line x1="${panel.left}" x2="${panel.width - panel.right}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/><text x="${panel.left - 6}" y="${y(value) + 4}" text-anchor="end">${value.toPrecision(4)}</text>`,
  );
  const lines = series.map(({ title, colour, points }, i) => {
    const path = points
      .map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`)
      .join(" ");
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${path}"/><text x="${panel.left + i * 240}" y="18" fill="${colour}">${title}</text>`;
  });
  const end = `<text x="${panel.width - panel.right}" y="${panel.height - 8}" text-anchor="end">step ${xs.high}</text>`;
  return [...ticks, ...lines, end].join("");
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function rangeOf(values: readonly number[]): Range {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return { low, high: high > low ? high : low + 1 };
}

const place = (value: number, { low, high }: Range, from: number, to: number): number =>
  from + ((value - low) / (high - low)) * (to - from);

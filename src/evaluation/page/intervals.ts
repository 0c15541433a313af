/** Means of PSNR in the hole with their intervals, the best at the top. */
import { markAt } from "./colours.ts";
import type { Contestant } from "./contestants.ts";
import { escaped, numeral } from "./html.ts";
import { extentOf, figure, plot } from "./plot.ts";

const ROW_PX = 24;

export function intervals(all: readonly Contestant[]): string {
  const shown = all.filter(({ entry }) => Number.isFinite(entry.standings.psnrHole.mean));
  const ends = shown.flatMap(({ entry }) => {
    const { low, high } = entry.standings.psnrHole.interval!;
    return [low, high];
  });
  const { x, inner, svg } = plot({
    label: "Means of PSNR in the hole with 95 % intervals",
    x: { title: "PSNR in the hole, dB", domain: extentOf(ends, 0.06) },
    y: { title: "", domain: [0, 1], ticks: 0 },
    height: 66 + ROW_PX * shown.length,
  });
  const best = shown[0].entry.standings.psnrHole.mean!;
  const rule = `<line class="diagonal" x1="${x(best).toFixed(1)}" x2="${x(best).toFixed(1)}" y1="${inner.top}" y2="${inner.bottom}"/>`;
  const marks = shown.map(({ entry, title, series }, i) => {
    const { mean, interval } = entry.standings.psnrHole;
    const y = inner.top + (i + 0.5) * ROW_PX;
    const [low, at, high] = [interval!.low, mean!, interval!.high].map(x);
    const isRight = at > (inner.left + inner.right) / 2;
    const label = `${escaped(title)} ${numeral(mean, 2)}`;
    const kind = entry.role === "baseline" ? ' class="muted"' : "";
    const text = isRight
      ? `<text${kind} x="${(low - 8).toFixed(1)}" y="${y}" dy="0.34em" text-anchor="end">${label}</text>`
      : `<text${kind} x="${(high + 8).toFixed(1)}" y="${y}" dy="0.34em">${label}</text>`;
    return `<line x1="${low.toFixed(1)}" x2="${high.toFixed(1)}" y1="${y}" y2="${y}" stroke="${series.colour}" stroke-width="2"/>${markAt(series, [at, y])}${text}`;
  });
  return figure(
    svg([rule, ...marks]),
    "Means over the cases with the interval of each alone. Differences are judged pair by pair, in the table: pictures that are hard for one are hard for all, so intervals may overlap where a difference is certain.",
  );
}

/** Histograms of PSNR in the hole, over each other. */
import { bin, max } from "d3-array";
import { bestBaselineOf, type Contestant, decibelsOf, entrantsOf } from "./contestants.ts";
import { extentOf, figure, plot } from "./plot.ts";

/** Rice's rule: 2·∛n. */
const binsFor = (n: number): number => Math.max(6, Math.ceil(2 * Math.cbrt(n)));

export function histogram(all: readonly Contestant[]): string {
  const shown = [bestBaselineOf(all), ...[...entrantsOf(all)].reverse()];
  const values = shown.map((each) => decibelsOf(each).filter(Number.isFinite));
  const [low, high] = extentOf(values.flat(), 0);
  const bins = binsFor(values[0].length);
  const width = (high - low || 1) / bins;
  const edges = Array.from({ length: bins - 1 }, (_, i) => low + (i + 1) * width);
  const binned = bin().domain([low, high]).thresholds(edges);
  const counts = values.map((each) => binned(each).map(({ length }) => length));
  const share = (count: number, i: number) => (100 * count) / Math.max(1, values[i].length);
  const most = max(counts.flatMap((each, i) => each.map((count) => share(count, i)))) ?? 1;
  const { x, y, svg } = plot({
    label: "Histograms of PSNR in the hole",
    x: { title: "PSNR in the hole, dB", domain: [low, high] },
    y: { title: "cases, %", domain: [0, most] },
  });
  const marks = shown.map(({ series, entry }, i) => {
    const heights = counts[i].map((count) => y(share(count, i)).toFixed(1));
    const steps = heights.map((at, k) => {
      const [from, to] = [x(low + k * width), x(low + (k + 1) * width)];
      return `L${from.toFixed(1)} ${at}L${to.toFixed(1)} ${at}`;
    });
    const base = y(0).toFixed(1);
    const path = `M${x(low).toFixed(1)} ${base}${steps.join("")}L${x(high).toFixed(1)} ${base}Z`;
    const opacity = entry.role === "entrant" ? 0.13 : 0;
    return `<path d="${path}" fill="${series.colour}" fill-opacity="${opacity}" stroke="${series.colour}" stroke-width="1.6" stroke-dasharray="${series.dash}"/>`;
  });
  const means = shown.flatMap(({ series, entry }) => {
    const { mean } = entry.standings.psnrHole;
    if (mean === null || !Number.isFinite(mean)) return [];
    const at = x(mean).toFixed(1);
    return `<line x1="${at}" x2="${at}" y1="${y(0) + 1}" y2="${y(0) + 7}" stroke="${series.colour}" stroke-width="2.5"/>`;
  });
  return figure(
    svg([...marks, ...means]),
    "How PSNR in the hole is spread over the cases; short strokes under the axis are the means.",
  );
}

/** Two contestants case by case: above the diagonal the upright one is better. */
import { bestBaselineOf, type Contestant, decibelsOf, entrantsOf } from "./contestants.ts";
import { escaped, numeral, signedNumeral } from "./html.ts";
import { extentOf, figure, plot } from "./plot.ts";

const MOST_RIVALS = 3;

/** The best entrant against the next ones and against the best baseline. */
export function scatters(all: readonly Contestant[]): readonly string[] {
  const [best, ...others] = entrantsOf(all);
  const rivals = [...others.slice(0, MOST_RIVALS), bestBaselineOf(all)];
  return rivals.map((rival) => scatter(rival, best));
}

function scatter(across: Contestant, up: Contestant): string {
  const [xs, ys] = [decibelsOf(across), decibelsOf(up)];
  const [low, high] = extentOf([...xs, ...ys]);
  const { x, y, inner, svg } = plot({
    label: `PSNR in the hole, ${up.title} against ${across.title}`,
    x: { title: `${across.title}, dB`, domain: [low, high] },
    y: { title: `${up.title}, dB`, domain: [low, high] },
    width: 400,
    height: 380,
  });
  const finite = [...xs.keys()].filter((i) => Number.isFinite(xs[i]) && Number.isFinite(ys[i]));
  const points = finite.map((i) => {
    const { name, number } = up.rows[i];
    return `<circle cx="${x(xs[i]).toFixed(1)}" cy="${y(ys[i]).toFixed(1)}" r="2.6"><title>${escaped(name)}, case ${number + 1}: ${numeral(xs[i], 2)} and ${numeral(ys[i], 2)} dB</title></circle>`;
  });
  const gaps = finite.map((i) => ys[i] - xs[i]);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length);
  const ahead = (100 * gaps.filter((gap) => gap > 0).length) / Math.max(1, gaps.length);
  const [a, b] = [inner.left, inner.bottom];
  const diagonal = `<line class="diagonal" x1="${a}" y1="${b}" x2="${inner.right}" y2="${inner.top}"/>`;
  const marks = `<g fill="${up.series.colour}" fill-opacity="0.55">${points.join("")}</g>`;
  const caption = `<b>${escaped(up.title)}</b> against <b>${escaped(across.title)}</b>: better in ${numeral(ahead, 0)} % of ${numeral(gaps.length, 0)} cases, ${signedNumeral(mean, 2)} dB on average.`;
  return figure(svg([diagonal, marks]), caption);
}

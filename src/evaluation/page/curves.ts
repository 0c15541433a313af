/** Training curves, against steps and against time, of the entrants that have a log, or a curve in their card. */
import { line } from "d3-shape";
import type { CurvePoint, TrainingCurve } from "../../runtime/index.ts";
import type { EntrantCard } from "../comparison.ts";
import { legend, type Series, seriesOf } from "./colours.ts";
import { extentOf, figure, plot } from "./plot.ts";

interface Curve {
  readonly series: Series;
  readonly points: TrainingCurve;
}

/** `undefined` where nobody has a curve. */
export function curves(cards: readonly EntrantCard[]): string | undefined {
  const all = cards.flatMap(({ name, curve }, i) =>
    curve ? { series: seriesOf(name, i), points: curve } : [],
  );
  if (all.length === 0) return undefined;
  const panels = (["psnrHole", "loss"] as const).flatMap((kind) =>
    (["step", "hours"] as const).map((against) => panel(all, kind, against)),
  );
  const names = legend(all.map(({ series }) => series));
  const note =
    "Held-out PSNR is over the holes of each training's own examples: compare the shapes, and heights only where recipes share their evaluation. Losses differ from network to network.";
  return `${names}<div class="plots">${panels.join("")}</div><p class="note">${note}</p>`;
}

const titles = { psnrHole: "held-out PSNR in the hole, dB", loss: "loss" } as const;
const axes = {
  step: { title: "steps", of: ({ step }: CurvePoint) => step },
  hours: { title: "hours of training", of: ({ seconds }: CurvePoint) => seconds / 3600 },
} as const;

function panel(
  all: readonly Curve[],
  kind: keyof typeof titles,
  against: keyof typeof axes,
): string {
  const { title, of } = axes[against];
  const points = all.flatMap((each) => each.points[kind]);
  const { x, y, svg } = plot({
    label: `${titles[kind]} against ${title}`,
    x: { title, domain: [0, Math.max(...points.map(of), 1e-9)] },
    y: { title: titles[kind], domain: extentOf(points.map(({ value }) => value)) },
    height: 280,
  });
  const marks = all.map(({ series, points: own }) => {
    const path = line<CurvePoint>(
      (p) => x(of(p)),
      (p) => y(p.value),
    ).digits(1)([...own[kind]]);
    return `<path d="${path ?? ""}" fill="none" stroke="${series.colour}" stroke-width="1.6" stroke-dasharray="${series.dash}"/>`;
  });
  return figure(svg(marks), `${titles[kind]} against ${title}.`);
}

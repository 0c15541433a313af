/** The perception–distortion plane (Blau and Michaeli 2018): faithful to the right, likely to the top. */
import type { Distances } from "../distances.ts";
import { markAt } from "./colours.ts";
import type { Contestant } from "./contestants.ts";
import { escaped } from "./html.ts";
import { extentOf, figure, plot, spread } from "./plot.ts";

/** A measure of how far the set of mended pictures lies from the originals. */
interface Perception {
  readonly title: string;
  readonly of: (distances: Distances) => number | null;
}

const perceptions: readonly Perception[] = [
  { title: "SWD, 10⁻³", of: ({ swd }) => 1000 * swd },
  { title: "FID", of: ({ fid }) => fid },
];

/** One for the sliced Wasserstein distance, one for FID where it was measured. */
export const planes = (all: readonly Contestant[]): readonly string[] =>
  perceptions.flatMap((perception) => plane(all, perception) ?? []);

interface Point {
  readonly contestant: Contestant;
  readonly version: string;
  readonly psnr: number;
  readonly distance: number;
}

function plane(all: readonly Contestant[], { title, of }: Perception): string | undefined {
  const points = all.flatMap((each) => pointsOf(each, of));
  if (points.length < 2) return undefined;
  const { x, y, inner, svg } = plot({
    label: `PSNR in the hole against ${title}`,
    x: {
      title: "PSNR in the hole, dB → more faithful",
      domain: extentOf(
        points.map((p) => p.psnr),
        0.1,
      ),
    },
    y: {
      title: `${title} ↑ more likely`,
      domain: extentOf(
        points.map((p) => p.distance),
        0.06,
      ),
      reversed: true,
    },
    height: 360,
  });
  const at = ({ psnr, distance }: Point) => [x(psnr), y(distance)] as const;
  const links = all.flatMap((each) => {
    const mine = points.filter(({ contestant }) => contestant === each).map(at);
    if (mine.length < 2) return [];
    const [[x1, y1], [x2, y2]] = mine;
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${each.series.colour}" stroke-opacity="0.5"/>`;
  });
  const marks = points.map((point) => {
    const hollow = point.version === "raw";
    return markAt(point.contestant.series, at(point), { size: 70, hollow });
  });
  const named = points.filter(({ version }) => version !== "raw");
  const heights = spread(
    named.map((point) => at(point)[1]),
    13,
  );
  const labels = named.map((point, i) => {
    const [px] = at(point);
    const isRight = px > (inner.left + inner.right) / 2 + 60;
    const kind = point.contestant.entry.role === "baseline" ? ' class="muted"' : "";
    return `<text${kind} x="${(px + (isRight ? -9 : 9)).toFixed(1)}" y="${heights[i].toFixed(1)}" dy="0.34em" text-anchor="${isRight ? "end" : "start"}">${escaped(point.contestant.title)}</text>`;
  });
  return figure(
    svg([...links, ...marks, ...labels]),
    "Hollow: as the method made it. Filled: composed and consistent. Grey: the standing baselines.",
  );
}

/** The version that counts and, of an entrant, the raw one. */
function pointsOf(contestant: Contestant, of: Perception["of"]): readonly Point[] {
  const { entry } = contestant;
  const versions = entry.role === "entrant" ? [entry.version, "raw"] : [entry.version];
  return versions.flatMap((each) => {
    const distances = entry.distances[each];
    const distance = distances ? of(distances) : null;
    const psnr = entry.versions[each].psnrHole;
    if (distance === null || !Number.isFinite(psnr)) return [];
    return { contestant, version: each, psnr, distance };
  });
}

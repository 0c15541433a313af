/**
 * How a mosaic was made. Single pixels differ from each other by the fine texture that means lack (`structure.ts`), and
 * blurred cells hardly bend at all. Cells that the outline cuts tell more (`cut-kinds.ts`): means of light are told from
 * means of sRGB by them alone.
 */
import type { Hole } from "../../image/hole.ts";
import type { Picture } from "../../image/picture.ts";
import type { Mosaic } from "../kinds.ts";
import { visitBeside } from "./components.ts";
import { areaWithin } from "./cut-cells.ts";
import { cutEvidence } from "./cut-kinds.ts";
import { sampledWeights } from "./kind-weights.ts";
import { areaOf } from "./outline.ts";
import type { Box } from "./plane.ts";
import type { Finding } from "./regions.ts";
import {
  type Beside,
  besideOf,
  type Cells,
  type Neighbour,
  type Structure,
  structureOf,
} from "./structure.ts";

/** `mean` is any mean where nothing tells more; `blurred` cells were smoothed among each other, as the book's are. */
export type DetectedKind = "mean" | "mean-linear" | "nearest" | "blurred";

/** ln of how common a kind is beside means. */
const commonness = { mean: 0, "mean-linear": -2, nearest: -0.7 } as const;

/** How a mosaic was made: its kind, and which pixels its cells were made of. */
export interface Making {
  readonly kind: DetectedKind;
  /** `full` where cut cells show that their pixel may lie beside the hole; else `clipped`, which is assumed. */
  readonly support: Mosaic["support"];
  /** The pixel that cells of `nearest` show, where cut cells show it too; else it is assumed to be the centre. */
  readonly sample?: NonNullable<Mosaic["sample"]>;
}

/** From this ln on cut cells are believed to show the very pixel that was sampled: one in 20,000 by chance. */
const leastSampled = 10;

/** `hole` is of the size of the finding's part. */
export function makingOf(picture: Picture, finding: Finding, hole: Hole): Making {
  const { columns, rows, mean: values } = finding.field;
  if (isBlurred({ values, has: finding.cells, columns, rows }))
    return { kind: "blurred", support: "clipped" };
  const cuts = cutEvidence(picture, finding, hole);
  const sampled = sampledScore(finding, hole);
  const score = (kind: keyof typeof commonness): number =>
    commonness[kind] + cuts[kind] + (kind === "nearest" ? sampled : 0);
  const kinds = ["mean", "mean-linear", "nearest"] as const;
  const kind = kinds.reduce((best, kind) => (score(kind) > score(best) ? kind : best));
  const { centre, corner } = cuts;
  const isShown = kind === "nearest" && Math.max(centre, corner) >= leastSampled;
  if (!isShown) return { kind, support: "clipped" };
  return { kind, support: "full", sample: corner > centre ? "corner" : "centre" };
}

// ── Single pixels or means ──────────────────────────────────────────────────────────────────────

/** ln of how much likelier single pixels are than means, by the cells' structure and what lies beside them. */
function sampledScore({ part, field, cells }: Finding, hole: Hole): number {
  const { columns, rows, mean: values } = field;
  const standings = cells.map((_, cell) => standingIn(hole, areaOf(field, cell, corner)));
  const thoseThatAre = (standing: number): Cells => ({
    ...{ values, columns, rows },
    has: standings.map((each) => Number(each === standing)),
  });
  const own = thoseThatAre(hidden);
  const structure = structureOf(own);
  if (!structure) return 0;
  const neighbours = neighboursOf(own, (cell) =>
    standings[cell] === known ? areaOf(field, cell, corner) : undefined,
  );
  return scoreOf(structure, besideOf(part.plane, { neighbours, around: thoseThatAre(known) }));
}

const corner = { left: 0, top: 0 };
const [known, cut, hidden] = [0, 1, 2];

/** Whether a cell is known, cut or hidden. */
function standingIn(hole: Hole, area: Box): number {
  const count = areaWithin(hole, area);
  if (count === 0) return known;
  return count === (area.right - area.left) * (area.bottom - area.top) ? hidden : cut;
}

/** Every known cell (one that `areaOfKnown` has) beside one of the cells, once for each side. */
export function neighboursOf(
  { values, has, columns, rows }: Cells,
  areaOfKnown: (cell: number) => Box | undefined,
): readonly Neighbour[] {
  const neighbours: Neighbour[] = [];
  for (let cell = 0; cell < has.length; cell++) {
    if (!has[cell]) continue;
    visitBeside(cell, { columns, rows }, (other) => {
      const area = has[other] ? undefined : areaOfKnown(other);
      if (area) neighbours.push({ ...area, value: values[cell] });
    });
  }
  return neighbours;
}

/** Σ weight·feature + constant: what `scripts/kinds.ts` fitted to photographs broken both ways. */
function scoreOf(structure: Structure, beside: Beside | undefined): number {
  const { constant, ...weights } = beside ? sampledWeights.beside : sampledWeights.alone;
  const features: Readonly<Record<string, number>> = { ...structure, ...beside };
  return Object.entries(weights).reduce(
    (sum, [name, weight]) => sum + weight * features[name],
    constant,
  );
}

// ── Blurred ─────────────────────────────────────────────────────────────────────────────────────

/** Σ (second difference)² / Σ (first difference)² below this is no picture's, but a blur's, where cells are many. */
const mostBlurred = 0.75;
/** Of n cells it is uncertain by this / √n: smooth ground under few cells may bend as little by chance. */
const uncertainty = 1.5;

function isBlurred(cells: Cells): boolean {
  const count = cells.has.reduce((sum, has) => sum + has, 0);
  return curvatureOf(cells) < mostBlurred - uncertainty / Math.sqrt(count);
}

function curvatureOf(cells: Cells): number {
  let [second, first] = [0, 0];
  forTriples(cells, (before, value, after) => {
    second += (before - 2 * value + after) ** 2;
    first += ((value - before) ** 2 + (after - value) ** 2) / 2;
  });
  return first > 0 ? second / first : Number.POSITIVE_INFINITY;
}

function forTriples(
  { values, has, columns, rows }: Cells,
  visit: (before: number, value: number, after: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      if (!has[cell]) continue;
      for (const [step, isInner] of [
        [1, column > 0 && column < columns - 1],
        [columns, row > 0 && row < rows - 1],
      ] as const) {
        if (isInner && has[cell - step] && has[cell + step]) {
          visit(values[cell - step], values[cell], values[cell + step]);
        }
      }
    }
  }
}

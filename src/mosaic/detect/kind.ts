/**
 * How a mosaic was made, from how each cell lies between its two neighbours: a mean over an edge lies anywhere between
 * them, a single pixel at one of them or beyond; blurred cells hardly bend at all. What to expect is measured around
 * the region, where the same picture can be broken in every way. Cells that the outline cuts tell more (`cut-kinds.ts`):
 * means of light are told from means of sRGB by them alone.
 */
import type { Hole } from "../../image/hole.ts";
import { usualBends } from "./bends.ts";
import { cutEvidence } from "./cut-kinds.ts";
import { cropped, type Plane } from "./plane.ts";
import { type Finding, gridInPicture } from "./regions.ts";
import { edgesWithin } from "./sides.ts";

/** `mean` is any mean where nothing tells more; `blurred` cells were smoothed among each other, as the book's are. */
export type DetectedKind = "mean" | "mean-linear" | "nearest" | "blurred";

export const sharpKinds = ["mean", "nearest"] as const;
type SharpKind = (typeof sharpKinds)[number];

/** ln of how common a kind is beside single pixels. */
const commonness = { mean: 2, "mean-linear": 0, nearest: 0 } as const;

/** `luma` is the whole picture's, `hole` of the size of the finding's part. */
export function kindOf(luma: Plane, finding: Finding, hole: Hole): DetectedKind {
  const seen = { values: finding.field.mean, has: finding.cells, ...sizeOf(finding) };
  if (curvatureOf(seen) < mostBlurred) return "blurred";
  const bends = bendScores(luma, finding, bendsOf(seen));
  const cuts = cutEvidence(finding, hole);
  const score = (kind: keyof typeof commonness): number =>
    commonness[kind] + cuts[kind] + bends[kind === "nearest" ? "nearest" : "mean"];
  const kinds = ["mean", "mean-linear", "nearest"] as const;
  return kinds.reduce((best, kind) => (score(kind) > score(best) ? kind : best));
}

function bendScores(
  luma: Plane,
  finding: Finding,
  bends: Float64Array,
): { readonly [K in SharpKind]: number } {
  const around = surroundings(luma, finding);
  const score = (kind: SharpKind): number => {
    const here = around && bendsOf({ ...around, values: around.byKind[kind] });
    return likelihood(bends, expectedBends(kind, here));
  };
  return { mean: score("mean"), nearest: score("nearest") };
}

const sizeOf = ({ field: { columns, rows } }: Finding) => ({ columns, rows });

/** Values of cells (levels), `[rows, columns]`; those with `has` count. */
export interface Cells {
  readonly values: Float32Array;
  readonly has: Uint8Array;
  readonly columns: number;
  readonly rows: number;
}

// ── Bends ───────────────────────────────────────────────────────────────────────────────────────

/** Neighbours nearer to each other than this (levels) say nothing. */
const leastDifference = 10;
/** Where a cell lies between the darker (0) and the brighter (1) of its neighbours: borders of the classes. */
const borders = [-0.5, -0.15, 0, 0.08, 0.2, 0.35, 0.5, 0.65, 0.8, 0.92, 1, 1.15, 1.5];
export const bendClasses = borders.length + 1;

/** How many cells lie where between their neighbours along either axis. */
export function bendsOf(cells: Cells): Float64Array {
  const bends = new Float64Array(bendClasses);
  forTriples(cells, (before, value, after) => {
    const low = Math.min(before, after);
    const difference = Math.abs(after - before);
    if (difference < leastDifference) return;
    const at = (value - low) / difference;
    const found = borders.findIndex((border) => at < border);
    bends[found < 0 ? borders.length : found]++;
  });
  return bends;
}

/** Σ (second difference)² / Σ (first difference)² below this is no picture's, but a blur's. */
const mostBlurred = 0.75;

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

// ── What to expect ──────────────────────────────────────────────────────────────────────────────

/** The usual bends count as much as so many seen around the region. */
const usualWeight = 60;

function expectedBends(kind: SharpKind, here: Float64Array | undefined): Float64Array {
  const usual = usualBends[kind];
  const mixed = Float64Array.from(usual, (share, i) => usualWeight * share + (here?.[i] ?? 0));
  const total = mixed.reduce((sum, each) => sum + each, 0);
  return mixed.map((each) => each / total);
}

/** ln likelihood of the counts; neighbouring cells are not independent, so it counts half. */
const likelihood = (counts: Float64Array, shares: Float64Array): number =>
  counts.reduce((sum, count, i) => sum + 0.5 * count * Math.log(shares[i]), 0);

/** What surrounds a region, broken in every way by the region's own grid. */
interface Surroundings extends Omit<Cells, "values"> {
  readonly byKind: { readonly [K in SharpKind]: Float32Array };
}

/** Surroundings reach this many cells beyond the region. */
const reachCells = 24;

function surroundings(luma: Plane, finding: Finding): Surroundings | undefined {
  const grid = gridInPicture(finding);
  const { box } = finding;
  const reach = { x: reachCells * grid.x.pitch, y: reachCells * grid.y.pitch };
  const wide = {
    left: Math.max(0, Math.floor(box.left - reach.x)),
    top: Math.max(0, Math.floor(box.top - reach.y)),
    right: Math.min(luma.width, Math.ceil(box.right + reach.x)),
    bottom: Math.min(luma.height, Math.ceil(box.bottom + reach.y)),
  };
  const plane = cropped(luma, wide);
  const x = edgesWithin({ ...grid.x, phase: grid.x.phase - wide.left }, plane.width).edges;
  const y = edgesWithin({ ...grid.y, phase: grid.y.phase - wide.top }, plane.height).edges;
  if (x.length < 4 || y.length < 4) return undefined;
  const corner = { x: wide.left - box.left, y: wide.top - box.top };
  return { ...brokenBy(plane, x, y), has: outside(finding, { x, y, corner }) };
}

/** Every cell's value for every kind. */
export function brokenBy(plane: Plane, x: Int32Array, y: Int32Array): Omit<Surroundings, "has"> {
  const [columns, rows] = [x.length - 1, y.length - 1];
  const make = () => new Float32Array(columns * rows);
  const byKind = { mean: make(), nearest: make() };
  for (let cell = 0; cell < columns * rows; cell++) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    let sum = 0;
    for (let v = y[row]; v < y[row + 1]; v++) {
      for (let u = x[column]; u < x[column + 1]; u++) {
        sum += plane.data[v * plane.width + u];
      }
    }
    const area = (x[column + 1] - x[column]) * (y[row + 1] - y[row]);
    const centre = ((y[row] + y[row + 1]) >> 1) * plane.width + ((x[column] + x[column + 1]) >> 1);
    byKind.mean[cell] = sum / area;
    byKind.nearest[cell] = plane.data[centre];
  }
  return { byKind, columns, rows };
}

/** 1 for cells that are more than one cell away from the region's. */
function outside(
  { field, cells }: Finding,
  {
    x,
    y,
    corner,
  }: { readonly x: Int32Array; readonly y: Int32Array; readonly corner: { x: number; y: number } },
): Uint8Array {
  const [columns, rows] = [x.length - 1, y.length - 1];
  const near = new Uint8Array(columns * rows);
  const first = {
    column: nearestIndex(x, field.x.edges[0] - corner.x),
    row: nearestIndex(y, field.y.edges[0] - corner.y),
  };
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    const column = first.column + (cell % field.columns);
    const row = first.row + Math.floor(cell / field.columns);
    for (let v = Math.max(0, row - 1); v <= Math.min(rows - 1, row + 1); v++) {
      near.fill(
        1,
        v * columns + Math.max(0, column - 1),
        v * columns + Math.min(columns, column + 2),
      );
    }
  }
  return near.map((each) => 1 - each);
}

function nearestIndex(edges: Int32Array, at: number): number {
  return edges.reduce(
    (best, edge, i) => (Math.abs(edge - at) < Math.abs(edges[best] - at) ? i : best),
    0,
  );
}

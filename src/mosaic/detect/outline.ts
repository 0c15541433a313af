/**
 * The pixels of a region. Cells within it are whole; a cell at its border may be cut, and then its pixels that still show
 * the cell's value belong to it. A soft edge is followed to where the mosaic is half blended away.
 */
import type { Hole, Size } from "../../image/hole.ts";
import { squaredDistancesWithin } from "../../image/near.ts";
import { entriesIn, type GridSize, visitAround, visitBeside } from "./components.ts";
import {
  type CutCell,
  cutCell,
  deviationOf,
  drawCut,
  fill,
  forPixels,
  isWhole,
  leastWhole,
  noisySigma,
  showsValue,
} from "./cut-cells.ts";
import { grown, shrunk } from "./discs.ts";
import { type Field, noisyVariance } from "./field.ts";
import { drawNoisyBorder } from "./noisy-border.ts";
import type { Box, Plane } from "./plane.ts";
import { leastCutPx } from "./sides.ts";
import { type LinesNear, squared } from "./squared.ts";

/** What the outline is drawn from: the cells of a region among all those of a field. */
export interface Outlined {
  readonly field: Field;
  /** `[rows, columns]`, 1 where the cell belongs to the region. */
  readonly cells: Uint8Array;
  /** Variance within cells, levels². */
  readonly noise: number;
}

/** A hole and where its top left pixel lies in the picture. */
export interface Outline {
  readonly box: Box;
  readonly hole: Hole;
}

export function outlineOf(plane: Plane, outlined: Outlined): Outline {
  const { field } = outlined;
  const box = {
    left: field.x.edges[0],
    top: field.y.edges[0],
    right: field.x.edges[field.columns],
    bottom: field.y.edges[field.rows],
  };
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const hole: Hole = { width, height, data: new Uint8Array(width * height) };
  const sigma = deviationOf(outlined.noise);
  const border: CutCell[] = [];
  for (let cell = 0; cell < outlined.cells.length; cell++) {
    const standing = standingOf(outlined, cell);
    const area = areaOf(field, cell, box);
    if (standing === "within") fill(hole, area);
    if (standing === "member" || standing === "beside") {
      const cut = cutCell(plane, { sigma, box, area, isMember: standing === "member" });
      const isGround = (other: number) =>
        showsValue(plane, { sigma, box, area: areaOf(field, other, box), value: cut.value });
      if (standing === "member" || !farBeside(outlined, cell).some(isGround)) border.push(cut);
    }
  }
  if (isAligned(border, sigma)) {
    for (const { area, isMember } of border) if (isMember) fill(hole, area);
    return toBorders(plane, { box, hole: squared(hole, linesOf(outlined, box)) });
  }
  if (sigma > noisySigma) drawNoisyBorder(hole, border);
  else for (const cell of border) drawCut(hole, cell);
  const closed = closing(hole, field.look.marginPx);
  keepConnected(closed, outlined, box);
  const lines = linesOf(outlined, box);
  const hard = squared(closed, lines);
  const hardShare = hard === closed ? hardShares.other : hardShares.rectangle;
  const softened = soften(closed, {
    off: offOf(border, hole),
    hardShare,
    plateau: typicalContrast(outlined),
  });
  return toBorders(plane, { box, hole: softened === closed ? hard : squared(softened, lines) });
}

/** The lines that a rectangle's sides are drawn to: all the farther (px) the noisier it is. */
function linesOf({ field, noise }: Outlined, { left, top }: Box): LinesNear {
  const reachPx = noise > noisyVariance ? 2 : 0;
  return { xs: field.x.edges.map((x) => x - left), ys: field.y.edges.map((y) => y - top), reachPx };
}

/** The outline over the whole plane; less than a cell that is left over at its border goes with what lies beside it. */
function toBorders({ width, height }: Plane, { box, hole }: Outline): Outline {
  const whole: Hole = { width, height, data: new Uint8Array(width * height) };
  const nearest = (at: number, from: number, to: number, size: number): number => {
    if (at < from) return from < leastCutPx ? from : -1;
    if (at >= to) return size - to < leastCutPx ? to - 1 : -1;
    return at;
  };
  const columns = Int32Array.from({ length: width }, (_, x) =>
    nearest(x, box.left, box.right, width),
  );
  for (let y = 0; y < height; y++) {
    const v = nearest(y, box.top, box.bottom, height);
    if (v < 0) continue;
    const row = (v - box.top) * hole.width - box.left;
    for (let x = 0; x < width; x++) {
      if (columns[x] >= 0) whole.data[y * width + x] = hole.data[row + columns[x]];
    }
  }
  return { box: { left: 0, top: 0, right: width, bottom: height }, hole: whole };
}

/**
 * A region is made of whole cells where at most the share `mostCut` of those at its border is cut, that is shows its value in
 * less than `whole` of its pixels. Without noise one cut side of four is seen, and a cell that lacks one row of many.
 */
const limits = {
  clean: { mostCut: 0.1, whole: leastWhole },
  noisy: { mostCut: 0.3, whole: 0.8 },
} as const;

function isAligned(border: readonly CutCell[], sigma: number): boolean {
  const { mostCut, whole } = limits[sigma > noisySigma ? "noisy" : "clean"];
  const members = border.filter(({ isMember }) => isMember);
  const cuts = border.filter(
    ({ share, isMember }) => share < whole && share > (isMember ? 0 : 0.2),
  );
  return cuts.length < mostCut * members.length;
}

export type Standing = "within" | "member" | "beside" | "far";

/** A cell within the region, at its border, beside it (corners count), or neither. */
export function standingOf({ field, cells }: Outlined, cell: number): Standing {
  const inside = insideAround(cells, field, cell);
  if (inside === allAround(field, cell)) return "within";
  if (cells[cell]) return "member";
  return inside > 0 ? "beside" : "far";
}

/** The cells around one that are neither of the region nor beside it. */
function farBeside(outlined: Outlined, cell: number): readonly number[] {
  const far: number[] = [];
  visitAround(cell, outlined.field, (other) => {
    if (standingOf(outlined, other) === "far") far.push(other);
  });
  return far;
}

/** Of the nine entries around one, itself included: those that are 1. */
function insideAround(values: Uint8Array, { columns, rows }: GridSize, entry: number): number {
  const x = entry % columns;
  const y = (entry - x) / columns;
  const right = Math.min(columns - 1, x + 1);
  const bottom = Math.min(rows - 1, y + 1);
  let inside = 0;
  for (let v = Math.max(0, y - 1); v <= bottom; v++) {
    for (let u = Math.max(0, x - 1); u <= right; u++) inside += values[v * columns + u];
  }
  return inside;
}

/** How many they are: fewer than nine at the borders. */
function allAround({ columns, rows }: GridSize, entry: number): number {
  const x = entry % columns;
  const y = (entry - x) / columns;
  const wide = 1 + Number(x > 0) + Number(x < columns - 1);
  return wide * (1 + Number(y > 0) + Number(y < rows - 1));
}

export function areaOf(
  { x, y, columns }: Field,
  cell: number,
  { left, top }: Pick<Box, "left" | "top">,
): Box {
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return {
    left: x.edges[column] - left,
    right: x.edges[column + 1] - left,
    top: y.edges[row] - top,
    bottom: y.edges[row + 1] - top,
  };
}

/** Gaps of up to 2·`radius` pixels are closed: lines that resizing smeared show no cell's value. */
function closing(hole: Hole, radius: number): Hole {
  return radius === 0 ? hole : shrunk(grown(hole, radius), radius);
}

/** Takes back what chance put into cells beside the region: all that is not joined to its cells by whole sides. */
function keepConnected(hole: Hole, outlined: Outlined, box: Box): void {
  const { width, height, data } = hole;
  const reached = new Uint8Array(data.length);
  const members = entriesIn(outlined.cells);
  for (const cell of members) {
    forPixels(areaOf(outlined.field, cell, box), width, (i) => {
      reached[i] = data[i];
    });
  }
  const stack: number[] = [];
  const size = { columns: width, rows: height };
  const visit = (i: number) => {
    if (!data[i] || reached[i] || !isThick(data, size, i)) return;
    reached[i] = 1;
    stack.push(i);
  };
  for (const cell of members.filter((each) => standingOf(outlined, each) !== "within")) {
    forPixels(areaOf(outlined.field, cell, box), width, (i) => {
      if (reached[i]) visitBeside(i, size, visit);
    });
  }
  while (stack.length > 0) visitBeside(stack.pop()!, size, visit);
  data.set(reached);
}

/** Whether at least five of the nine pixels around one (itself included) are in the hole; fewer at the borders. */
const isThick = (data: Uint8Array, size: GridSize, i: number): boolean =>
  insideAround(data, size, i) * 9 >= 5 * allAround(size, i);

/**
 * Where pixels beside the hole differ by more than this share of what those farther off do, the edge is hard. Rectangles
 * are seldom soft.
 */
const hardShares = { rectangle: 0.15, other: 0.3 } as const;

/** |value − cell's value| of pixels of cut cells, levels; −1 elsewhere. */
function offOf(border: readonly CutCell[], { width, height }: Size): Float32Array {
  const off = new Float32Array(width * height).fill(-1);
  for (const cell of border) {
    if (cell.isMember && isWhole(cell)) continue;
    forPixels(cell.area, width, (i, k) => {
      off[i] = cell.off[k];
    });
  }
  return off;
}

interface Softening {
  /** As `offOf` gives it. */
  readonly off: Float32Array;
  readonly hardShare: number;
  /** The highest that the plateau is taken to be, levels. */
  readonly plateau: number;
}

/** The median over the region's cells of how much they differ from their neighbours, levels. */
function typicalContrast({ field, cells }: Outlined): number {
  const contrasts = field.contrast.filter((_, cell) => cells[cell]).sort();
  return Math.sqrt(contrasts[contrasts.length >> 1]);
}

/** How far (px) edges are followed outwards. */
const reachPx = 12;

/**
 * Beyond a soft edge pixels differ from their cell's value by (1 − α)·|original − value|. Averaged by their distance from
 * the hole this rises to a plateau, which is at most as high as cells differ; the hole grows to half of it. A hard edge is
 * there at once.
 */
function soften(hole: Hole, { off, hardShare, plateau: most }: Softening): Hole {
  const squaredAt = squaredDistancesWithin(1, hole, reachPx + 0.5);
  const sums = new Float64Array(reachPx + 1);
  const counts = new Float64Array(reachPx + 1);
  for (let i = 0; i < off.length; i++) {
    if (off[i] < 0 || hole.data[i]) continue;
    const distance = Math.round(Math.sqrt(squaredAt(i)));
    if (distance < 1 || distance > reachPx) continue;
    sums[distance] += off[i];
    counts[distance]++;
  }
  const rise = sums.map((sum, d) => (counts[d] > 20 ? sum / counts[d] : 0));
  const plateau = Math.min(most, Math.max(...rise));
  if (rise[1] > hardShare * plateau) return hole;
  const half = rise.findIndex((each, d) => d > 0 && each >= plateau / 2);
  if (half < 2) return hole;
  return grown(hole, half - 0.5);
}

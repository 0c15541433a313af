/**
 * What is made of cells and yet no mosaic: checked cloth and windows repeat, enlarged pixel art has few colours, tiles
 * have lines drawn between them. A mosaic shows a picture: its cells go on differing, in as many colours as it had.
 */
import type { Picture } from "../../image/picture.ts";
import { turnedEntries } from "./components.ts";
import type { Plane } from "./plane.ts";
import type { Finding } from "./regions.ts";
import type { Sides } from "./sides.ts";

/** Why a region of cells is no mosaic. */
export type Lookalike = "repeats" | "few-colours" | "drawn-lines";

export function lookalikeOf(picture: Picture, finding: Finding): Lookalike | undefined {
  if (repeats(finding)) return "repeats";
  if (hasDrawnLines(finding)) return "drawn-lines";
  return hasFewColours(picture, finding) ? "few-colours" : undefined;
}

// ── Repeating ───────────────────────────────────────────────────────────────────────────────────

const periods = [2, 3, 4];
/**
 * Cells a period apart are this much more alike than neighbours: in a photograph they are less. Cloth and facades vary
 * within their cells; cells that do not (levels²) are drawn, and then repeat exactly, or they are a mosaic's.
 */
const likeness = { photographed: 0.55, flat: 0.3 } as const;
const flatNoise = 1;
const leastPairs = 12;

function repeats(finding: Finding): boolean {
  const most = finding.noise < flatNoise ? likeness.flat : likeness.photographed;
  const along = (axis: "x" | "y"): boolean => {
    const beside = differenceAt(finding, axis, 1);
    return periods.some((period) => {
      const apart = differenceAt(finding, axis, period);
      return (
        apart.pairs >= Math.max(leastPairs, beside.pairs / 2) && apart.mean < most * beside.mean
      );
    });
  };
  return along("x") || along("y");
}

/** The mean difference (levels) of cells so many cells apart along an axis. */
function differenceAt(
  { field: { columns, rows, mean }, cells }: Finding,
  axis: "x" | "y",
  period: number,
): { readonly mean: number; readonly pairs: number } {
  const by = axis === "x" ? period : period * columns;
  let [sum, pairs] = [0, 0];
  for (let cell = 0; cell + by < columns * rows; cell++) {
    if (axis === "x" && (cell % columns) + period >= columns) continue;
    if (!cells[cell] || !cells[cell + by]) continue;
    sum += Math.abs(mean[cell] - mean[cell + by]);
    pairs++;
  }
  return { mean: sum / Math.max(1, pairs), pairs };
}

// ── Drawn lines ─────────────────────────────────────────────────────────────────────────────────

/** Between two cells the picture lies outside of both their values by this share of their difference. */
const mostOvershoot = 0.6;

function hasDrawnLines({ part, field, cells }: Finding): boolean {
  const turned = turnedEntries(cells, field);
  const [x, y] = [field.x.edges, field.y.edges];
  const sums = { over: 0, differences: 0 };
  addOvershoot(sums, part.plane, { sides: field.along, cells, x, y });
  addOvershoot(sums, part.turned, { sides: field.down, cells: turned, x: y, y: x });
  return sums.over > mostOvershoot * sums.differences;
}

interface Crossing {
  readonly sides: Sides;
  readonly cells: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** Adds up, for cells beside each other along x, how far the pixels between lie outside of their values. */
function addOvershoot(
  sums: { over: number; differences: number },
  plane: Plane,
  { sides: { mean, columns, rows }, cells, x, y }: Crossing,
): void {
  for (let row = 0; row < rows; row++) {
    const middle = (y[row] + y[row + 1]) >> 1;
    for (let column = 0; column + 1 < columns; column++) {
      const cell = row * columns + column;
      if (!cells[cell] || !cells[cell + 1]) continue;
      const [low, high] = [mean[cell], mean[cell + 1]].sort((a, b) => a - b);
      let over = 0;
      for (let b = x[column + 1] - 2; b < x[column + 1] + 2; b++) {
        const value =
          (plane.data[middle * plane.width + b] + plane.data[(middle - 1) * plane.width + b]) / 2;
        over = Math.max(over, value - high, low - value);
      }
      sums.over += over;
      sums.differences += high - low;
    }
  }
}

// ── Few colours ─────────────────────────────────────────────────────────────────────────────────

/** At most so many cells are compared. */
const mostCompared = 400;
/** With fewer cells that stand out, colours cannot be counted. */
const leastCompared = 24;
const palette = 16;
/** Where a palette accounts for so many of the cells, the picture was drawn in it. */
const paletteShare = 0.75;

function hasFewColours(picture: Picture, finding: Finding): boolean {
  const colours = standingColours(picture, finding);
  if (colours.length < leastCompared) return false;
  const tolerance = 0.6 + 0.5 * Math.sqrt(finding.noise);
  const most = Math.min(palette, Math.floor(colours.length / 5));
  let left = colours;
  for (let i = 0; i < most && left.length > 0; i++) {
    const alike = (a: Colour) => left.filter((b) => isNear(a, b, tolerance)).length;
    const best = left.reduce(
      (top, colour) => {
        const count = alike(colour);
        return count > top.count ? { colour, count } : top;
      },
      { colour: left[0], count: 0 },
    );
    left = left.filter((colour) => !isNear(best.colour, colour, tolerance));
  }
  return colours.length - left.length >= paletteShare * colours.length;
}

type Colour = readonly number[];

const isNear = (a: Colour, b: Colour, tolerance: number): boolean =>
  a.every((value, c) => Math.abs(value - b[c]) <= tolerance);

/** The colours (levels) of cells that differ from their neighbours. */
function standingColours(picture: Picture, { box, field, cells }: Finding): readonly Colour[] {
  const standing = [...cells.keys()].filter((cell) => cells[cell] && field.contrast[cell] > 36);
  const every = Math.ceil(standing.length / mostCompared);
  return standing
    .filter((_, i) => i % every === 0)
    .map((cell) => {
      const [column, row] = [cell % field.columns, Math.floor(cell / field.columns)];
      const [x0, x1] = [field.x.edges[column], field.x.edges[column + 1]];
      const [y0, y1] = [field.y.edges[row], field.y.edges[row + 1]];
      return colourOf(picture, {
        ...{ left: box.left + x0 + 1, right: box.left + x1 - 1 },
        ...{ top: box.top + y0 + 1, bottom: box.top + y1 - 1 },
      });
    });
}

/** The mean of each channel in a box, levels. */
function colourOf(
  { width, height, channels, data }: Picture,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): Colour {
  return Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) sum += data[c * width * height + y * width + x];
    }
    return (255 * sum) / ((right - left) * (bottom - top));
  });
}

/**
 * What is made of cells and yet no mosaic: checked cloth and windows repeat, enlarged pixel art has few colours, tiles
 * have lines drawn between them. A mosaic shows a picture: its cells go on differing, in as many colours as it had.
 */
import { entriesIn, type GridSize, turnedEntries } from "./components.ts";
import { commonest } from "./cut-cells.ts";
import type { Plane } from "./plane.ts";
import type { Finding } from "./regions.ts";

/** Why a region of cells is no mosaic. */
export type Lookalike = "repeats" | "few-colours" | "drawn-lines";

export function lookalikeOf(finding: Finding): Lookalike | undefined {
  if (repeats(finding)) return "repeats";
  if (hasDrawnLines(finding)) return "drawn-lines";
  return hasFewColours(finding) ? "few-colours" : undefined;
}

// ── Repeating ───────────────────────────────────────────────────────────────────────────────────

const periods = [2, 3, 4];
/**
 * Cells a period apart are this much more alike than neighbours: in a photograph they are less. Cloth and facades vary
 * within their cells; cells that hardly do are drawn, and then repeat, or they are a mosaic's, whose rows of text may be
 * nearly as far apart as two cells.
 */
const likeness = { varied: 0.55, flat: 0.34 } as const;
/** Cells are flat where they vary within by less than this (levels²), or by this share of their contrast. */
const flatNoise = 1;
const flatShare = 0.008;
const leastPairs = 12;

function repeats(finding: Finding): boolean {
  const most = isFlat(finding) ? likeness.flat : likeness.varied;
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

function isFlat({ noise, field, cells }: Finding): boolean {
  const contrasts = field.contrast.filter((_, cell) => cells[cell]);
  const mean = contrasts.reduce((sum, each) => sum + each, 0) / contrasts.length;
  return noise < Math.max(flatNoise, flatShare * mean);
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

/**
 * Between two cells the picture lies outside of both their values by so many times their difference. Letters that were taken
 * for cells at a mosaic's border do so, and are few.
 */
const mostOvershoot = 3;

function hasDrawnLines({ part, field, cells }: Finding): boolean {
  const { columns, rows, mean } = field;
  const [x, y] = [field.x.edges, field.y.edges];
  const turned = { cells: turnedEntries(cells, field), mean: turnedEntries(mean, field) };
  const sums = { over: 0, differences: 0 };
  addOvershoot(sums, part.plane, { cells, mean, columns, rows, x, y });
  addOvershoot(sums, part.turned, { ...turned, columns: rows, rows: columns, x: y, y: x });
  return sums.over > mostOvershoot * sums.differences;
}

interface Crossing extends GridSize {
  readonly cells: Uint8Array;
  readonly mean: Float32Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** Adds up, for cells beside each other along x, how far the pixels between lie outside of their values. */
function addOvershoot(
  sums: { over: number; differences: number },
  plane: Plane,
  { cells, mean, columns, rows, x, y }: Crossing,
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

/** Of fewer lumas colours are not counted; of more some are. */
const leastLumas = 12;
const mostLumas = 1000;
/** A cell stands out from others by so many deviations of the noise, and by so many levels. */
const standingDeviations = 3;
const standingLevels = { least: 1.5, most: 6 } as const;
/** Levels by which lumas of one colour differ: by nothing at all, or as JPEG lets them. */
const sameLevels = [0.6, 1, 1.5, 2, 3] as const;
/** Levels by which lumas of the ground differ, at most. */
const groundLevels = 3;
/** Colours are looked for this many times as far around. */
const aroundTimes = 3;
/**
 * Of the lumas around a cell's this share is its own, on average, where the picture was drawn in a palette. Where they are
 * spread evenly it is a third.
 */
const ownShare = 0.65;
/** So many colours then account for this share of the lumas: cells of letters in one colour have as many as they have pixels. */
const palette = 16;
const paletteShare = 0.8;

function hasFewColours(finding: Finding): boolean {
  const areas = areaLumas(finding);
  const lumas = areas.length < leastLumas ? lumasOnGround(finding) : areas;
  if (lumas.length < leastLumas) return false;
  return sameLevels.some(
    (levels) =>
      shareOfOwn(lumas, levels) >= ownShare && shareInPalette(lumas, levels) >= paletteShare,
  );
}

/** The lumas of cells that begin an area of one colour: a line or the ground counts once. */
function areaLumas(finding: Finding): Float32Array {
  const { mean, columns } = finding.field;
  const levels = levelsToStand(finding);
  const differs = (cell: number, other: number) => Math.abs(mean[cell] - mean[other]) >= levels;
  return lumasOf(finding, (cell) => {
    const isNew = cell % columns === 0 || differs(cell, cell - 1);
    return isNew && (cell < columns || differs(cell, cell - columns));
  });
}

/** The lumas of cells that stand out from their neighbours, without the ground's. */
function lumasOnGround(finding: Finding): Float32Array {
  const levels = levelsToStand(finding);
  const lumas = lumasOf(finding, (cell) => finding.field.contrast[cell] > levels ** 2);
  return withoutCommonest(lumas, groundLevels);
}

function levelsToStand({ noise }: Finding): number {
  const { least, most } = standingLevels;
  return Math.min(most, Math.max(least, standingDeviations * Math.sqrt(noise)));
}

/** The lumas (levels, sorted) of a region's cells that count. */
function lumasOf(
  { field: { mean }, cells }: Finding,
  counts: (cell: number) => boolean,
): Float32Array {
  const some = entriesIn(cells).filter(counts);
  const every = Math.ceil(some.length / mostLumas);
  return Float32Array.from(
    some.filter((_, i) => i % every === 0),
    (cell) => mean[cell],
  ).sort();
}

/** Sorted values without those within `levels` of the one that the most are like: the ground's, first of all. */
function withoutCommonest(sorted: Float32Array, levels: number): Float32Array {
  if (sorted.length === 0) return sorted;
  const { value } = commonest(sorted, levels);
  return sorted.filter((each) => Math.abs(each - value) > levels);
}

/** The share of sorted values that so many colours account for. */
function shareInPalette(sorted: Float32Array, levels: number): number {
  let left = sorted;
  for (let i = 0; i < palette; i++) left = withoutCommonest(left, levels);
  return 1 - left.length / sorted.length;
}

/** How many of the others around each value are within `levels` of it, as a share; those that stand alone have none. */
function shareOfOwn(sorted: Float32Array, levels: number): number {
  let sum = 0;
  for (let i = 0; i < sorted.length; i++) {
    const around = countWithin(sorted, i, aroundTimes * levels);
    if (around > 0) sum += countWithin(sorted, i, levels) / around;
  }
  return sum / sorted.length;
}

/** How many other values are within `levels` of the one at i. */
function countWithin(sorted: Float32Array, i: number, levels: number): number {
  let [first, last] = [i, i];
  while (first > 0 && sorted[i] - sorted[first - 1] <= levels) first--;
  while (last + 1 < sorted.length && sorted[last + 1] - sorted[i] <= levels) last++;
  return last - first;
}

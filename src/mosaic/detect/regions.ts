/** From a group of tiles to a region: its grid made exact and the cells that belong to it. */
import { tileSide } from "./comb.ts";
import { largestPart } from "./components.ts";
import {
  type Field,
  fieldIn,
  isPromising,
  labelsOf,
  noiseOf,
  type Part,
  partOf,
  type Supposed,
  scoresOf,
  seen,
} from "./field.ts";
import { farthestMove, finerGrid, gridOf, shiftedLines } from "./grids.ts";
import type { Lines } from "./lines.ts";
import { type Box, cropped, type Plane } from "./plane.ts";
import { edgesWithin } from "./sides.ts";
import type { Group, Level } from "./tiles.ts";

/** A region that may be a mosaic, in px of a part of the picture. */
export interface Finding {
  /** Where the part lies in the picture. */
  readonly box: Box;
  readonly part: Part;
  readonly grid: Supposed;
  readonly field: Field;
  /** The cells of the region, `[rows, columns]`. */
  readonly cells: Uint8Array;
  /** Variance within cells, levels². */
  readonly noise: number;
}

/** Cells smaller than this (px) are not looked for: too little is left of them. */
const leastPitch = 3.85;
/** So many times a region's surroundings are widened while it reaches their border. */
const widenings = 6;

/** The region of a group, its grid made exact; undefined where no cells are left. */
export function regionOf(base: Level, level: Level, group: Group): Finding | undefined {
  const rough = roughRegionOf(base, level, group);
  return rough && finerRegion(rough);
}

/** The region of a group by the grid that its tiles show; undefined where no cells are left. */
export function roughRegionOf(base: Level, level: Level, group: Group): Finding | undefined {
  const grid = gridOf(base, level, group);
  if (Math.min(grid.x.pitch, grid.y.pitch) < leastPitch) return undefined;
  const box = boxOf(group, level.scale, marginOf(grid), base.plane);
  return regionOn({ box, part: partOf(cropped(base.plane, box)) }, grid);
}

/** A group this large (px) is looked at around its clearest tile first. */
const largeArea = 2 ** 19;
/** So far (px, and in cells), for there must be enough to judge. */
const reachPx = 256;
const reachCells = 8;

/** A large group around its clearest tile alone; the group itself where it is small. */
export function heartOf(group: Group, { plane, scale }: Level): Group {
  const [{ x, y }] = group.tiles;
  const reach = Math.max(reachPx / scale, reachCells * Math.max(group.x.pitch, group.y.pitch));
  const near = group.tiles.filter(
    (tile) => Math.abs(tile.x - x) <= reach && Math.abs(tile.y - y) <= reach,
  );
  const { left, top, right, bottom } = boxOf(group, 1, 0, plane);
  const isLarge = (right - left) * (bottom - top) * scale ** 2 > largeArea;
  return isLarge ? { ...group, tiles: near } : group;
}

const marginOf = ({ x, y }: Supposed): number => Math.ceil(3 * Math.max(x.pitch, y.pitch));

/**
 * The whole of a region, which may reach farther than the tiles that it was found in. Undefined where its grid goes over to
 * other lines, of what lies around.
 */
export function wholeRegion(plane: Plane, region: Finding): Finding | undefined {
  let found = region;
  for (let i = 0; i < widenings; i++) {
    const box = widened(found, plane, marginOf(found.grid));
    if (!box) break;
    found = exactRegion(plane, gridInPicture(found), box) ?? found;
    if (!hasCellsOf(found, region)) return undefined;
  }
  return found;
}

const hasCellsOf = ({ grid: { x, y } }: Finding, { grid: other }: Finding): boolean =>
  isSamePitch(x, other.x) && isSamePitch(y, other.y);

const isSamePitch = (one: Lines, two: Lines): boolean =>
  Math.abs(one.pitch / two.pitch - 1) <= sameShare;

/** The grid in px of the picture. */
export const gridInPicture = ({ grid: { x, y }, box }: Finding): Supposed => ({
  x: shiftedLines(x, box.left),
  y: shiftedLines(y, box.top),
});

/** Pitches this near to each other (a share) are one. */
const sameShare = 0.04;
/** Every so many lines of a grid, or so many between its own, are proposed as well. */
const mostTimes = 3;

/** Whether a group shows again the grid of a region that holds all of its tiles, or a multiple or fraction of it. */
export function isAgain(finding: Finding, { plane, scale }: Level, group: Group): boolean {
  const { left, top, right, bottom } = boxOf(group, 1, 0, plane);
  const grid = gridInPicture(finding);
  return (
    isMultiple(group.x.pitch * scale, grid.x.pitch) &&
    isMultiple(group.y.pitch * scale, grid.y.pitch) &&
    isAround(widenedBy(extentOf(finding), tileSide), {
      ...{ left: left * scale, right: right * scale },
      ...{ top: top * scale, bottom: bottom * scale },
    })
  );
}

/** Whether a region shows again the grid of another that it lies within, or a multiple or fraction of it. */
export function isPartOf(finding: Finding, whole: Finding): boolean {
  const [own, other] = [finding.grid, whole.grid];
  return (
    isMultiple(own.x.pitch, other.x.pitch) &&
    isMultiple(own.y.pitch, other.y.pitch) &&
    isAround(widenedBy(extentOf(whole), tileSide), extentOf(finding))
  );
}

/** Lines this near to each other (px) are one. */
const sameLinePx = 1;

/**
 * Whether a region shows, across another, its lines of one axis and others of the other axis: it is the same mosaic, seen with
 * what lies around.
 */
export function isEcho(finding: Finding, other: Finding): boolean {
  const [one, two] = [extentOf(finding), extentOf(other)];
  const left = Math.max(one.left, two.left);
  const top = Math.max(one.top, two.top);
  if (left >= Math.min(one.right, two.right) || top >= Math.min(one.bottom, two.bottom))
    return false;
  const [own, others] = [gridInPicture(finding), gridInPicture(other)];
  return areSame(own.x, others.x, left) !== areSame(own.y, others.y, top);
}

/** Whether two sets of lines are one around a place, px. */
const areSame = (one: Lines, two: Lines, at: number): boolean =>
  isSamePitch(one, two) &&
  farthestMove(shiftedLines(two, -at), shiftedLines(one, -at), 0) <= sameLinePx;

/** The share of a region's cells whose middles lie in another's cells. */
export function coverage({ box, field, cells }: Finding, other: Finding): number {
  let [covered, count] = [0, 0];
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    count++;
    const [column, row] = [cell % field.columns, Math.floor(cell / field.columns)];
    const x = box.left + (field.x.edges[column] + field.x.edges[column + 1]) / 2;
    const y = box.top + (field.y.edges[row] + field.y.edges[row + 1]) / 2;
    if (hasCellAt(other, x, y)) covered++;
  }
  return covered / Math.max(1, count);
}

/** Whether a region has a cell at a place in the picture, px. */
export function hasCellAt({ box, field, cells }: Finding, x: number, y: number): boolean {
  const column = field.x.edges.findLastIndex((edge) => edge <= x - box.left);
  const row = field.y.edges.findLastIndex((edge) => edge <= y - box.top);
  if (column < 0 || row < 0 || column >= field.columns || row >= field.rows) return false;
  return cells[row * field.columns + column] === 1;
}

const isAround = (outer: Box, inner: Box): boolean =>
  inner.left >= outer.left &&
  inner.top >= outer.top &&
  inner.right <= outer.right &&
  inner.bottom <= outer.bottom;

const widenedBy = ({ left, top, right, bottom }: Box, px: number): Box => ({
  ...{ left: left - px, top: top - px },
  ...{ right: right + px, bottom: bottom + px },
});

/** Whether one pitch is one, two or three times the other. */
export function isMultiple(pitch: number, other: number): boolean {
  const ratio = Math.max(pitch, other) / Math.min(pitch, other);
  const times = Math.round(ratio);
  return times <= mostTimes && Math.abs(ratio - times) < sameShare * times;
}

/** The box around a region's cells, px of the picture. */
export function extentOf({ box, field: { x, y, columns }, cells }: Finding): Box {
  let [left, top, right, bottom] = [columns, cells.length / columns, 0, 0];
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
  }
  return {
    ...{ left: box.left + x.edges[left], top: box.top + y.edges[top] },
    ...{ right: box.left + x.edges[right], bottom: box.top + y.edges[bottom] },
  };
}

const exactRegion = (plane: Plane, grid: Supposed, box: Box): Finding | undefined =>
  regionWithin({ box, part: partOf(cropped(plane, box)) }, grid);

/** A grid in px of a box, that was in px of the picture. */
const inBox = ({ x, y }: Supposed, { left, top }: Box): Supposed => ({
  x: shiftedLines(x, -left),
  y: shiftedLines(y, -top),
});

/** The cells within a part, whose grid (in px of the picture) is then made finer and the cells found again. */
export function regionWithin(
  { box, part }: Pick<Finding, "box" | "part">,
  grid: Supposed,
): Finding | undefined {
  const rough = regionOn({ box, part }, grid);
  return rough && finerRegion(rough);
}

/** A region with its grid made finer and its cells found again. */
export function finerRegion(rough: Finding): Finding | undefined {
  const { part, box } = rough;
  const finer = finerGrid(rough);
  const moved = Math.max(
    farthestMove(rough.grid.x, finer.x, part.plane.width),
    farthestMove(rough.grid.y, finer.y, part.plane.height),
  );
  if (Math.min(finer.x.pitch, finer.y.pitch) < leastPitch) return undefined;
  if (moved < 0.1) return rough;
  const found = cellsOf(part, finer);
  return found && { box, part, ...found };
}

/** The cells within a part, of a grid (in px of the picture) that is taken as it is. */
export function regionOn(
  { box, part }: Pick<Finding, "box" | "part">,
  grid: Supposed,
): Finding | undefined {
  const found = cellsOf(part, inBox(grid, box));
  return found && { box, part, ...found };
}

function boxOf({ tiles }: Group, scale: number, marginPx: number, { width, height }: Plane): Box {
  const [xs, ys] = [tiles.map(({ x }) => x * scale), tiles.map(({ y }) => y * scale)];
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
  return {
    left: Math.max(0, least(xs) - marginPx),
    top: Math.max(0, least(ys) - marginPx),
    right: Math.min(width, most(xs) + tileSide * scale + marginPx),
    bottom: Math.min(height, most(ys) + tileSide * scale + marginPx),
  };
}

/** A wider box where the region comes within a cell of a side that is not the picture's. */
function widened({ box, field, cells }: Finding, plane: Plane, marginPx: number): Box | undefined {
  const { columns, rows } = field;
  const reaches = { left: false, top: false, right: false, bottom: false };
  for (let cell = 0; cell < cells.length; cell++) {
    if (!cells[cell]) continue;
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    if (column < 2) reaches.left = true;
    if (row < 2) reaches.top = true;
    if (column >= columns - 2) reaches.right = true;
    if (row >= rows - 2) reaches.bottom = true;
  }
  const byPx = marginPx + Math.ceil((box.right - box.left + box.bottom - box.top) / 4);
  const wider = {
    left: reaches.left ? Math.max(0, box.left - byPx) : box.left,
    top: reaches.top ? Math.max(0, box.top - byPx) : box.top,
    right: reaches.right ? Math.min(plane.width, box.right + byPx) : box.right,
    bottom: reaches.bottom ? Math.min(plane.height, box.bottom + byPx) : box.bottom,
  };
  const sides = ["left", "top", "right", "bottom"] as const;
  return sides.some((side) => wider[side] !== box[side]) ? wider : undefined;
}

// ── The cells ───────────────────────────────────────────────────────────────────────────────────

const isWhole = (pitch: number): boolean => Math.abs(pitch - Math.round(pitch)) < 1e-6;

/**
 * Noise (levels²) from which on lines are taken to ring, so that the pixels beside them say nothing. Neither do they where
 * cells are no whole pixels: programs round differently.
 */
const ringingNoise = 1;
/** At first changes of less (mean levels) are nothing; then, by the noise. */
const roughLevels = 0.5;
/** A region is at least so many cells wide and high. */
const leastCells = 3;
/** With fewer promising cells than this, or a smaller share, there is no region. */
const leastShare = 0.02;
const leastPromising = 6;

function cellsOf(part: Part, grid: Supposed): Omit<Finding, "box" | "part"> | undefined {
  const smearPx = smearOf(part.plane, grid);
  const atFirst = seen(part, grid, smearPx);
  const rough = fieldIn(atFirst, roughLevels);
  if (rough.columns < leastCells || rough.rows < leastCells) return undefined;
  const promising = rough.hits.filter((_, cell) => isPromising(rough, cell)).length;
  if (promising < Math.max(leastPromising, leastShare * rough.hits.length)) return undefined;
  const noise = noiseOf(rough);
  const isSure = noise <= ringingNoise && isWhole(grid.x.pitch) && isWhole(grid.y.pitch);
  const marginPx = isSure ? smearPx : Math.max(1, smearPx);
  const leastLevels = Math.min(1, Math.max(0.3, 0.25 * Math.sqrt(noise)));
  const field = fieldIn(marginPx === smearPx ? atFirst : seen(part, grid, marginPx), leastLevels);
  const cells = largestPart(labelsOf(scoresOf(field, noise), field), field);
  return cells && { grid, field, cells, noise };
}

/** Cells of at least this (px) may have smeared lines of two pixels to either side. */
const wideCellPx = 10;

/** How many pixels on either side of a line change with it, 0…2: resizing smears lines. */
function smearOf({ width, height, data }: Plane, grid: Supposed): number {
  const { edges } = edgesWithin(grid.x, width);
  const sums = new Float64Array(5);
  let within = 0;
  for (let y = 1; y < height; y += 3) {
    for (let i = 1; i + 1 < edges.length; i++) {
      const between = y * width + ((edges[i] + edges[i + 1]) >> 1);
      const middle = Math.abs(data[between] - data[between - 1]);
      const line = y * width + edges[i];
      if (Math.abs(data[line] - data[line - 1]) < Math.max(4, 2 * middle)) continue;
      for (let k = 0; k < 5; k++) sums[k] += Math.abs(data[line + k - 2] - data[line + k - 3]);
      within += middle;
    }
  }
  const isSmeared = (k: number) =>
    Math.max(sums[2 - k], sums[2 + k]) - within > 0.25 * (sums[2] - within);
  if (!isSmeared(1)) return 0;
  return isSmeared(2) && Math.min(grid.x.pitch, grid.y.pitch) >= wideCellPx ? 2 : 1;
}

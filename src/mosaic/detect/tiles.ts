/**
 * The first look: overlapping tiles of one level of the pyramid, each with the best comb along x and along y. Tiles
 * whose combs continue each other form a group, which is a grid that may be a mosaic's.
 */
import { type AllChanges, type Axis, bandLines, blockBands, sharpChanges } from "./changes.ts";
import {
  bestCombBesideJpeg,
  type Comb,
  continuedComb,
  type Histogram,
  isBlocks,
  jpegBlockPx,
  modulo,
  tileSide,
} from "./comb.ts";
import { fitLines, type Line, type Lines, lineNear } from "./lines.ts";
import { halved, type Plane } from "./plane.ts";

/** Tiles overlap by half. */
const stride = tileSide / 2;
const bandsATile = tileSide / bandLines;
/** px. */
const blockSide = blockBands * bandLines;
/** A tile starts a group where both its combs have this evidence, and joins one with less. */
const startEvidence = 3;
const joinEvidence = 1.5;

/** A plane of the pyramid and its sharp changes. */
export interface Level {
  readonly plane: Plane;
  readonly changes: AllChanges;
  /** So many px of the picture are one of the level. */
  readonly scale: number;
}

/** Levels of the pyramid: with the widest comb of a tile that makes cells of up to 116 px. */
const levelCount = 4;

export function pyramidOf(plane: Plane): readonly Level[] {
  const levels = [levelOf(plane, 1)];
  while (levels.length < levelCount) {
    const { plane: last, scale } = levels[levels.length - 1];
    const half = halved(last);
    if (Math.min(half.width, half.height) < stride) break;
    levels.push(levelOf(half, scale * 2));
  }
  return levels;
}

function levelOf(plane: Plane, scale: number): Level {
  return { plane, changes: sharpChanges(plane), scale };
}

/** Which tile, by the px of its corner. */
export interface Tile {
  readonly x: number;
  readonly y: number;
}

/** Tiles that share a grid, in px of the level. */
export interface Group {
  readonly tiles: readonly Tile[];
  readonly x: Lines;
  readonly y: Lines;
}

/** A tile and its lines near its centre. */
interface Member extends Tile {
  readonly lineX: Line;
  readonly lineY: Line;
}

/** A tile with combs that stand out. */
interface Seed extends Tile {
  readonly combX: Comb;
  readonly combY: Comb;
  readonly evidence: number;
}

/**
 * The groups of a level, strongest first. Every tile starts or joins at most one, but for those of JPEG's blocks: these lie
 * over the whole picture, and under them a tile may show another grid.
 */
export function groupsOf(level: Level): readonly Group[] {
  const seeds = seedsOf(level).toSorted((a, b) => b.evidence - a.evidence);
  const used = { byBlocks: new Used(level.plane), byOthers: new Used(level.plane) };
  const groups: Group[] = [];
  for (const seed of seeds) {
    const own = isOnBlocks(seed, level) ? used.byBlocks : used.byOthers;
    if (!own.has(seed) && !used.byOthers.has(seed)) groups.push(grown(level, seed, own));
  }
  return groups;
}

/** Whether one of a seed's combs is that of JPEG's blocks. */
const isOnBlocks = ({ x, y, combX, combY }: Seed, { scale }: Level): boolean =>
  isBlocks(combX, { offset: x, scale }) || isBlocks(combY, { offset: y, scale });

/** The tiles that have started or joined a group. */
class Used {
  readonly #columns: number;
  readonly #flags: Uint8Array;

  constructor({ width, height }: Plane) {
    this.#columns = Math.ceil(width / stride);
    this.#flags = new Uint8Array(this.#columns * Math.ceil(height / stride));
  }

  has({ x, y }: Tile): boolean {
    return this.#flags[(y / stride) * this.#columns + x / stride] === 1;
  }

  add({ x, y }: Tile): void {
    this.#flags[(y / stride) * this.#columns + x / stride] = 1;
  }
}

function seedsOf(level: Level): readonly Seed[] {
  const { width, height } = level.plane;
  const seeds: Seed[] = [];
  const counts = new Float32Array(tileSide);
  for (let y = 0; y === 0 || y + stride < height; y += stride) {
    for (let x = 0; x === 0 || x + stride < width; x += stride) {
      const combX = combOf(histogramOf(level, { x, y }, "x", counts), x, level);
      if (combX.evidence < startEvidence) continue;
      const combY = combOf(histogramOf(level, { x, y }, "y", counts), y, level);
      if (combY.evidence < startEvidence) continue;
      seeds.push({ x, y, combX, combY, evidence: Math.min(combX.evidence, combY.evidence) });
    }
  }
  return seeds;
}

const combOf = (histogram: Histogram, offset: number, { scale }: Level): Comb =>
  bestCombBesideJpeg(histogram, { offset, scale }, startEvidence);

/** Entry b counts the changes at the boundary that lies b px from the tile's corner; `counts` is written over. */
function histogramOf({ changes }: Level, tile: Tile, axis: Axis, counts: Float32Array): Histogram {
  const { counts: all, blocks, length } = changes[axis];
  const first = (axis === "x" ? tile.y : tile.x) / blockSide;
  const end = Math.min(blocks, first + tileSide / blockSide);
  const last = Math.min(tileSide, length - tile[axis]);
  counts.fill(0);
  for (let block = first; block < end; block++) {
    const start = block * length + tile[axis];
    for (let b = 0; b < last; b++) counts[b] += all[start + b];
  }
  return { counts, bands: bandsATile };
}

/** All tiles that continue the seed's grid, from neighbour to neighbour. */
function grown(level: Level, seed: Seed, used: Used): Group {
  const { width, height } = level.plane;
  const [pitchX, pitchY] = [seed.combX.pitch, seed.combY.pitch];
  const first = {
    ...{ x: seed.x, y: seed.y },
    lineX: lineNear({ index: 0, at: seed.x + seed.combX.phase }, pitchX, seed.x + stride),
    lineY: lineNear({ index: 0, at: seed.y + seed.combY.phase }, pitchY, seed.y + stride),
  };
  const members: Member[] = [first];
  used.add(seed);
  const counts = new Float32Array(tileSide);
  for (let i = 0; i < members.length; i++) {
    for (const { x, y } of neighbours(members[i])) {
      if (x < 0 || y < 0 || x + stride >= width || y + stride >= height) continue;
      if (used.has({ x, y })) continue;
      const alongX = histogramOf(level, { x, y }, "x", counts);
      const lineX = continued(alongX, x, members[i].lineX, pitchX);
      const alongY = lineX && histogramOf(level, { x, y }, "y", counts);
      const lineY = alongY && continued(alongY, y, members[i].lineY, pitchY);
      if (!lineX || !lineY) continue;
      used.add({ x, y });
      members.push({ x, y, lineX, lineY });
    }
  }
  return {
    tiles: members.map(({ x, y }) => ({ x, y })),
    x: fitLines(
      members.map(({ lineX }) => lineX),
      pitchX,
    ),
    y: fitLines(
      members.map(({ lineY }) => lineY),
      pitchY,
    ),
  };
}

const neighbours = ({ x, y }: Tile): readonly Tile[] => [
  { x: x - stride, y },
  { x: x + stride, y },
  { x, y: y - stride },
  { x, y: y + stride },
];

/** The neighbour's line near the centre of the tile that begins at `at`, where the comb goes on there. */
function continued(histogram: Histogram, at: number, line: Line, pitch: number): Line | undefined {
  const near = lineNear(line, pitch, at + stride);
  const { phase, evidence } = continuedComb(histogram, { pitch, phase: near.at - at });
  return evidence > joinEvidence ? { index: near.index, at: at + phase } : undefined;
}

/** So far (px) the changes of a group are given beyond its tiles: none, but lines may lie there. */
const besideTiles = 4;

/** Changes by where they are: entry b counts those at `from` + b. */
export interface GroupHistogram {
  readonly from: number;
  readonly counts: Float32Array;
}

/** The changes of all tiles of a group along an axis, in px of the level. */
export function groupHistogram(level: Level, tiles: readonly Tile[], axis: Axis): GroupHistogram {
  const starts = tiles.map((tile) => tile[axis]);
  const from = Math.max(0, starts.reduce((a, b) => Math.min(a, b)) - besideTiles);
  const end = starts.reduce((a, b) => Math.max(a, b)) + tileSide + besideTiles;
  const counts = new Float32Array(Math.min(end, level.changes[axis].length) - from);
  const some = new Float32Array(tileSide);
  for (const tile of tiles) {
    histogramOf(level, tile, axis, some);
    const start = tile[axis] - from;
    const last = Math.min(tileSide, counts.length - start);
    for (let b = 0; b < last; b++) counts[start + b] += some[b];
  }
  return { from, counts };
}

// ── JPEG's blocks ───────────────────────────────────────────────────────────────────────────────

/** Cells on the lines of JPEG's blocks change so many times as often at these lines as between them. */
const leastOften = 5;
/** px of the level: changes nearer to a line are not between lines. */
const besideLine = 1.5;

/**
 * Whether a group shows what JPEG makes of any photograph: lines on those of its blocks, and changes between as well. Cells of
 * halves or pairs of blocks may be borne out by the file's numbers.
 */
export function showsBlocks(level: Level, group: Group): boolean {
  const axes = ["x", "y"] as const;
  const isWhole = (pitch: number) => Math.abs(pitch * level.scale - jpegBlockPx) < 1;
  return (
    axes.every((axis) => isWhole(group[axis].pitch)) &&
    axes.every((axis) => isBlocks(group[axis], { offset: 0, scale: level.scale })) &&
    axes.some((axis) => oftenAtLines(level, group, axis) < leastOften)
  );
}

/** Changes at a group's lines over changes between them, a boundary. */
function oftenAtLines(level: Level, { tiles, ...lines }: Group, axis: Axis): number {
  const { pitch, phase } = lines[axis];
  const { from, counts } = groupHistogram(level, tiles, axis);
  let [atLines, linePx, between, betweenPx] = [0, 0, 0, 0];
  for (let b = 0; b < counts.length; b++) {
    const off = Math.abs(modulo(from + b - phase + pitch / 2, pitch) - pitch / 2);
    if (off <= 0.5) {
      atLines += counts[b];
      linePx++;
    } else if (off >= besideLine) {
      between += counts[b];
      betweenPx++;
    }
  }
  return between > 0 ? (atLines * betweenPx) / (between * linePx) : Number.POSITIVE_INFINITY;
}

/**
 * A mosaic as data for a network: the averaging matrices of the consistency layer (METHODS §2), so that one
 * graph serves every cell size, pitch, phase and kind, and the planes that say where in its cell a pixel is.
 */
import { KintsugiError } from "../errors.ts";
import { boundsOfHole, type Hole, type Size } from "../image/hole.ts";
import { cellEdges, cellOfPixel, type Grid, sampledPixels } from "./grid.ts";
import type { Damage, Mosaic } from "./kinds.ts";

/** For a picture p and hole H: rows · (H ⊙ p) · columns is the sum of every cell's pixels, `[G, G]`. */
export interface ConsistencyFeeds {
  /** `[G, H]`, 1 where the pixel row belongs to the row of cells; for `nearest` at the sampled row alone. */
  readonly rows: Float32Array;
  /** `[W, G]`, the same for columns. */
  readonly columns: Float32Array;
}

/** The size of the feeds: the picture's, or a larger one that it is padded to; G is `maxCells`. */
export interface FeedSize extends Size {
  readonly maxCells: number;
}

/**
 * The matrices of one picture. Only cells that reach into the hole's bounds are numbered, from 0; the rest is
 * zero. All zeros for `book` and white-out, which pin no pixel. Throws `shape-mismatch` where G is too small.
 */
export function consistencyFeeds(
  hole: Hole,
  damage: Damage,
  { height, width, maxCells }: FeedSize,
): ConsistencyFeeds {
  const rows = new Float32Array(maxCells * height);
  const columns = new Float32Array(width * maxCells);
  const bounds = boundsOfHole(hole);
  if (!bounds || damage.kind === "white-out" || damage.kind === "book") return { rows, columns };
  const { cellWidth, cellHeight, phaseX, phaseY } = damage.grid;
  const across = {
    size: hole.width,
    pitch: cellWidth,
    phase: phaseX,
    from: bounds.x,
    length: bounds.width,
  };
  const down = {
    size: hole.height,
    pitch: cellHeight,
    phase: phaseY,
    from: bounds.y,
    length: bounds.height,
  };
  for (const [pixel, cell] of supportAlong(down, damage, maxCells)) rows[cell * height + pixel] = 1;
  for (const [pixel, cell] of supportAlong(across, damage, maxCells)) {
    columns[pixel * maxCells + cell] = 1;
  }
  return { rows, columns };
}

/** One axis of a picture, with the stretch that the hole covers. */
interface Axis {
  readonly size: number;
  readonly pitch: number;
  readonly phase: number;
  readonly from: number;
  readonly length: number;
}

/** Pairs of a pixel and the number of the cell that takes it into its value. */
function supportAlong(axis: Axis, mosaic: Mosaic, maxCells: number): [number, number][] {
  const { from, length, size, pitch, phase } = axis;
  const edges = cellEdges(size, pitch, phase);
  const end = from + length;
  const first = edges.findIndex((edge) => edge > from) - 1;
  const last = edges.findIndex((edge) => edge >= end) - 1;
  requireRoom(last - first + 1, maxCells);
  const sampled = sampledPixels(edges, { pitch, phase, sample: mosaic.sample ?? "centre" });
  const pairs: [number, number][] = [];
  for (let g = first; g <= last; g++) {
    const [low, high] = [Math.max(from, edges[g]), Math.min(end, edges[g + 1]) - 1];
    if (mosaic.kind !== "nearest") {
      for (let pixel = low; pixel <= high; pixel++) pairs.push([pixel, g - first]);
    } else if (mosaic.support === "clipped") {
      pairs.push([Math.min(high, Math.max(low, sampled[g])), g - first]);
    } else {
      pairs.push([sampled[g], g - first]);
    }
  }
  return pairs;
}

function requireRoom(cells: number, maxCells: number): void {
  if (cells <= maxCells) return;
  throw new KintsugiError("shape-mismatch", {
    where: "consistency layer",
    expected: `at most ${maxCells} cells along each side of the hole`,
    got: `${cells}`,
    advice: "mend at a smaller scale or with larger cells",
  });
}

/** Where each pixel's centre lies in its cell, −1 (left, top) to 1: a plane of x, a plane of y; `[2, H, W]`. */
export function cellPositions(grid: Grid, { width, height }: Size): Float32Array {
  const x = positionsAlong(width, grid.cellWidth, grid.phaseX);
  const y = positionsAlong(height, grid.cellHeight, grid.phaseY);
  const area = width * height;
  const planes = new Float32Array(2 * area);
  for (let row = 0; row < height; row++) {
    planes.set(x, row * width);
    planes.fill(y[row], area + row * width, area + (row + 1) * width);
  }
  return planes;
}

function positionsAlong(size: number, pitch: number, phase: number): Float32Array {
  return Float32Array.from({ length: size }, (_, pixel) => {
    const within = (pixel + 0.5 - phase) / pitch - cellOfPixel(pixel, pitch, phase);
    return 2 * Math.max(0, within) - 1;
  });
}

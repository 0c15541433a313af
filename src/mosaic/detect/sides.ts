/**
 * What speaks for every cell of a supposed grid: whether the picture changes more at the cell's sides than anywhere
 * within it, and how little the cell varies. Linear in the pixels.
 */
import type { Lines } from "./lines.ts";
import type { Plane } from "./plane.ts";

/** Pixel boundaries of the lines of one axis: line i lies at `edges[i]`, or else shows at `others[i]`. */
export interface Edges {
  readonly edges: Int32Array;
  /** The same as `edges[i]` where a line lies close to a boundary, else the next boundary on its other side. */
  readonly others: Int32Array;
}

/** A line this far (px) from a boundary may show at the next one, where the picture was resized. */
const undecidedPx = 0.25;

/** A cell that the border cuts is looked at where this much (px) is left of it. */
export const leastCutPx = 5;

/**
 * All lines from 0 to `size`, px, and the borders themselves where they cut cells; a pixel belongs to the cell that holds
 * its centre, as in `grid.ts`.
 */
export function edgesWithin({ pitch, phase }: Lines, size: number): Edges {
  const first = Math.ceil(-phase / pitch - 1e-6);
  const last = Math.floor((size - phase) / pitch + 1e-6);
  const count = Math.max(0, last - first + 1);
  const lines = Array.from({ length: count }, (_, i) => phase + (first + i) * pitch);
  const exact = [
    ...(count > 0 && lines[0] >= leastCutPx ? [0] : []),
    ...lines,
    ...(count > 0 && size - lines[count - 1] >= leastCutPx ? [size] : []),
  ];
  const edges = Int32Array.from(exact, (at) => Math.ceil(at - 0.5 - 1e-6));
  const others = Int32Array.from(exact, (at, i) => {
    const off = at - edges[i];
    return Math.abs(off) > undecidedPx ? edges[i] + Math.sign(off) : edges[i];
  });
  return { edges, others };
}

/** How cells are looked at. */
export interface Look {
  /** So many pixels beside a line belong to neither cell: resizing smears lines. */
  readonly marginPx: number;
  /** Mean changes under this many levels are nothing. */
  readonly leastLevels: number;
}

/** Per cell, `[rows, columns]`. Tests and hits are of its two sides along x, 0…2. */
export interface Sides {
  readonly columns: number;
  readonly rows: number;
  readonly tests: Uint8Array;
  readonly hits: Uint8Array;
  /** Sums over the tested sides of the change at the side, and of the largest change within the cell, levels. */
  readonly steps: Float32Array;
  readonly inner: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** The cells between the lines `x` and `y`. */
export interface Mesh {
  readonly x: Edges;
  readonly y: Edges;
}

/** Looks at the cells' sides along x; a turned plane with a turned mesh gives those along y. */
export function lookAlongX(plane: Plane, mesh: Mesh, look: Look): Sides {
  const columns = mesh.x.edges.length - 1;
  const rows = mesh.y.edges.length - 1;
  const sides: Sides = {
    ...{ columns, rows },
    tests: new Uint8Array(columns * rows),
    hits: new Uint8Array(columns * rows),
    steps: new Float32Array(columns * rows),
    inner: new Float32Array(columns * rows),
    mean: new Float32Array(columns * rows),
    variance: new Float32Array(columns * rows),
  };
  const strip = stripOf(plane, mesh.x.edges);
  for (let row = 0; row < rows; row++) {
    const top = mesh.y.edges[row] + look.marginPx;
    const bottom = mesh.y.edges[row + 1] - look.marginPx;
    fillStrip(strip, plane, top, bottom);
    for (let column = 0; column < columns; column++) {
      lookAtCell(sides, row * columns + column, { strip, edges: mesh.x, column, look });
    }
  }
  return sides;
}

/** Sums over the rows of one row of cells, by column of pixels. */
interface Strip {
  readonly from: number;
  readonly to: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** |sums[b] − sums[b − 1]| */
  readonly steps: Float64Array;
  lines: number;
}

function stripOf({ width }: Plane, edges: Int32Array): Strip {
  return {
    from: Math.max(0, edges[0] - 2),
    to: Math.min(width, edges[edges.length - 1] + 2),
    sums: new Float64Array(width),
    squares: new Float64Array(width),
    steps: new Float64Array(width + 2),
    lines: 0,
  };
}

function fillStrip(strip: Strip, plane: Plane, top: number, bottom: number): void {
  const { from, to, sums, squares, steps } = strip;
  strip.lines = bottom - top;
  sums.fill(0, from, to);
  squares.fill(0, from, to);
  for (let y = top; y < bottom; y++) {
    const row = y * plane.width;
    for (let x = from; x < to; x++) {
      const value = plane.data[row + x];
      sums[x] += value;
      squares[x] += value * value;
    }
  }
  for (let b = from + 1; b < to; b++) steps[b] = Math.abs(sums[b] - sums[b - 1]);
}

interface CellView {
  readonly strip: Strip;
  readonly edges: Edges;
  readonly column: number;
  readonly look: Look;
}

function lookAtCell(sides: Sides, cell: number, { strip, edges, column, look }: CellView): void {
  const { sums, squares, steps, lines } = strip;
  const start = edges.edges[column] + look.marginPx;
  const end = edges.edges[column + 1] - look.marginPx;
  let sum = sums[start];
  let square = squares[start];
  let inner = 0;
  for (let x = start + 1; x < end; x++) {
    sum += sums[x];
    square += squares[x];
    if (steps[x] > inner) inner = steps[x];
  }
  const pixels = (end - start) * lines;
  sides.mean[cell] = sum / pixels;
  sides.variance[cell] = Math.max(0, square / pixels - (sum / pixels) ** 2);
  for (let side = column; side <= column + 1; side++) {
    if (edges.edges[side] === 0 || edges.edges[side] === sums.length) continue;
    const step = Math.max(steps[edges.edges[side]], steps[edges.others[side]]);
    if (Math.max(step, inner) < look.leastLevels * lines) continue;
    sides.tests[cell]++;
    sides.steps[cell] += step / lines;
    sides.inner[cell] += inner / lines;
    if (step > inner) sides.hits[cell]++;
  }
}

/** The chance that a side is hit where there is no mosaic: it has one place in all that are compared. */
export function chanceOfHit(pitch: number, marginPx: number): number {
  const within = Math.max(1, pitch - 1 - 2 * marginPx);
  return 1 / (1 + within);
}

/** Changes of up to this many levels count in a profile: one strong edge must not outweigh the rest. */
export const mostLevels = 24;

/**
 * How much the cells given change along x, by where: entry b is the sum over rows of cells of the mean change, in levels,
 * between the pixels b − 1 and b.
 */
export function changeProfile(plane: Plane, mesh: Mesh, cells: Uint8Array): Float32Array {
  const profile = new Float32Array(plane.width);
  const { edges } = mesh.x;
  const columns = edges.length - 1;
  const strip = stripOf(plane, edges);
  for (let row = 0; row + 1 < mesh.y.edges.length; row++) {
    if (!cells.subarray(row * columns, (row + 1) * columns).includes(1)) continue;
    fillStrip(strip, plane, mesh.y.edges[row] + 1, mesh.y.edges[row + 1] - 1);
    let next = 0;
    for (let column = 0; column < columns; column++) {
      if (!cells[row * columns + column]) continue;
      const from = Math.max(strip.from + 1, next, edges[column] - 2);
      next = Math.min(strip.to, edges[column + 1] + 3);
      for (let b = from; b < next; b++) {
        profile[b] += Math.min(mostLevels, strip.steps[b] / strip.lines);
      }
    }
  }
  return profile;
}

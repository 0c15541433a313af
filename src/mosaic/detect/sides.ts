/**
 * What speaks for every cell of a supposed grid: whether the picture changes more at the cell's sides than anywhere
 * within it, and how little the cell varies. Linear in the pixels.
 */
import { kernels } from "./kernels.ts";
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
  const count = columns * rows;
  const strips = new Strips(plane, mesh, [count, count, ...Array(4).fill(count * floatBytes)]);
  const [tests, hits, steps, inner, mean, variance] = strips.places;
  const memory = kernels();
  memory.run.setCells(tests, hits, steps, inner, mean, variance);
  for (let row = 0; row < rows; row++) {
    const lines = strips.take(row, look.marginPx);
    const { marginPx, leastLevels } = look;
    memory.run.lookAtCells(row * columns, columns, plane.width, lines, marginPx, leastLevels);
  }
  return {
    ...{ columns, rows },
    tests: memory.bytes(tests, count).slice(),
    hits: memory.bytes(hits, count).slice(),
    steps: memory.floats(steps, count).slice(),
    inner: memory.floats(inner, count).slice(),
    mean: memory.floats(mean, count).slice(),
    variance: memory.floats(variance, count).slice(),
  };
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT;

/** A plane's rows of cells, each of which is summed over its lines before it is looked at. */
class Strips {
  /** Of what else was asked for. */
  readonly places: readonly number[];
  /** The columns of pixels that are summed. */
  readonly from: number;
  readonly to: number;
  readonly #plane: Plane;
  readonly #edges: Int32Array;
  readonly #rows: number;

  constructor(plane: Plane, { x, y }: Mesh, sizes: readonly number[]) {
    const { width } = plane;
    const { edges, others } = x;
    this.#plane = plane;
    this.#edges = y.edges;
    this.from = Math.max(0, edges[0] - 2);
    this.to = Math.min(width, edges[edges.length - 1] + 2);
    const sums = 2 * floatBytes * (width + 2);
    const memory = kernels();
    const [rows, edgesAt, othersAt, sumsAt, squaresAt, stepsAt, ...places] = memory.places(
      ...[floatBytes * width * mostLines(y.edges), edges.byteLength, others.byteLength],
      ...[sums, sums, sums],
      ...sizes,
    );
    memory.integers(edgesAt, edges.length).set(edges);
    memory.integers(othersAt, others.length).set(others);
    memory.run.setEdges(edgesAt, othersAt);
    memory.run.setStrip(sumsAt, squaresAt, stepsAt);
    this.#rows = rows;
    this.places = places;
  }

  /** Sums a row of cells without so many lines of either side; the number of the lines that are left. */
  take(row: number, marginPx: number): number {
    const { width, data } = this.#plane;
    const [top, bottom] = [this.#edges[row] + marginPx, this.#edges[row + 1] - marginPx];
    const memory = kernels();
    const pixels = memory.floats(this.#rows, width * (bottom - top));
    pixels.set(data.subarray(top * width, bottom * width));
    const { from, to } = this;
    memory.run.takeStrip(this.#rows, width * floatBytes, bottom - top, from, to);
    return bottom - top;
  }
}

const mostLines = (edges: Int32Array): number =>
  edges.reduce((most, edge, i) => (i > 0 ? Math.max(most, edge - edges[i - 1]) : most), 0);

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
  const columns = mesh.x.edges.length - 1;
  const profileBytes = plane.width * floatBytes;
  const strips = new Strips(plane, mesh, [columns, profileBytes]);
  const [some, profile] = strips.places;
  const memory = kernels();
  memory.floats(profile, plane.width).fill(0);
  for (let row = 0; row + 1 < mesh.y.edges.length; row++) {
    const own = cells.subarray(row * columns, (row + 1) * columns);
    if (!own.includes(1)) continue;
    memory.bytes(some, columns).set(own);
    const lines = strips.take(row, 1);
    memory.run.addToProfile(some, columns, lines, strips.from, strips.to, profile, mostLevels);
  }
  return memory.floats(profile, plane.width).slice();
}

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

/** The cells between the lines `x` and `y`. */
export interface Mesh {
  readonly x: Edges;
  readonly y: Edges;
}

/** Per cell, `[rows, columns]`: how much the picture changes along an axis, in mean levels. */
interface Steps {
  /** At the cell's first side and at its second; −1 where that is the picture's border. */
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** The largest change within the cell. */
  readonly within: Float32Array;
}

/** What is seen of the cells of a mesh; per cell, `[rows, columns]`. */
export interface View {
  readonly columns: number;
  readonly rows: number;
  readonly marginPx: number;
  readonly along: Steps;
  readonly down: Steps;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Looks at all cells along x and down y. */
export function viewOf(plane: Plane, mesh: Mesh, marginPx: number): View {
  const columns = mesh.x.edges.length - 1;
  const rows = mesh.y.edges.length - 1;
  const count = columns * rows;
  const strips = new Strips(plane, mesh, Array<number>(8).fill(count * floatBytes));
  const [mean, variance, ...steps] = strips.places;
  const [along, down] = [steps.slice(0, 3), steps.slice(3)].map(([first, second, within]) => ({
    ...{ first, second, within },
  }));
  for (let row = 0; row < rows; row++) {
    strips.take(row, marginPx);
    strips.lookAlong(row, along, { mean, variance });
    strips.lookDown(row, down);
  }
  const valuesAt = (place: number) => kernels().floats(place, count).slice();
  const stepsAt = ({ first, second, within }: Places<Steps>): Steps => ({
    ...{ first: valuesAt(first), second: valuesAt(second), within: valuesAt(within) },
  });
  return {
    ...{ columns, rows, marginPx, along: stepsAt(along), down: stepsAt(down) },
    ...{ mean: valuesAt(mean), variance: valuesAt(variance) },
  };
}

/** Where arrays lie in the kernels' memory, bytes. */
type Places<Arrays> = { readonly [Each in keyof Arrays]: number };

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
/** So many rows of pixels beyond a row of cells are needed for what changes at its sides. */
const besideRows = 2;

/** A plane's rows of cells, each of which is summed over its lines before it is looked at. */
class Strips {
  /** Of what else was asked for. */
  readonly places: readonly number[];
  /** The columns of pixels that are summed. */
  readonly from: number;
  readonly to: number;
  /** Of the row of cells that was taken: the lines that were summed. */
  lines = 0;
  readonly #plane: Plane;
  readonly #mesh: Mesh;
  readonly #rows: number;
  #marginPx = 0;

  constructor(plane: Plane, mesh: Mesh, sizes: readonly number[]) {
    const { width } = plane;
    const { edges, others } = mesh.x;
    this.#plane = plane;
    this.#mesh = mesh;
    this.from = Math.max(0, edges[0] - 2);
    this.to = Math.min(width, edges[edges.length - 1] + 2);
    const lines = mostLines(mesh.y.edges) + 2 * besideRows;
    const sums = 2 * floatBytes * (Math.max(width, lines) + 2);
    const memory = kernels();
    const [rows, edgesAt, othersAt, sumsAt, squaresAt, stepsAt, ...places] = memory.places(
      ...[floatBytes * width * lines, edges.byteLength, others.byteLength],
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

  /** Sums a row of cells without so many lines of either side. */
  take(row: number, marginPx: number): void {
    const { width, data } = this.#plane;
    const { edges } = this.#mesh.y;
    const [first, end] = this.#rowsAround(row);
    const memory = kernels();
    const pixels = memory.floats(this.#rows, width * (end - first));
    pixels.set(data.subarray(first * width, end * width));
    const top = edges[row] + marginPx;
    this.lines = edges[row + 1] - marginPx - top;
    this.#marginPx = marginPx;
    const pitch = width * floatBytes;
    const start = this.#rows + (top - first) * pitch;
    memory.run.takeStrip(start, pitch, this.lines, this.from, this.to);
  }

  /** The pixels' rows that are needed, from the first up to the last. */
  #rowsAround(row: number): readonly [number, number] {
    const { edges } = this.#mesh.y;
    const end = Math.min(this.#plane.height, edges[row + 1] + besideRows);
    return [Math.max(0, edges[row] - besideRows), end];
  }

  /** Looks along x at the row of cells that was taken. */
  lookAlong(
    row: number,
    to: Places<Steps>,
    { mean, variance }: Places<Pick<View, "mean" | "variance">>,
  ): void {
    const columns = this.#mesh.x.edges.length - 1;
    const { run } = kernels();
    run.setSteps(to.first, to.second, to.within);
    const { width } = this.#plane;
    run.lookAlong(row * columns, columns, width, this.lines, this.#marginPx, mean, variance);
  }

  /** Looks down y at it; afterwards the row has to be taken again. */
  lookDown(row: number, to: Places<Steps>): void {
    const columns = this.#mesh.x.edges.length - 1;
    const { edges, others } = this.#mesh.y;
    const { width, height } = this.#plane;
    const [first, end] = this.#rowsAround(row);
    const { run } = kernels();
    run.setSteps(to.first, to.second, to.within);
    run.lookDown(
      ...[row * columns, columns, height, this.#marginPx],
      ...[this.#rows, width * floatBytes, first, end - first],
      ...[edges[row], others[row], edges[row + 1], others[row + 1]],
    );
  }
}

const mostLines = (edges: Int32Array): number =>
  edges.reduce((most, edge, i) => (i > 0 ? Math.max(most, edge - edges[i - 1]) : most), 0);

/** Per cell, `[rows, columns]`. Tests and hits are of its two sides along an axis, 0…2. */
export interface Sides {
  readonly tests: Uint8Array;
  readonly hits: Uint8Array;
  /** Sums over the tested sides of the change at the side, and of the largest change within the cell, levels. */
  readonly steps: Float32Array;
  readonly inner: Float32Array;
}

/** What the sides say, where mean changes under so many levels are nothing. */
export function sidesOf({ first, second, within }: Steps, leastLevels: number): Sides {
  const count = within.length;
  const [tests, hits] = [new Uint8Array(count), new Uint8Array(count)];
  const [steps, inner] = [new Float32Array(count), new Float32Array(count)];
  for (const side of [first, second]) {
    for (let cell = 0; cell < count; cell++) {
      const step = side[cell];
      const most = within[cell];
      if (step < 0 || Math.max(step, most) < leastLevels) continue;
      tests[cell]++;
      steps[cell] += step;
      inner[cell] += most;
      if (step > most) hits[cell]++;
    }
  }
  return { tests, hits, steps, inner };
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
    strips.take(row, 1);
    memory.run.addToProfile(
      some,
      columns,
      strips.lines,
      strips.from,
      strips.to,
      profile,
      mostLevels,
    );
  }
  return memory.floats(profile, plane.width).slice();
}

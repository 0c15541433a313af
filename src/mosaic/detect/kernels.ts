/**
 * The loops that go over every pixel or every tile, as WebAssembly, four numbers at a time. They work in a small memory of their
 * own: what they read is copied there in parts that a core's cache holds, and what they make is copied out.
 */
import { kernelsInBase64 } from "./kernels.wasm.ts";

type Rgb = readonly [r: number, g: number, b: number];

/** The functions of `assembly`. What are no counts or sizes are places in memory, bytes. */
interface Exports {
  readonly memory: Memory;
  readonly weighted: (from: number, apart: number, to: number, count: number, ...rgb: Rgb) => void;
  readonly halvedRows: (from: number, pitch: number, to: number, count: number) => void;
  readonly changesOfBand: (
    rows: number,
    pitch: number,
    width: number,
    sums: number,
    steps: number,
    counts: number,
  ) => void;
  readonly stepsDown: (row: number, bands: number, above: number, steps: number) => void;
  readonly changesOfRow: (
    before2: number,
    before: number,
    here: number,
    after: number,
    after2: number,
    bands: number,
    counts: number,
    apart: number,
  ) => void;
  readonly findPeaks: (total: number) => number;
  readonly refine: (pitch: number, phase: number, rate: number) => void;
  readonly hitsNear: (pitch: number, phase: number) => void;
  readonly setStrip: (sums: number, squares: number, steps: number) => void;
  readonly setEdges: (edges: number, others: number) => void;
  readonly setSteps: (first: number, second: number, within: number) => void;
  readonly takeStrip: (
    rows: number,
    pitch: number,
    lines: number,
    from: number,
    to: number,
  ) => void;
  readonly lookAlong: (
    cell: number,
    columns: number,
    width: number,
    lines: number,
    marginPx: number,
    means: number,
    variances: number,
  ) => void;
  readonly lookDown: (
    cell: number,
    columns: number,
    height: number,
    marginPx: number,
    rows: number,
    pitch: number,
    from: number,
    count: number,
    top: number,
    otherTop: number,
    bottom: number,
    otherBottom: number,
  ) => void;
  readonly addToProfile: (
    cells: number,
    columns: number,
    lines: number,
    from: number,
    to: number,
    profile: number,
    mostLevels: number,
  ) => void;
  readonly weighAlong: (
    row: number,
    to: number,
    count: number,
    weights: number,
    taps: number,
  ) => void;
  readonly weighDown: (
    rows: number,
    to: number,
    count: number,
    weights: number,
    taps: number,
  ) => void;
  readonly takeRows: (
    data: number,
    pitch: number,
    count: number,
    value: number,
    most: number,
  ) => void;
  readonly markReached: (
    row: number,
    width: number,
    limits: number,
    reach: number,
    mark: number,
    to: number,
  ) => void;
  readonly findEnds: (row: number, next: number, width: number, to: number) => number;
  readonly gather: (
    counts: number,
    first: number,
    last: number,
    pitch: number,
    at: number,
    spacing: number,
  ) => void;
  readonly gathered: Place;
  readonly keepSolid: (
    rows: number,
    pitch: number,
    blocks: number,
    most: number,
    flags: number,
  ) => void;
  readonly counts: Place;
  readonly waves: Place;
  readonly cosines: Place;
  readonly sines: Place;
  readonly peaks: Place;
  readonly comb: Place;
  readonly hits: Place;
  readonly lines: Place;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Place {
  readonly value: number;
}

/** Of the runtime's own, whose types come with a page's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};
declare function atob(base64: string): string;

let made: Kernels | undefined;

/** One for many pictures, made where it is first asked for. */
export function kernels(): Kernels {
  made ??= new Kernels();
  return made;
}

/** A memory of this is let go after a picture: it does not shrink. */
const largeBytes = 2 ** 25;

/** To be called when a picture is done with. */
export function letGoOfLarge(): void {
  if (made && made.run.memory.buffer.byteLength >= largeBytes) made = undefined;
}

const pageBytes = 2 ** 16;
/** Before and behind every array, bytes: loops reach over. */
const besides = 128;

export class Kernels {
  readonly run: Exports;
  /** Where what the loops keep for themselves ends. */
  readonly #own: number;

  constructor() {
    const bytes = Uint8Array.from(atob(kernelsInBase64), (letter) => letter.charCodeAt(0));
    this.run = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
    this.#own = this.run.memory.buffer.byteLength;
  }

  /** Places for arrays of so many bytes, with anything in them. They are free again as soon as others are asked for. */
  places(...sizes: readonly number[]): readonly number[] {
    const { memory } = this.run;
    let end = this.#own;
    const places = sizes.map((size) => {
      const place = end + besides;
      end = place + Math.ceil(size / 16) * 16 + besides;
      return place;
    });
    const lacking = end - memory.buffer.byteLength;
    if (lacking > 0) memory.grow(Math.ceil(lacking / pageBytes));
    return places;
  }

  /** `count` numbers at a place; only until more memory is asked for, as the following. */
  floats(place: number, count: number): Float32Array {
    return new Float32Array(this.run.memory.buffer, place, count);
  }

  integers(place: number, count: number): Int32Array {
    return new Int32Array(this.run.memory.buffer, place, count);
  }

  bytes(place: number, count: number): Uint8Array {
    return new Uint8Array(this.run.memory.buffer, place, count);
  }
}

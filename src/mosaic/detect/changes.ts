/**
 * Where a picture changes sharply along an axis: the raw material of the search for grids. A mosaic changes at its
 * cells' sides and nowhere else; nature changes anywhere.
 */
import type { Size } from "../../image/hole.ts";
import { kernels } from "./kernels.ts";
import type { Plane } from "./plane.ts";

/** Lines of pixels that are averaged before differences are taken: as many as the smallest cell has. */
export const bandLines = 4;

/** Bands that are counted together: tiles begin where their blocks do. */
export const blockBands = 8;

export type Axis = "x" | "y";

/** `counts[block, b]`: the bands of the block that jump between the pixels b − 1 and b of the axis, 0…`blockBands`. */
export interface Changes {
  readonly blocks: number;
  readonly length: number;
  readonly counts: Uint8Array;
}

/** The changes along both axes. */
export type AllChanges = { readonly [A in Axis]: Changes };

/**
 * The sharp changes along both axes in every band of four lines: jumps of at least 0.4 levels in the mean, that are larger than those
 * of the next pixels and twice as large as those two pixels beside.
 */
export function sharpChanges(plane: Plane): AllChanges {
  const look = new Look(plane);
  const { width, height, data } = plane;
  for (let y = 0; y < height; y++) look.take(data.subarray(y * width, (y + 1) * width));
  return look.changes();
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT;
/** Rows of steps that are compared: those of the boundaries b − 2 … b + 2. */
const compared = 5;

/** Takes a plane row by row. */
class Look {
  readonly #kernels = kernels();
  readonly #size: Size;
  readonly #bands: { readonly [A in Axis]: number };
  readonly #rowBytes: number;
  readonly #counts: { readonly [A in Axis]: number };
  readonly #rows: number;
  readonly #sums: number;
  readonly #stepsAlong: number;
  readonly #above: number;
  /** Where the steps down of the boundaries y − 4 … y lie. */
  readonly #stepsDown: number[];
  #y = 0;

  constructor({ width, height }: Size) {
    this.#size = { width, height };
    this.#bands = { x: Math.floor(height / bandLines), y: Math.floor(width / bandLines) };
    this.#rowBytes = Math.ceil(width / 16) * 16 * floatBytes;
    const stepBytes = Math.ceil(this.#bands.y / 8) * 8 * floatBytes;
    const [x, y, rows, sums, stepsAlong, above, ...stepsDown] = this.#kernels.places(
      ...[blocksOf(this.#bands.x) * width, blocksOf(this.#bands.y) * height],
      ...[bandLines * this.#rowBytes, this.#rowBytes, this.#rowBytes],
      ...Array.from({ length: 1 + compared }, () => stepBytes),
    );
    this.#kernels.bytes(x, blocksOf(this.#bands.x) * width).fill(0);
    this.#kernels.bytes(y, blocksOf(this.#bands.y) * height).fill(0);
    this.#kernels.bytes(above, stepBytes).fill(0);
    this.#counts = { x, y };
    [this.#rows, this.#sums, this.#stepsAlong, this.#above] = [rows, sums, stepsAlong, above];
    this.#stepsDown = stepsDown;
  }

  take(row: Float32Array): void {
    const { width } = this.#size;
    const y = this.#y++;
    const line = y % bandLines;
    const place = this.#rows + line * this.#rowBytes;
    this.#kernels.floats(place, width).set(row);
    this.#takeDown(place, y);
    if (line < bandLines - 1) return;
    const block = Math.floor(y / bandLines / blockBands);
    const counts = this.#counts.x + block * width;
    const { changesOfBand } = this.#kernels.run;
    changesOfBand(this.#rows, this.#rowBytes, width, this.#sums, this.#stepsAlong, counts);
  }

  #takeDown(row: number, y: number): void {
    const bands = this.#bands.y;
    const steps = this.#nextSteps();
    this.#kernels.run.stepsDown(row, bands, this.#above, steps);
    if (y === 0) this.#kernels.floats(steps, bands).fill(0);
    this.#compare(y);
  }

  /** The oldest of the rows of steps, which becomes the newest. */
  #nextSteps(): number {
    const steps = this.#stepsDown.shift()!;
    this.#stepsDown.push(steps);
    return steps;
  }

  #compare(y: number): void {
    const b = y - 2;
    if (b < 2) return;
    const [before2, before, here, after, after2] = this.#stepsDown;
    const counts = this.#counts.y + b;
    const { changesOfRow } = this.#kernels.run;
    changesOfRow(before2, before, here, after, after2, this.#bands.y, counts, this.#size.height);
  }

  /** After all rows: beyond the last there are no steps. */
  changes(): AllChanges {
    const { width, height } = this.#size;
    const steps = this.#nextSteps();
    this.#kernels.floats(steps, this.#bands.y).fill(0);
    this.#compare(height);
    return {
      x: this.#changesAt(this.#counts.x, blocksOf(this.#bands.x), width),
      y: this.#changesAt(this.#counts.y, blocksOf(this.#bands.y), height),
    };
  }

  #changesAt(place: number, blocks: number, length: number): Changes {
    return { blocks, length, counts: this.#kernels.bytes(place, blocks * length).slice() };
  }
}

const blocksOf = (bands: number): number => Math.ceil(bands / blockBands);

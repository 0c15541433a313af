/** Blocks of 8×8 px of one colour: what solid regions are looked for by. */
import type { Picture } from "../../image/picture.ts";
import { visitBeside } from "./components.ts";
import { kernels } from "./kernels.ts";
import { planeAt } from "./solid-border.ts";

export const blockPx = 8;
/** Pixels of one colour differ by at most this (levels of any channel): JPEG leaves that much. */
export const mostOff = 3;

/** The colour of every block, `[rows, columns]`, levels; −1 where it is not of one colour. */
export interface Blocks {
  readonly columns: number;
  readonly rows: number;
  readonly colours: readonly Float32Array[];
}

export function solidBlocks(picture: Picture): Blocks {
  const { width, height, data } = picture;
  const columns = Math.floor(width / blockPx);
  const rows = Math.floor(height / blockPx);
  const colours = Array.from({ length: 3 }, () => new Float32Array(columns * rows).fill(-1));
  const strip = new Strip(picture, columns);
  for (let row = 0; row < rows; row++) {
    const isSolid = strip.solidAt(row);
    for (let column = 0; column < columns; column++) {
      if (!isSolid[column]) continue;
      const at = blockPx * (row * width + column);
      for (let c = 0; c < 3; c++) {
        colours[c][row * columns + column] = 255 * data[at + planeAt(picture, c)];
      }
    }
  }
  return { columns, rows, colours };
}

/** A row of blocks. */
class Strip {
  readonly #picture: Picture;
  readonly #columns: number;
  readonly #rows: number;
  readonly #flags: number;

  constructor(picture: Picture, columns: number) {
    this.#picture = picture;
    this.#columns = columns;
    const strip = Float32Array.BYTES_PER_ELEMENT * blockPx * picture.width;
    [this.#rows, this.#flags] = kernels().places(strip, columns);
  }

  /** 1 where all pixels of a block are within `mostOff` of its first; until the next row is asked for. */
  solidAt(row: number): Uint8Array {
    const { width, channels, data } = this.#picture;
    const memory = kernels();
    const flags = memory.bytes(this.#flags, this.#columns).fill(1);
    const pixels = memory.floats(this.#rows, blockPx * width);
    const pitch = width * Float32Array.BYTES_PER_ELEMENT;
    for (let c = 0; c < channels && flags.includes(1); c++) {
      const start = planeAt(this.#picture, c) + blockPx * row * width;
      pixels.set(data.subarray(start, start + blockPx * width));
      memory.run.keepSolid(this.#rows, pitch, this.#columns, mostOff / 255, this.#flags);
    }
    return flags;
  }
}

/** Blocks that touch by a side and have one colour, as lists. */
export function partsOf({ columns, rows, colours }: Blocks): readonly (readonly number[])[] {
  const [red, green, blue] = colours;
  const seen = new Uint8Array(columns * rows);
  const parts: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || red[start] < 0) continue;
    const part = [start];
    seen[start] = 1;
    const visit = (block: number) => {
      if (seen[block] || red[block] < 0) return;
      const off = Math.max(
        Math.abs(red[start] - red[block]),
        Math.abs(green[start] - green[block]),
        Math.abs(blue[start] - blue[block]),
      );
      if (off > mostOff) return;
      seen[block] = 1;
      part.push(block);
    };
    for (const block of part) visitBeside(block, { columns, rows }, visit);
    parts.push(part);
  }
  return parts;
}

/** Blocks that go together, by their places among `columns`, and the colour that they have. */
export interface Colouring {
  readonly colour: readonly [number, number, number];
  readonly part: readonly number[];
  readonly columns: number;
}

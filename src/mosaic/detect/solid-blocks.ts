/** Blocks of 8×8 px of one colour: what solid regions are looked for by. */
import type { Picture } from "../../image/picture.ts";
import { besidesOf } from "./components.ts";
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
  const columns = Math.floor(picture.width / blockPx);
  const rows = Math.floor(picture.height / blockPx);
  const colours = Array.from({ length: 3 }, () => new Float32Array(columns * rows).fill(-1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = blockPx * (row * picture.width + column);
      if (!isSolid(picture, at)) continue;
      for (let c = 0; c < 3; c++) {
        colours[c][row * columns + column] = 255 * picture.data[at + planeAt(picture, c)];
      }
    }
  }
  return { columns, rows, colours };
}

/** Whether all pixels of the block at `at` are within `mostOff` of its first. */
function isSolid(picture: Picture, at: number): boolean {
  const { width, data, channels } = picture;
  for (let c = 0; c < channels; c++) {
    const start = at + planeAt(picture, c);
    const first = data[start];
    for (let y = 0; y < blockPx; y++) {
      for (let i = start + y * width; i < start + y * width + blockPx; i++) {
        if (Math.abs(data[i] - first) * 255 > mostOff) return false;
      }
    }
  }
  return true;
}

/** Blocks that touch by a side and have one colour, as lists. */
export function partsOf({ columns, rows, colours }: Blocks): readonly (readonly number[])[] {
  const seen = new Uint8Array(columns * rows);
  const isNear = (a: number, b: number) =>
    colours.every((plane) => plane[b] >= 0 && Math.abs(plane[a] - plane[b]) <= mostOff);
  const parts: number[][] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || colours[0][start] < 0) continue;
    const part = [start];
    seen[start] = 1;
    for (const block of part) {
      for (const other of besidesOf(block, { columns, rows })) {
        if (seen[other] || !isNear(start, other)) continue;
        seen[other] = 1;
        part.push(other);
      }
    }
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

/**
 * How much error steps across the borders of a plan's windows, against lines beside them at the same place within
 * their cells (a mosaic's error steps at cells' borders anyway): seam error within a hole.
 */
import type { Picture } from "../src/image/index.ts";
import type { Window } from "../src/mending/index.ts";

export interface TileSeams {
  /** mean |Δe| · 255 across the windows' borders, e = mended − original, in 8-bit levels. */
  readonly borders: number;
  readonly elsewhere: number;
}

/** So many lines on either side of a border are what it is held against. */
const LINES_ASIDE = 6;

export function tileSeams(
  { mended, original }: { readonly mended: Picture; readonly original: Picture },
  windows: readonly Window[],
  cellPx: number,
): TileSeams {
  const { width, height } = mended;
  const error = mended.data.map((value, i) => value - original.data[i]);
  const axes = [
    { ends: endsOf(windows, "x", "width"), side: width, stride: 1 },
    { ends: endsOf(windows, "y", "height"), side: height, stride: width },
  ];
  const borders: number[] = [];
  const elsewhere: number[] = [];
  for (const { ends, side, stride } of axes) {
    const stepAt = (line: number) => meanStep(error, { line, side, stride, area: width * height });
    for (const end of ends) {
      if (end < 1 || end >= side) continue;
      borders.push(stepAt(end));
      const aside = Array.from({ length: 2 * LINES_ASIDE + 1 }, (_, k) => k - LINES_ASIDE)
        .map((k) => end + k * cellPx)
        .filter((line) => !ends.has(line) && line >= 1 && line < side);
      elsewhere.push(mean(aside.map(stepAt)));
    }
  }
  return { borders: 255 * mean(borders), elsewhere: 255 * mean(elsewhere) };
}

const endsOf = (windows: readonly Window[], start: "x" | "y", side: "width" | "height") =>
  new Set(windows.flatMap(({ box }) => [box[start], box[start] + box[side]]));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

interface Line {
  readonly line: number;
  readonly side: number;
  readonly stride: number;
  readonly area: number;
}

/** mean |e(i) − e(i − stride)| over the pixels i of one column or row, all channels. */
function meanStep(error: Float32Array, { line, side, stride, area }: Line): number {
  let [sum, count] = [0, 0];
  for (let i = line * stride; i < error.length; i++) {
    if (Math.floor((i % area) / stride) % side !== line) continue;
    sum += Math.abs(error[i] - error[i - stride]);
    count++;
  }
  return sum / count;
}

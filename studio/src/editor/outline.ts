/**
 * The border of a hole as lines along pixel edges, runs joined: what is drawn in gold. Only the part in sight is traced,
 * and no finer than the screen shows it, so that it costs the same for a picture of any size.
 */
import type { Hole, Rectangle } from "kintsugi/image";

/** A straight piece of the border, in picture pixels. */
export type Edge = readonly [x1: number, y1: number, x2: number, y2: number];

export interface Sight {
  /** Within the picture; nothing outside it is traced. */
  readonly box: Rectangle;
  /** Of so many pixels along each side the middle one is looked at. */
  readonly stepPx: number;
}

export const allOf = ({ width, height }: Hole): Sight => ({
  box: { x: 0, y: 0, width, height },
  stepPx: 1,
});

export function outlineOf(hole: Hole, { box, stepPx }: Sight = allOf(hole)): readonly Edge[] {
  const grid = sampled(hole, { box, stepPx });
  const across = (column: number) => Math.min(box.x + box.width, box.x + column * stepPx);
  const down = (row: number) => Math.min(box.y + box.height, box.y + row * stepPx);
  const edges: Edge[] = [];
  const { columns, rows, stride, entries } = grid;
  for (let row = 0; row <= rows; row++) {
    const at = (row + 1) * stride + 1;
    const step = (i: number) => entries[at + i - stride] - entries[at + i];
    for (const [from, to] of runs(columns, step))
      edges.push([across(from), down(row), across(to), down(row)]);
  }
  for (let column = 0; column <= columns; column++) {
    const at = stride + column + 1;
    const step = (i: number) => entries[at + i * stride - 1] - entries[at + i * stride];
    for (const [from, to] of runs(rows, step))
      edges.push([across(column), down(from), across(column), down(to)]);
  }
  return edges;
}

/** Every step-th entry of the hole, with a row and a column of 0 on every side. */
function sampled({ width, height, data }: Hole, { box, stepPx }: Sight) {
  const [columns, rows] = [Math.ceil(box.width / stepPx), Math.ceil(box.height / stepPx)];
  const stride = columns + 2;
  const entries = new Int8Array(stride * (rows + 2));
  const middle = stepPx >> 1;
  for (let row = 0; row < rows; row++) {
    const from = Math.min(height - 1, box.y + row * stepPx + middle) * width;
    const to = (row + 1) * stride + 1;
    for (let column = 0; column < columns; column++) {
      entries[to + column] = data[from + Math.min(width - 1, box.x + column * stepPx + middle)];
    }
  }
  return { columns, rows, stride, entries };
}

/** The longest runs of one kind of step that is no 0. */
function runs(count: number, stepAt: (i: number) => number): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  let [start, kind] = [0, 0];
  for (let i = 0; i <= count; i++) {
    const now = i < count ? stepAt(i) : 0;
    if (now === kind) continue;
    if (kind !== 0) found.push([start, i]);
    start = i;
    kind = now;
  }
  return found;
}

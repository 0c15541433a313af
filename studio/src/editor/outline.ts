/** The border of a hole as lines along pixel edges, runs joined: what is drawn in gold. */
import { boundsOfHole, type Hole } from "kintsugi/image";

/** A straight piece of the border, in picture pixels. */
export type Edge = readonly [x1: number, y1: number, x2: number, y2: number];

export function outlineOf(hole: Hole): readonly Edge[] {
  const bounds = boundsOfHole(hole);
  if (!bounds) return [];
  const { width, height, data } = hole;
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : data[y * width + x];
  const [right, bottom] = [bounds.x + bounds.width, bounds.y + bounds.height];
  const edges: Edge[] = [];
  for (let y = bounds.y; y <= bottom; y++) {
    runs(
      bounds.x,
      right,
      (x) => at(x, y - 1) - at(x, y),
      (a, b) => edges.push([a, y, b, y]),
    );
  }
  for (let x = bounds.x; x <= right; x++) {
    runs(
      bounds.y,
      bottom,
      (y) => at(x - 1, y) - at(x, y),
      (a, b) => edges.push([x, a, x, b]),
    );
  }
  return edges;
}

/** Calls `tell` for every longest run of one kind of step that is no 0. */
function runs(
  from: number,
  to: number,
  kindAt: (i: number) => number,
  tell: (start: number, end: number) => void,
): void {
  let [start, kind] = [from, 0];
  for (let i = from; i <= to; i++) {
    const now = i < to ? kindAt(i) : 0;
    if (now === kind) continue;
    if (kind !== 0) tell(start, i);
    [start, kind] = [i, now];
  }
}

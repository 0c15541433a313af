/** Where a rectangle fits beside a hole: by the summed-area table (Crow 1984), four look-ups a place. */
import type { Hole, Point, Rectangle, Size } from "../image/index.ts";

/** Places are tried this far apart, px. */
const STEP_PX = 4;

/** The top left corners of all rectangles of the size, on a lattice, that no pixel of the hole lies in. */
export function freePlaces(hole: Hole, size: Size): readonly Point[] {
  const sums = sumsOf(hole);
  const places: Point[] = [];
  for (let y = 0; y + size.height <= hole.height; y += STEP_PX) {
    for (let x = 0; x + size.width <= hole.width; x += STEP_PX) {
      if (coveredIn(sums, hole.width, { x, y, ...size }) === 0) places.push({ x, y });
    }
  }
  return places;
}

/** S(x, y) = Σ hole over all pixels left of x and above y, `[H + 1, W + 1]`. */
function sumsOf({ width, height, data }: Hole): Int32Array {
  const sums = new Int32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  return sums;
}

/** S(right, bottom) − S(left, bottom) − S(right, top) + S(left, top) */
function coveredIn(sums: Int32Array, holeWidth: number, box: Rectangle): number {
  const at = (x: number, y: number): number => sums[y * (holeWidth + 1) + x];
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  return at(right, bottom) - at(box.x, bottom) - at(right, box.y) + at(box.x, box.y);
}

/** Where a hole ends along an axis. */
import type { Hole } from "../../image/hole.ts";
import { kernels } from "./kernels.ts";

/** Visits every pixel of a hole beside one that is not in it, with the step from it to that one. */
export function forEnds(
  { width, height, data }: Hole,
  visit: (x: number, y: number, dx: number, dy: number) => void,
): void {
  const memory = kernels();
  const most = 2 * width;
  const [upper, lower, found] = memory.places(width, width, most * Int32Array.BYTES_PER_ELEMENT);
  const rows = [upper, lower].map((place) => memory.bytes(place, width));
  const places = memory.integers(found, most);
  rows[0].set(data.subarray(0, width));
  for (let y = 0; y < height; y++) {
    const [row, next] = y % 2 === 0 ? [upper, lower] : [lower, upper];
    const isLast = y === height - 1;
    if (!isLast) rows[(y + 1) % 2].set(data.subarray((y + 1) * width, (y + 2) * width));
    const count = memory.run.findEnds(row, isLast ? row : next, width, found);
    for (let k = 0; k < count; k++) {
      const x = places[k] >> 1;
      const isIn = data[y * width + x] === 1;
      if (places[k] & 1) visit(x, isIn ? y : y + 1, 0, isIn ? 1 : -1);
      else visit(isIn ? x : x + 1, y, isIn ? 1 : -1, 0);
    }
  }
}

/** A plane as a JPEG keeps it: the numbers of its blocks rounded to multiples of their steps, its levels to whole ones. */
import { blockArea, blockSide, restored, transformed } from "../src/image/jpeg-blocks.ts";
import type { Plane } from "../src/mosaic/detect/plane.ts";

/** Steps that grow with frequency, as those of quality 75 do. */
export const usualSteps: readonly number[] = Array.from(
  { length: blockArea },
  (_, i) => 6 + 3 * ((i >> 3) + (i & 7)),
);

export function savedPlane({ width, height, data }: Plane, steps = usualSteps): Plane {
  const saved = data.slice();
  const [pixels, numbers] = [new Float64Array(blockArea), new Float64Array(blockArea)];
  const at = (x: number, y: number, i: number) => (y + (i >> 3)) * width + x + (i & 7);
  for (let y = 0; y + blockSide <= height; y += blockSide) {
    for (let x = 0; x + blockSide <= width; x += blockSide) {
      for (let i = 0; i < blockArea; i++) pixels[i] = data[at(x, y, i)];
      transformed(pixels, numbers);
      restored(
        numbers.map((number, i) => Math.round(number / steps[i]) * steps[i]),
        pixels,
      );
      for (let i = 0; i < blockArea; i++) saved[at(x, y, i)] = Math.round(pixels[i]);
    }
  }
  return { width, height, data: saved };
}

/** The border of every metric: two pictures, and the hole between them, must have one size. */
import { KintsugiError } from "../errors.ts";
import { type Hole, requireHole, requireSize } from "./hole.ts";
import type { Picture } from "./picture.ts";

/** Throws `shape-mismatch` where the pictures' sizes differ, `hole-invalid` where the hole is empty or of another. */
export function requireComparable(
  where: string,
  [a, b]: readonly [Picture, Picture],
  hole?: Hole,
): void {
  if (sizeOf(a) !== sizeOf(b)) {
    throw new KintsugiError("shape-mismatch", {
      where,
      expected: sizeOf(a),
      got: sizeOf(b),
      advice: "compare pictures of one size",
    });
  }
  if (!hole) return;
  requireSize(hole, a, where);
  requireHole(hole, where);
}

function sizeOf({ width, height, channels }: Picture): string {
  return `${width}×${height}×${channels}`;
}

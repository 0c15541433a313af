/** What property tests of windows draw: sides, and how a kernel moves. */
import fc from "fast-check";

export const upTo = (max: number, min = 1) => fc.integer({ min, max });

/** Down and across; padding is [top, left, bottom, right]. */
export const drawnMotion = {
  stride: fc.tuple(upTo(3), upTo(3)),
  dilation: fc.tuple(upTo(2), upTo(2)),
  padding: fc.tuple(upTo(3, 0), upTo(3, 0), upTo(3, 0), upTo(3, 0)),
};

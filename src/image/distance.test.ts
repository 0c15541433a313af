import fc from "fast-check";
import { expect, test } from "vitest";
import { squaredDistanceTo } from "./distance.ts";
import type { Hole } from "./hole.ts";

/** The definition, pixel against pixel. */
function byDefinition(value: 0 | 1, { width, data }: Hole): number[] {
  return Array.from(data, (_, i) => {
    let least = Infinity;
    data.forEach((entry, j) => {
      if (entry !== value) return;
      const dx = (i % width) - (j % width);
      const dy = Math.floor(i / width) - Math.floor(j / width);
      least = Math.min(least, dx * dx + dy * dy);
    });
    return least;
  });
}

test("equals the least distance over all pixels, by definition", () => {
  const holes = fc
    .tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 }), fc.nat(9))
    .chain(([width, height, rarity]) =>
      fc
        .array(fc.nat(rarity), { minLength: width * height, maxLength: width * height })
        .map((draws) => ({ width, height, data: Uint8Array.from(draws, (n) => (n ? 0 : 1)) })),
    );
  fc.assert(
    fc.property(holes, fc.constantFrom<0 | 1>(0, 1), (hole, value) => {
      expect(Array.from(squaredDistanceTo(value, hole))).toEqual(byDefinition(value, hole));
    }),
    { numRuns: 150 },
  );
});

import { expect, test } from "vitest";
import { besideBlocks, farthestMove, multiplied } from "./grids.ts";

test("lines move as far as at the end where they move most", () => {
  expect(farthestMove({ pitch: 8, phase: 1 }, { pitch: 8, phase: 2.5 }, 100)).toBeCloseTo(1.5, 9);
  expect(farthestMove({ pitch: 10, phase: 0 }, { pitch: 10.1, phase: 0 }, 100)).toBeCloseTo(1, 9);
});

test("every third line is another grid, however near it lies", () => {
  expect(farthestMove({ pitch: 8, phase: 0 }, { pitch: 24, phase: 0 }, 100)).toBe(
    Number.POSITIVE_INFINITY,
  );
});

/** Changes of `height` at every multiple of `pitch` within `from` … `to`, and none elsewhere. */
function combOf(pitch: number, [from, to]: readonly [number, number], height: number) {
  const counts = new Float32Array(400);
  for (let at = from; at <= to; at += pitch) counts[at] = height;
  return counts;
}

test("a pitch twice of what was found is whole where that gathers as much", () => {
  const { pitch, phase } = multiplied(combOf(27, [27, 351], 9), { pitch: 13.5003, phase: 0 });
  expect(pitch).toBe(27);
  expect(phase % 27).toBe(0);
});

test("strong changes at the border of faint cells are no wider grid", () => {
  const counts = combOf(6, [60, 120], 3);
  [counts[60], counts[120]] = [24, 24];
  // As in a profile of a region: it goes on for two pixels beyond the lines.
  [counts[58], counts[122]] = [0.1, 0.1];
  expect(multiplied(counts, { pitch: 6, phase: 0 })).toEqual({ pitch: 6, phase: 0 });
});

test("lines amid JPEG's blocks and the blocks' own are the wider grid that remains without these", () => {
  const blocks = combOf(8, [48, 352], 5);
  const cells = combOf(16, [60, 348], 9);
  const both = blocks.map((height, at) => height + cells[at]);
  const found = { pitch: 4, phase: 0 };
  const { pitch, phase } = besideBlocks(both, found, 0);
  expect([pitch, phase % 16]).toEqual([16, 12]);
  // Seen from elsewhere in the picture, the same lines are no blocks'.
  expect(besideBlocks(both, found, 1)).toEqual(found);
});

test("cells of 4 px stay, for they change at every line", () => {
  const found = { pitch: 4, phase: 0 };
  expect(besideBlocks(combOf(4, [48, 352], 5), found, 0)).toEqual(found);
});

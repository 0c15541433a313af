import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/canny.json" with { type: "json" };
import { fractions } from "../../tests/goldens/hash.ts";
import { canny } from "./canny.ts";
import { type Hole, rectangleHole } from "./hole.ts";
import type { Picture } from "./picture.ts";

const size = { width: golden.width, height: golden.height };

/** Discs, a slope and noise, grey; scripts/goldens/canny.py is the same formula. */
function drawnPicture(): Picture {
  const noise = fractions([size.height, size.width], 7);
  const discs = [
    [20, 18, 12, 0.5],
    [52, 40, 16, 0.3],
    [36, 30, 9, 0.35],
  ];
  const data = Float32Array.from(noise, (fraction, i) => {
    const [x, y] = [i % size.width, Math.floor(i / size.width)];
    const isIn = ([cx, cy, r]: readonly number[]) => (x - cx) ** 2 + (y - cy) ** 2 < r * r;
    const raised = discs.filter(isIn).reduce((sum, [, , , level]) => sum + level, 0);
    return Math.min(1, 0.1 + 0.004 * x + 0.15 * fraction + raised);
  });
  return { ...size, channels: 1, data };
}

const holeOf = (box: readonly number[] | null): Hole | undefined =>
  box ? rectangleHole(size, { x: box[0], y: box[1], width: box[2], height: box[3] }) : undefined;

describe("Canny's edges", () => {
  test.each(golden.cases)("are scikit-image's: σ $sigma, $low…$high, hole $hole", (each) => {
    const { sigma, low, high } = each;
    const edges = canny(drawnPicture(), { sigma, low, high, hole: holeOf(each.hole) });
    expect([...edges].join("")).toBe(each.edges);
  });

  test("have σ 2 and the thresholds 0.1 and 0.2 where nothing is said", () => {
    expect([...canny(drawnPicture())].join("")).toBe(golden.cases[0].edges);
  });

  test("neither lie in the hole nor depend on what it shows", () => {
    const hole = holeOf([24, 14, 22, 27])!;
    const grey = drawnPicture();
    const other = {
      ...grey,
      data: grey.data.map((value, i) => (hole.data[i] ? 1 - value : value)),
    };
    const edges = canny(grey, { hole });
    expect(canny(other, { hole })).toEqual(edges);
    expect(edges.some((edge, i) => edge === 1 && hole.data[i] === 1)).toBe(false);
    expect(edges).toContain(1);
  });
});

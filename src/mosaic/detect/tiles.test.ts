import { describe, expect, test } from "vitest";
import { randomOf } from "../../image/random.ts";
import { lumaPlane } from "./plane.ts";
import { groupsOf, pyramidOf, showsBlocks } from "./tiles.ts";

const size = 320;

/** Cells of one random level each. */
function cellsOf(side: number, levels: number, seed: number): (x: number, y: number) => number {
  const random = randomOf(seed);
  const columns = Math.ceil(size / side);
  const cells = Float32Array.from({ length: columns ** 2 }, () => levels * random());
  return (x, y) => cells[Math.floor(y / side) * columns + Math.floor(x / side)];
}

test("cells of 6 px are proposed where JPEG's blocks show on all of the picture", () => {
  const blocks = cellsOf(8, 30, 1);
  const cells = cellsOf(6, 40, 2);
  const isHidden = (at: number) => at >= 96 && at < 192;
  const data = Float32Array.from({ length: size ** 2 }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return (100 + blocks(x, y) + (isHidden(x) && isHidden(y) ? cells(x, y) : 0)) / 255;
  });
  const [level] = pyramidOf(lumaPlane({ width: size, height: size, channels: 1, data }));
  const pitches = groupsOf(level).map(({ x, y }) => [x.pitch, y.pitch]);
  expect(pitches[0]).toEqual([expect.closeTo(8, 1), expect.closeTo(8, 1)]);
  expect(pitches).toContainEqual([expect.closeTo(6, 1), expect.closeTo(6, 1)]);
});

describe("blocks of 8 px", () => {
  const levelWith = (valueAt: (x: number, y: number) => number) => {
    const data = Float32Array.from({ length: size ** 2 }, (_, i) => {
      return (100 + valueAt(i % size, Math.floor(i / size))) / 255;
    });
    return pyramidOf(lumaPlane({ width: size, height: size, channels: 1, data }))[0];
  };
  const blocks = cellsOf(8, 30, 3);

  test("are cells where nothing changes between their lines, and JPEG's where it does", () => {
    const texture = cellsOf(1, 32, 4);
    const clear = levelWith(blocks);
    const textured = levelWith((x, y) => blocks(x, y) + texture(x, y));
    for (const [level, expected] of [
      [clear, false],
      [textured, true],
    ] as const) {
      const [group] = groupsOf(level);
      expect([group.x.pitch, group.y.pitch]).toEqual([expect.closeTo(8, 1), expect.closeTo(8, 1)]);
      expect(showsBlocks(level, group)).toBe(expected);
    }
  });

  test("are cells where they lie off JPEG's lines", () => {
    const texture = cellsOf(1, 32, 4);
    const level = levelWith((x, y) => blocks(x + 3, y + 3) + texture(x, y));
    expect(showsBlocks(level, groupsOf(level)[0])).toBe(false);
  });
});

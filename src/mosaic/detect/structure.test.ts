import { expect, test } from "vitest";
import { randomNormal, randomOf } from "../../image/random.ts";
import { besideOf, type Cells, structureOf } from "./structure.ts";

/** What `structure.ts` adds before a logarithm, levels². */
const floor = 0.3;

const cellsOf = (
  columns: number,
  rows: number,
  valueAt: (x: number, y: number) => number,
): Cells => ({
  ...{ columns, rows, has: new Uint8Array(columns * rows).fill(1) },
  values: Float32Array.from({ length: columns * rows }, (_, i) =>
    valueAt(i % columns, Math.floor(i / columns)),
  ),
});

test("a slope differs from cell to cell and crosses nowhere", () => {
  const structure = structureOf(cellsOf(6, 5, (x, y) => 3 * x + 4 * y))!;
  // Along x 25 differences of 3, along y 24 of 4; two apart 20 of 6 and 18 of 8.
  expect(structure.nextSquare).toBeCloseTo(Math.log((25 * 9 + 24 * 16) / 49 + floor), 5);
  expect(structure.nextSize).toBeCloseTo(Math.log(((25 * 3 + 24 * 4) / 49) ** 2 + floor), 5);
  expect(structure.secondSquare).toBeCloseTo(Math.log((20 * 36 + 18 * 64) / 38 + floor), 5);
  expect(structure.secondSize).toBeCloseTo(Math.log(((20 * 6 + 18 * 8) / 38) ** 2 + floor), 5);
  expect(structure.crossedSquare).toBeCloseTo(Math.log(floor), 5);
  expect(structure.widelyCrossedSquare).toBeCloseTo(Math.log(floor), 5);
});

test("noise of σ² in every cell adds 4σ² to crossed differences, near or far, and 2σ² to plain ones", () => {
  const random = randomOf(3);
  const structure = structureOf(cellsOf(200, 200, () => 10 * randomNormal(random)))!;
  expect(Math.exp(structure.crossedSquare) / 400).toBeCloseTo(1, 1);
  expect(Math.exp(structure.nextSquare) / 200).toBeCloseTo(1, 1);
  expect(Math.exp(structure.widelyCrossedSquare) / 400).toBeCloseTo(1, 1);
  expect(Math.exp(structure.secondSquare) / 200).toBeCloseTo(1, 1);
});

test("cells that do not lie together tell nothing", () => {
  const cells = cellsOf(8, 8, (x) => x);
  const has = cells.has.map((_, i) => (i + Math.floor(i / 8)) % 2);
  expect(structureOf({ ...cells, has })).toBeUndefined();
});

test("what lies beside tells the variance within it and how far off the cells are", () => {
  const plane = {
    width: 8,
    height: 2,
    data: Float32Array.from({ length: 16 }, (_, i) => 10 * (i % 2)),
  };
  const neighbour = { left: 0, top: 0, right: 8, bottom: 2, value: 9 };
  const around = cellsOf(6, 5, (x, y) => 3 * (x + y) + 5 * ((x * y) % 2));
  const beside = besideOf(plane, { neighbours: new Array(6).fill(neighbour), around })!;
  expect(beside.within).toBeCloseTo(Math.log(25 + floor), 5);
  expect(beside.offSize).toBeCloseTo(Math.log(16 + floor), 5);
  const means = structureOf(around)!;
  expect(beside.aroundCrossedSquare).toBe(means.crossedSquare);
  expect(beside.aroundSecondSquare).toBe(means.secondSquare);
  expect(besideOf(plane, { neighbours: [neighbour], around })).toBeUndefined();
  const few = { ...around, has: around.has.map((_, i) => Number(i < 3)) };
  expect(
    besideOf(plane, { neighbours: new Array(6).fill(neighbour), around: few }),
  ).toBeUndefined();
});

import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { type OpenProgram, openProgram, programOf } from "../../tests/run-program.ts";
import { compile, input } from "../graph/index.ts";
import { unseenByCells } from "./consistency.ts";

const side = 8;
const cells = 4;
const planes = [1, 3, side, side];
const length = 3 * side * side;

let open: OpenProgram;
beforeAll(async () => {
  const support = input("support", planes);
  const rows = input("rows", [1, cells, side]);
  const columns = input("columns", [1, side, cells]);
  const unseen = unseenByCells(input("f", planes), { support, rows, columns });
  open = await openProgram(compile(programOf({ unseen })));
});
afterAll(() => open.release());

/** Pixel → its cell along an axis, drawn at random and in order; `cells` or more is no cell. */
const cuts = fc.array(fc.integer({ min: 0, max: cells }), { minLength: side, maxLength: side });
const someCells = fc.record({
  down: cuts.map((each) => each.toSorted()),
  across: cuts.map((each) => each.toSorted()),
  seed: fc.nat(1e6),
});

const matrixOf = (down: readonly number[]): Float32Array =>
  Float32Array.from({ length: cells * side }, (_, i) =>
    Number(down[i % side] === Math.floor(i / side)),
  );
const transposed = (matrix: Float32Array): Float32Array =>
  matrix.map((_, i) => matrix[(i % cells) * side + Math.floor(i / cells)]);

/** Weights 0.2…1 in half of the pixels, 0 in the others. */
const supportOf = (seed: number): Float32Array =>
  uniform(planes, seed, -1, 1).map((value) => (value > 0 ? 0.2 + 0.8 * value : 0));

test("what is left of a correction is unseen by every cell, and is the nearest such correction", async () => {
  await fc.assert(
    fc.asyncProperty(someCells, async ({ down, across, seed }) => {
      const grid = { rows: matrixOf(down), columns: transposed(matrixOf(across)) };
      const support = supportOf(seed);
      const f = uniform(planes, seed + 1);
      const apply = async (x: Float32Array) => (await open.run({ f: x, support, ...grid })).unseen;
      const unseen = await apply(f);
      const again = await apply(unseen);
      const cellOf = (i: number) => {
        const [y, x, channel] = [
          Math.floor(i / side) % side,
          i % side,
          Math.floor(i / side / side),
        ];
        const isInCell = down[y] < cells && across[x] < cells;
        return isInCell ? (channel * cells + down[y]) * cells + across[x] : undefined;
      };
      const seen = new Map<number, number>();
      const taken = f.map((value, i) => value - unseen[i]);
      let alongUnseen = 0;
      for (let i = 0; i < length; i++) {
        const cell = cellOf(i);
        if (cell !== undefined) {
          seen.set(cell, (seen.get(cell) ?? 0) + support[i] * unseen[i]);
        } else {
          expect(unseen[i]).toBe(f[i]);
        }
        alongUnseen += taken[i] * unseen[i];
      }
      // A(I − A⁺A) f = 0, idempotent, orthogonal.
      for (const each of seen.values()) expect(Math.abs(each)).toBeLessThan(1e-5);
      expect(Math.max(...again.map((value, i) => Math.abs(value - unseen[i])))).toBeLessThan(1e-5);
      expect(Math.abs(alongUnseen)).toBeLessThan(1e-4);
    }),
    { numRuns: 40 },
  );
});

test("a correction where nothing was observed stays as it is", async () => {
  const nothing = new Float32Array(cells * side);
  const f = uniform(planes, 3);
  const { unseen } = await open.run({
    f,
    support: new Float32Array(length),
    rows: nothing,
    columns: nothing,
  });
  expect(unseen).toEqual(f);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mosaicCases } from "../../tests/mosaic-cases.ts";
import { boundsOfHole, rectangleHole } from "../image/hole.ts";
import { cellPositions, consistencyFeeds } from "./layer.ts";
import { layCells } from "./layout.ts";

const grid = { cellWidth: 3, cellHeight: 2, phaseX: 1, phaseY: 0 };
const size = { width: 7, height: 4 };
const hole = rectangleHole(size, { x: 2, y: 1, width: 4, height: 3 });

/** Rows of an `[n, length]` matrix as text. */
function lines(matrix: Float32Array, length: number): string[] {
  const count = matrix.length / length;
  return Array.from({ length: count }, (_, i) =>
    matrix.slice(i * length, (i + 1) * length).join(""),
  );
}

describe("consistencyFeeds", () => {
  test("numbers the cells that reach into the hole's bounds", () => {
    const feeds = consistencyFeeds(
      hole,
      { kind: "mean", grid, support: "full" },
      { ...size, maxCells: 3 },
    );
    expect(lines(feeds.rows, 4)).toEqual(["0100", "0011", "0000"]);
    expect(lines(feeds.columns, 3)).toEqual(["000", "000", "100", "100", "010", "010", "000"]);
  });

  test("marks the sampled row and column alone for nearest", () => {
    const how = { kind: "nearest", grid, support: "clipped", sample: "corner" } as const;
    const feeds = consistencyFeeds(hole, how, { ...size, maxCells: 2 });
    expect(lines(feeds.rows, 4)).toEqual(["0100", "0010"]);
    expect(lines(feeds.columns, 2)).toEqual(["00", "00", "10", "00", "01", "00", "00"]);
    const full = consistencyFeeds(hole, { ...how, support: "full" }, { ...size, maxCells: 2 });
    expect(lines(full.rows, 4)).toEqual(["1000", "0010"]);
  });

  test("pads to a larger feed", () => {
    const how = { kind: "mean", grid, support: "full" } as const;
    const feeds = consistencyFeeds(hole, how, { width: 8, height: 5, maxCells: 2 });
    expect(lines(feeds.rows, 5)).toEqual(["01000", "00110"]);
    expect(feeds.columns.length).toBe(16);
  });

  test("is all zeros for book, white-out and a hole that covers nothing", () => {
    const room = { ...size, maxCells: 2 };
    const none = { ...hole, data: new Uint8Array(28) };
    const zeros = { rows: new Float32Array(8), columns: new Float32Array(14) };
    expect(consistencyFeeds(hole, { kind: "book", grid, support: "full" }, room)).toEqual(zeros);
    expect(consistencyFeeds(hole, { kind: "white-out" }, room)).toEqual(zeros);
    expect(consistencyFeeds(none, { kind: "mean", grid, support: "full" }, room)).toEqual(zeros);
  });

  test("says how many cells it needs where there is no room", () => {
    const how = { kind: "mean", grid, support: "full" } as const;
    expect(() => consistencyFeeds(hole, how, { ...size, maxCells: 1 })).toThrow(
      "consistency layer: expected at most 1 cells along each side of the hole, got 2",
    );
  });

  test("sums over the pixels of the hole that each cell is laid out with", () => {
    const law = fc.property(mosaicCases("mean"), ({ original, hole: h, mosaic: how }) => {
      const { width, height, data } = original;
      const feeds = consistencyFeeds(h, how, { width, height, maxCells: 20 });
      const layout = layCells(h, how);
      const bounds = boundsOfHole(h)!;
      const row = layout.yEdges.findIndex((edge) => edge > bounds.y) - 1;
      const column = layout.xEdges.findIndex((edge) => edge > bounds.x) - 1;
      const sums = new Map<number, number>();
      for (let i = 0; i < width * height; i++) {
        if (h.data[i] === 0) continue;
        const [x, y] = [i % width, Math.floor(i / width)];
        for (let gy = 0; gy < 20; gy++) {
          for (let gx = 0; gx < 20; gx++) {
            const weight = feeds.rows[gy * height + y] * feeds.columns[x * 20 + gx];
            const cell = (gy + row) * layout.columns + gx + column;
            if (weight !== 0) sums.set(cell, (sums.get(cell) ?? 0) + weight * data[i]);
          }
        }
      }
      for (let cell = 0; cell < layout.columns * layout.rows; cell++) {
        const pixels = layout.shown.pixels.slice(
          layout.shown.starts[cell],
          layout.shown.starts[cell + 1],
        );
        const expected = pixels.reduce((sum, pixel) => sum + data[pixel], 0);
        expect(Math.abs((sums.get(cell) ?? 0) - expected)).toBeLessThan(1e-4);
      }
    });
    fc.assert(law, { numRuns: 20 });
  });
});

test("cellPositions runs from −1 to 1 within every cell, x before y", () => {
  const planes = cellPositions(
    { cellWidth: 4, cellHeight: 2, phaseX: 1, phaseY: 0 },
    { width: 6, height: 2 },
  );
  const x = [0.75, -0.75, -0.25, 0.25, 0.75, -0.75];
  expect([...planes]).toEqual([...x, ...x, ...Array(6).fill(-0.5), ...Array(6).fill(0.5)]);
});

test("cellPositions stays within −1 and 1 for fractional cells", () => {
  const pitch = fc.double({ min: 1, max: 9, noNaN: true });
  const law = fc.property(pitch, pitch, (cellWidth, phaseX) => {
    const planes = cellPositions(
      { cellWidth, cellHeight: 3.7, phaseX, phaseY: -2 },
      { width: 40, height: 9 },
    );
    expect(planes.every((value) => value >= -1 && value < 1)).toBe(true);
  });
  fc.assert(law, { numRuns: 30 });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyHole, type Hole, rectangleHole, type Size, unite } from "../image/hole.ts";
import { blankPicture } from "../image/picture.ts";
import type { Damage, MosaicKind } from "../mosaic/kinds.ts";
import { overlap } from "./boxes.ts";
import type { MendWindow } from "./looks.ts";
import { planOf, windowsOf, windowsWithin } from "./parts.ts";
import { throughWindows } from "./run.ts";

const network = { kind: "network", name: "gated-unet" } as const;
const whiteOut: Damage = { kind: "white-out" };
const mosaicOf = (cellPx: number): Damage => ({
  kind: "mean",
  grid: { cellWidth: cellPx, cellHeight: cellPx, phaseX: 3, phaseY: 5 },
  support: "clipped",
});

const places = fc.array(
  fc.record({
    x: fc.nat(1900),
    y: fc.nat(1100),
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const size: Size = { width: 2000, height: 1200 };
const holes = places.map((boxes): Hole => {
  const all = boxes.map((box) => rectangleHole(size, box));
  return unite(emptyHole(size), ...all);
});
const damages = fc.constantFrom(whiteOut, mosaicOf(4), mosaicOf(16), mosaicOf(45));

describe("the plan of a photo", () => {
  test("has parts within it that share no pixel, and every pixel of the hole in a window of one", () => {
    fc.assert(
      fc.property(holes, damages, (hole, damage) => {
        const { parts } = planOf({ hole, damage }, network);
        parts.forEach(({ box }, i) => {
          const isWithin = [box.x, box.y, size.width - box.x - box.width].every((n) => n >= 0);
          expect(isWithin && box.y + box.height <= size.height).toBe(true);
          expect(parts.slice(0, i).some((other) => overlap(other.box, box))).toBe(false);
        });
        const shown = new Uint8Array(hole.data.length);
        for (const { box } of parts.flatMap(windowsOf)) {
          for (let y = Math.max(0, box.y); y < Math.min(size.height, box.y + box.height); y++) {
            const row = y * size.width;
            shown.fill(1, row + Math.max(0, box.x), row + Math.min(size.width, box.x + box.width));
          }
        }
        expect(hole.data.some((missing, i) => missing > shown[i])).toBe(false);
      }),
      { numRuns: 12 },
    );
  });

  test("keeps every cell of a mosaic within one part", () => {
    fc.assert(
      fc.property(holes, fc.integer({ min: 2, max: 70 }), (hole, cellPx) => {
        const { parts } = planOf({ hole, damage: mosaicOf(cellPx) }, network);
        const partOfCell = new Map<number, number>();
        hole.data.forEach((missing, i) => {
          if (!missing) return;
          const [x, y] = [i % size.width, Math.floor(i / size.width)];
          const pixel = { x, y, width: 1, height: 1 };
          const part = parts.findIndex(({ box }) => overlap(box, pixel));
          const cell = 1e4 * Math.floor((y - 5) / cellPx) + Math.floor((x - 3) / cellPx);
          expect(partOfCell.get(cell) ?? part).toBe(part);
          partOfCell.set(cell, part);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("of holes far apart looks at little of the photo, and batches their windows", () => {
    const hole = unite(
      rectangleHole(size, { x: 20, y: 30, width: 40, height: 40 }),
      rectangleHole(size, { x: 1900, y: 1100, width: 40, height: 40 }),
      rectangleHole(size, { x: 1000, y: 600, width: 50, height: 40 }),
    );
    const plan = planOf({ hole, damage: mosaicOf(8) }, network);
    const looked = plan.parts.reduce((sum, { box }) => sum + box.width * box.height, 0);
    expect([plan.parts.length, looked < 120_000]).toEqual([3, true]);
    expect(plan.batches.reduce((sum, { windows }) => sum + windows, 0)).toBe(3);
    const [, second] = plan.parts;
    expect(windowsWithin(second)[0].box.x).toBe(windowsOf(second)[0].box.x - second.box.x);
  });

  const mosaicBy = (kind: MosaicKind, cellPx: number): Damage => ({
    ...{ kind, support: "clipped" },
    grid: { cellWidth: cellPx, cellHeight: cellPx, phaseX: 3, phaseY: 5 },
  });
  test.each([
    ["a white-out", whiteOut, 8],
    ["means", mosaicBy("mean", 8), 8],
    ["pixels in the middle of odd cells", mosaicBy("nearest", 7), 8],
    ["pixels beside the middle of even cells", mosaicBy("nearest", 8), 2],
    ["odd cells that are seen at half their size", mosaicBy("nearest", 23), 2],
    ["the book's cells", mosaicBy("book", 6.1), 2],
  ])("says how often it looks at the windows of %s", async (_, damage, looks) => {
    const small = { width: 300, height: 160 };
    const hole = rectangleHole(small, { x: 20, y: 30, width: 60, height: 60 });
    const plan = planOf({ hole, damage }, network, { quality: "best" });
    let looked = 0;
    const mendWindow: MendWindow = async ({ picture }) => {
      looked++;
      return picture;
    };
    const mosaic = damage.kind === "white-out" ? undefined : damage;
    const damaged = { picture: blankPicture(300, 160, 3), hole, mosaic };
    const { windows } = await throughWindows(mendWindow, 8)(damaged, { quality: "best" });
    expect([plan.looks, looked]).toEqual([looks, looks * windows.length]);
    expect(planOf({ hole, damage }, network).looks).toBe(1);
    expect(planOf({ hole, damage }, network, { variants: 2 }).looks).toBe(looks);
  });

  test("by a formula has parts and windows, but no batches", () => {
    const hole = rectangleHole(size, { x: 20, y: 30, width: 40, height: 40 });
    const plan = planOf({ hole, damage: whiteOut }, { kind: "classical", name: "telea" });
    expect([plan.parts.length, plan.batches, plan.looks]).toEqual([1, [], 1]);
  });
});

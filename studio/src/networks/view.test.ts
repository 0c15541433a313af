import { expect, test } from "vitest";
import type { Desk } from "../state.ts";
import { boxAround, choiceSeen } from "./view.ts";

const picture = { width: 512, height: 384 };

test.each([
  ["nothing", undefined, { x: 192, y: 128, width: 128, height: 128 }],
  [
    "a small mark",
    { x: 300, y: 200, width: 20, height: 40 },
    { x: 246, y: 156, width: 128, height: 128 },
  ],
  [
    "a mark in a corner",
    { x: 0, y: 370, width: 10, height: 14 },
    { x: 0, y: 256, width: 128, height: 128 },
  ],
  [
    "a large mark",
    { x: 100, y: 100, width: 100, height: 80 },
    { x: 50, y: 40, width: 200, height: 200 },
  ],
  ["everything", { x: 0, y: 0, ...picture }, { x: 64, y: 0, width: 384, height: 384 }],
])("the view around %s lies within the picture", (_, marked, box) => {
  expect(boxAround(marked, picture)).toEqual(box);
});

test("a picture smaller than the view is seen whole", () => {
  const small = { width: 100, height: 60 };
  expect(boxAround(undefined, small)).toEqual({ x: 20, y: 0, width: 60, height: 60 });
});

test("a mosaic that was found is seen with its own kind and cells, as large as the view shows them", () => {
  const choice = { kind: "mean", cellPx: 8 } as const;
  const searched = (region?: object) =>
    ({
      choice,
      search: { phase: "done", finds: region ? [{ kind: "mosaic", isUsed: true, region }] : [] },
    }) as unknown as Pick<Desk, "search" | "choice">;
  const grid = { cellWidth: 24, cellHeight: 24, phaseX: 0, phaseY: 0 };
  expect(choiceSeen(searched({ kind: "nearest", grid }), 2)).toEqual({
    kind: "nearest",
    cellPx: 12,
  });
  expect(choiceSeen(searched({ kind: "blurred", grid }), 2)).toEqual({ kind: "book" });
  expect(choiceSeen(searched(), 2)).toEqual({ kind: "mean", cellPx: 4 });
});

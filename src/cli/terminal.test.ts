import { expect, test } from "vitest";
import { tableLines } from "./terminal.ts";

test("a table lines up words to the left and numbers to the right", () => {
  const rows = [
    ["sample", "damage", "mended"],
    ["a.png", "mosaic, 8 px", "9.50 dB"],
    ["longer.png", "strokes", "-10.25 dB"],
  ];
  expect(tableLines(rows)).toEqual([
    "sample      damage        mended",
    "a.png       mosaic, 8 px    9.50 dB",
    "longer.png  strokes       -10.25 dB",
  ]);
});

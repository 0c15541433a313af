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
  const told = [
    ["size", "512×384 px in 111950 bytes"],
    ["a sentence", "longer than that, which begins with no number"],
  ];
  expect(tableLines(told)[0]).toBe("size        512×384 px in 111950 bytes");
});

import { expect, test } from "vitest";
import { contactSheet } from "./contact-sheet.ts";
import type { Picture } from "./picture.ts";

const grey = (value: number): Picture => ({
  width: 2,
  height: 1,
  channels: 1,
  data: Float32Array.of(value, value),
});

test("puts pictures in rows on white with gaps of 4 px", () => {
  const sheet = contactSheet([[grey(0.25), grey(0.5)], [grey(0.75)]]);
  expect([sheet.width, sheet.height]).toEqual([8, 6]);
  expect(Array.from(sheet.data.subarray(0, 8))).toEqual([0.25, 0.25, 1, 1, 1, 1, 0.5, 0.5]);
  expect(Array.from(sheet.data.subarray(40, 48))).toEqual([0.75, 0.75, 1, 1, 1, 1, 1, 1]);
});

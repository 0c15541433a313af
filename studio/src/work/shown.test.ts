import type { Photo } from "kintsugi/browser";
import { expect, test } from "vitest";
import { differenceOf } from "./shown.ts";

const photo = (...levels: readonly number[]): Photo => ({
  ...{ width: levels.length / 3, height: 1, channels: 3, depth: 8, format: "png", warnings: [] },
  raster: Uint8Array.from(levels),
  metadata: { orientation: 1, palette: false },
});

test("a difference is that of the channel where it is largest, as a share of the whole range", () => {
  const [a, b] = [photo(10, 20, 30, 0, 0, 0), photo(10, 20, 30, 51, 255, 102)];
  expect([...differenceOf(a, b).data]).toEqual([0, 1]);
  const faint = differenceOf(a, photo(10, 71, 30, 0, 0, 0)).data;
  expect(faint[0]).toBeCloseTo(0.2);
});

import { expect, test } from "vitest";
import { randomOf } from "../image/random.ts";
import { drawByShare } from "./shares.ts";

test("draws each key as often as its share of the sum, never one of share 0", () => {
  const random = randomOf(1);
  const counts = { a: 0, b: 0, c: 0, d: 0 };
  for (let i = 0; i < 20_000; i++) counts[drawByShare({ a: 1, b: 0, c: 5, d: 2 }, random)]++;
  expect(counts.b).toBe(0);
  expect(counts.a / 20_000).toBeCloseTo(1 / 8, 2);
  expect(counts.c / 20_000).toBeCloseTo(5 / 8, 2);
  expect(counts.d / 20_000).toBeCloseTo(2 / 8, 2);
});

test("draws the last key where rounding leaves something over", () => {
  expect(drawByShare({ a: 0.1, b: 0.2, c: 0 }, () => 1)).toBe("b");
});

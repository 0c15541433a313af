import { expect, test } from "vitest";
import { blockArea, cosines, restored, transformed } from "./jpeg-blocks.ts";
import { randomOf } from "./random.ts";

const filled = (of: (x: number, y: number) => number): Float64Array =>
  Float64Array.from({ length: blockArea }, (_, i) => of(i & 7, i >> 3));

test("a block of one level is its mean alone, eight times", () => {
  const numbers = new Float64Array(blockArea);
  transformed(
    filled(() => 12),
    numbers,
  );
  expect(numbers[0]).toBeCloseTo(96);
  for (const number of numbers.subarray(1)) expect(number).toBeCloseTo(0);
});

test("a wave along y is one number, in the column of no horizontal frequency", () => {
  const numbers = new Float64Array(blockArea);
  transformed(
    filled((_, y) => cosines[3][y]),
    numbers,
  );
  const largest = numbers.indexOf(Math.max(...numbers));
  expect(largest).toBe(3 * 8);
  expect(numbers[largest]).toBeCloseTo(Math.sqrt(8));
});

test("pixels come back", () => {
  const random = randomOf(1);
  const pixels = filled(() => 255 * random());
  const [numbers, back] = [new Float64Array(blockArea), new Float64Array(blockArea)];
  transformed(pixels, numbers);
  restored(numbers, back);
  back.forEach((value, i) => {
    expect(value).toBeCloseTo(pixels[i]);
  });
});

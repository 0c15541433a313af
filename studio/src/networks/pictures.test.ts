import { expect, test } from "vitest";
import { arrowsOf, varianceOf } from "./pictures.ts";

test("an attention's arrows go to the key with the largest share", () => {
  const rows = [
    [0.1, 0.2, 0.3, 0.4],
    [0.7, 0.1, 0.1, 0.1],
    [0, 0, 1, 0],
    [0.25, 0.5, 0.25, 0],
  ];
  const data = Float32Array.from(rows.flat());
  const { side, keys, shares } = arrowsOf({ shape: [1, 4, 4], data });
  expect(side).toBe(2);
  expect(keys).toEqual([3, 0, 2, 1]);
  expect(shares.map((share) => share.toFixed(2))).toEqual(["0.40", "0.70", "1.00", "0.50"]);
});

test("the variance of a plane is the mean of its squared distances from its mean", () => {
  expect(varianceOf(Float32Array.of(1, 3))).toBe(1);
  expect(varianceOf(new Float32Array(5).fill(2))).toBe(0);
});

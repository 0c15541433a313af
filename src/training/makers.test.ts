import { expect, test } from "vitest";
import { makersFor } from "./makers.ts";

test("one thread makes batches beside a CPU that trains, several beside a GPU", () => {
  expect(makersFor("cpu", 16)).toBe(1);
  expect([1, 2, 4, 16].map((threads) => makersFor("webgpu", threads))).toEqual([1, 1, 3, 8]);
});

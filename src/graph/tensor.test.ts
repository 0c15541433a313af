import { describe, expect, test } from "vitest";
import { KintsugiError } from "../errors.ts";
import { axisOf, broadcastShape, constant, integers, sizeOf } from "./tensor.ts";

describe("tensors", () => {
  test("constants take their shape from their values, unless told", () => {
    expect(constant(3).shape).toEqual([]);
    expect(constant([1, 2, 3]).shape).toEqual([3]);
    expect(constant([1, 2, 3, 4], [2, 2]).shape).toEqual([2, 2]);
    expect(integers([1, 2])).toMatchObject({ shape: [2], dtype: "int64" });
  });

  test("a constant is a copy of its values", () => {
    const values = Float32Array.of(1, 2);
    const tensor = constant(values);
    values[0] = 9;
    expect(tensor.attributes).toEqual({ data: Float32Array.of(1, 2) });
  });

  test("shapes broadcast as in numpy, and axes count from both ends", () => {
    expect(broadcastShape([2, 1, 4], [3, 1], "here")).toEqual([2, 3, 4]);
    expect(broadcastShape([], [2], "here")).toEqual([2]);
    expect(axisOf(-1, 3, "here")).toBe(2);
    expect(sizeOf([])).toBe(1);
  });

  test.each([
    ["constant", () => constant([1, 2, 3], [2, 2]), "constant: expected 4 values, got [3]"],
    ["integers", () => integers([1], [2]), "integers: expected 2 values, got [1]"],
    [
      "axis",
      () => axisOf(1.5, 3, "there"),
      "there: expected an axis of a tensor of rank 3, got [1.5]",
    ],
    [
      "broadcast",
      () => broadcastShape([2], [3], "there"),
      "there: expected shapes that broadcast (equal sides, or 1), got [2] and [3]",
    ],
  ])("what is wrong with a %s is said by name, rule and shapes", (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(KintsugiError);
  });
});

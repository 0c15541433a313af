import { describe, expect, test } from "vitest";
import { constantScope } from "./constants.ts";
import { zeros } from "./parameters.ts";

const values = {
  "encoder.0.weight": { shape: [2, 1], data: Float32Array.of(3, 4) },
  scale: { shape: [], data: Float32Array.of(2) },
};

describe("a scope of constants", () => {
  const scope = constantScope(values, "weights/x");

  test("gives the values of a dotted name, and one tensor however often it is asked", () => {
    const weight = scope.at("encoder").at(0).get("weight", [2, 1], zeros);
    expect(weight).toMatchObject({ op: "constant", shape: [2, 1] });
    expect(weight.attributes).toEqual({ data: Float32Array.of(3, 4) });
    expect(scope.at("encoder.0").get("weight", [2, 1], zeros)).toBe(weight);
    expect(scope.get("scale", [], zeros).shape).toEqual([]);
  });

  test("says which value is missing or of another shape", () => {
    expect(() => scope.get("bias", [2], zeros)).toThrow(
      'weights/x: expected "bias" of shape [2], got nothing of that name; use weights of this network and configuration',
    );
    expect(() => scope.at("encoder").at(0).get("weight", [1, 2], zeros)).toThrow(
      'weights/x: expected "encoder.0.weight" of shape [1, 2], got [2, 1]',
    );
  });
});

import { describe, expect, test } from "vitest";
import { KintsugiError } from "../errors.ts";
import { heNormal, ones, Parameters, zeros } from "./parameters.ts";

const shape = [4, 2, 3, 3];
const large = [64, 32, 3, 3];

describe("parameters", () => {
  test("are named by their scopes, in the order in which they were first asked for", () => {
    const parameters = new Parameters();
    const encoder = parameters.at("encoder");
    const weight = encoder.at(0).get("weight", shape, heNormal(shape));
    encoder.at(0).get("bias", [64], zeros);
    parameters.get("scale", [], ones);
    encoder.at(1).get("bias", [8], zeros);
    expect(parameters.all.map(({ name }) => name)).toEqual([
      "encoder.0.weight",
      "encoder.0.bias",
      "scale",
      "encoder.1.bias",
    ]);
    expect(weight.op === "input" && weight.attributes.name).toBe("encoder.0.weight");
    expect(parameters.count).toBe(4 * 2 * 9 + 64 + 1 + 8);
  });

  test("are shared by all who ask for the same name", () => {
    const parameters = new Parameters();
    const first = parameters.at("decoder").get("bias", [4], zeros);
    expect(parameters.get("decoder.bias", [4], ones)).toBe(first);
    expect(parameters.all).toHaveLength(1);
  });

  test("refuse another shape under the same name", () => {
    const parameters = new Parameters();
    parameters.get("bias", [4], zeros);
    const again = () => parameters.get("bias", [5], zeros);
    expect(again).toThrow(KintsugiError);
    expect(again).toThrow("parameter bias: expected [4], got [5]");
  });
});

describe("fresh values", () => {
  const drawn = (seed: number, names: readonly string[], of = shape) => {
    const parameters = new Parameters();
    for (const name of names) parameters.get(name, of, heNormal(of, 0.5));
    parameters.get("zeros", [3], zeros);
    parameters.get("ones", [3], ones);
    return parameters.initialise(seed);
  };

  test("depend on the seed and the name alone, not on what else there is", () => {
    const alone = drawn(1, ["b"]).b;
    expect(drawn(1, ["a", "b"]).b).toEqual(alone);
    expect(drawn(1, ["a", "b"]).a).not.toEqual(alone);
    expect(drawn(2, ["b"]).b).not.toEqual(alone);
  });

  test("are normal with variance gain² · 2 / fan-in, or constant", () => {
    const { a, zeros: none, ones: all } = drawn(3, ["a"], large);
    const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
    const variance = a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length;
    const fanIn = 32 * 9;
    expect(mean).toBeCloseTo(0, 3);
    expect(variance / (0.25 * (2 / fanIn))).toBeCloseTo(1, 1);
    expect([...none, ...all]).toEqual([0, 0, 0, 1, 1, 1]);
  });
});

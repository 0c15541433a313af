import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate } from "../../tests/run-program.ts";
import { conv, input } from "../graph/index.ts";
import { Parameters } from "./parameters.ts";
import { type KernelSharing, sharedDilation } from "./shared-dilation.ts";

const shape = [1, 3, 7, 8];
const rates = [1, 3];

const layersOf = (sharing: KernelSharing, paddingMode: "zero" | "reflect" = "zero") => {
  const parameters = new Parameters();
  const x = input("x", shape);
  const results = rates.map((dilation) =>
    sharedDilation(parameters, x, { out: 4, dilation, sharing, paddingMode }),
  );
  return { parameters, x, results };
};

describe("dilated convolutions of one kernel", () => {
  test.each([
    ["rate-adaptive", [4, 3, 1, 1]],
    ["dpu", [4, 1, 1, 1]],
  ] as const)(
    "have a kernel, and a scale, a shift and a bias for each rate: %s",
    (sharing, own) => {
      const { parameters } = layersOf(sharing);
      expect(parameters.all.map(({ name, tensor }) => [name, tensor.shape])).toEqual([
        ["weight", [4, 3, 3, 3]],
        ...rates.flatMap((rate) => [
          [`${rate}.scale`, own],
          [`${rate}.shift`, own],
          [`${rate}.bias`, [4]],
        ]),
      ]);
    },
  );

  test.each(["rate-adaptive", "dpu"] as const)("convolve with γ ⊙ W + β: %s", async (sharing) => {
    const { parameters, x, results } = layersOf(sharing);
    const values: Record<string, Float32Array> = { x: uniform(shape, 99) };
    parameters.all.forEach(({ name, tensor }, seed) => {
      values[name] = uniform(tensor.shape, seed);
    });
    const group = sharing === "dpu" ? 27 : 9;
    const plain = rates.map((rate) => {
      const kernel = input(`kernel${rate}`, [4, 3, 3, 3]);
      const bias = input(`bias${rate}`, [4]);
      values[`bias${rate}`] = values[`${rate}.bias`];
      values[`kernel${rate}`] = values.weight.map((weight, i) => {
        const [scale, shift] = [values[`${rate}.scale`], values[`${rate}.shift`]];
        return scale[Math.floor(i / group)] * weight + shift[Math.floor(i / group)];
      });
      return conv(x, kernel, { bias, dilation: rate, padding: rate });
    });
    const got = await evaluate({ a: results[0], b: results[1], c: plain[0], d: plain[1] }, values);
    got.a.forEach((value, i) => {
      expect(value).toBeCloseTo(got.c[i], 5);
    });
    got.b.forEach((value, i) => {
      expect(value).toBeCloseTo(got.d[i], 5);
    });
  });

  test("fresh, all rates have the kernel itself", () => {
    const { parameters } = layersOf("rate-adaptive", "reflect");
    const fresh = parameters.initialise(1);
    expect(fresh["3.scale"].every((value) => value === 1)).toBe(true);
    expect(fresh["3.shift"].every((value) => value === 0)).toBe(true);
    expect(Math.max(...fresh.weight)).toBeGreaterThan(0.1);
  });
});

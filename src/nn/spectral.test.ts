import { describe, expect, test } from "vitest";
import { expectDigest } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import golden from "../../tests/goldens/spectral.json" with { type: "json" };
import { evaluate } from "../../tests/run-program.ts";
import { convTranspose, gradients, input, mul, sum, type Tensor } from "../graph/index.ts";
import { convolution } from "./layers.ts";
import { Parameters, zeros } from "./parameters.ts";
import { spectrallyNormalised } from "./spectral.ts";

const picture = [2, 3, 6, 7];

/** Value, gradient of Σ value ⊙ hashed numbers and next u of two steps, on the goldens' numbers. */
async function twoSteps(build: (parameters: Parameters, x: Tensor) => Tensor) {
  const parameters = new Parameters();
  const value = build(parameters, input("x", picture));
  const [weight, bias] = parameters.all.map(({ tensor }) => tensor);
  const loss = sum(mul(value, input("weights", value.shape)));
  const [gradient] = gradients(loss, [weight]);
  const [{ tensor: u, next }] = parameters.statistics;
  const fed = {
    x: uniform(picture, 4),
    weight: uniform(weight.shape, 1),
    bias: uniform(bias.shape, 2),
    weights: uniform(value.shape, 5),
  };
  const results = { value, gradient, next };
  const first = await evaluate(results, { ...fed, u: uniform(u.shape, 3) });
  return [first, await evaluate(results, { ...fed, u: first.next })];
}

const transposed = (parameters: Parameters, x: Tensor) => {
  const weight = parameters.get("weight", [3, 5, 4, 4], zeros);
  const normalised = spectrallyNormalised(parameters, weight, { outputAxis: 1 });
  return convTranspose(x, normalised, {
    bias: parameters.get("bias", [5], zeros),
    stride: 2,
    padding: 1,
  });
};

describe("spectral normalisation", () => {
  test.each([
    {
      name: "convolution",
      build: (parameters: Parameters, x: Tensor) =>
        convolution(parameters, x, { out: 8, spectral: true }),
    },
    { name: "transposed", build: transposed },
  ] as const)("is PyTorch's, step after step: $name", async ({ name, build }) => {
    const steps = await twoSteps(build);
    steps.forEach(({ value, gradient, next }, i) => {
      expectDigest(value, golden[name][i].value, 1e-5);
      expectDigest(gradient, golden[name][i].gradient, 1e-4);
      expectDigest(next, golden[name][i].u, 1e-5);
    });
  });

  test("comes to a largest singular value of 1", async () => {
    const parameters = new Parameters();
    const weight = parameters.get("weight", [2, 2], zeros);
    const normalised = spectrallyNormalised(parameters, weight);
    const [{ next }] = parameters.statistics;
    // Singular values 5 and 3, rotated: [[5c, −3s], [5s, 3c]].
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const entries = Float32Array.of(5 * c, -3 * s, 5 * s, 3 * c);
    let u: Float32Array = uniform([2], 1);
    let value: Float32Array = entries;
    for (let step = 0; step < 30; step++) {
      const result = await evaluate({ normalised, next }, { weight: entries, u });
      u = result.next;
      value = result.normalised;
    }
    value.forEach((entry, i) => {
      expect(entry).toBeCloseTo(entries[i] / 5, 5);
    });
  });

  test("keeps one u with the step, however often its weight is used", () => {
    const parameters = new Parameters();
    const layer = (name: string) =>
      convolution(parameters.at("layer"), input(name, picture), { out: 4, spectral: true });
    layer("true");
    layer("mended");
    expect(parameters.statistics.map(({ name, moves }) => [name, moves])).toEqual([
      ["layer.u", "with-step"],
    ]);
    expect(parameters.count).toBe(4 * 3 * 9 + 4);
  });
});

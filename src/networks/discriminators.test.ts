import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/discriminators.json" with { type: "json" };
import { expectDigest } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import { expectTraced, hashedWeights, offBy, traced } from "../../tests/hashed-network.ts";
import { evaluate } from "../../tests/run-program.ts";
import { add, input, square, sum } from "../graph/index.ts";
import { Parameters } from "../nn/index.ts";
import { red, snPatchgan } from "./index.ts";

const discriminators = { red, "sn-patchgan": snPatchgan };
const names = Object.keys(discriminators) as (keyof typeof discriminators)[];

describe("RED and SN-PatchGAN", () => {
  test.each([
    ["red", 7.59e6, [2, 1, 4, 4]],
    ["sn-patchgan", 5.95e6, [2, 256, 4, 4]],
  ] as const)("%s has %d parameters at 256², to 1 %", (name, published, shape) => {
    const parameters = new Parameters();
    const [picture, hole] = [input("x", [2, 3, 256, 256]), input("hole", [2, 1, 256, 256])];
    expect(discriminators[name](parameters, picture, hole).logits.shape).toEqual(shape);
    expect(parameters.count).toBe(golden.parameters[name]);
    expect(offBy(parameters.count, published)).toBeLessThan(0.01);
  });

  test.each(names)(
    "%s gives PyTorch's features, logits, gradients and spectral vectors",
    async (name) => {
      const parameters = new Parameters({ training: true });
      const pictures = [2, 3, 96, 96];
      const holes = [2, 1, 96, 96];
      const judged = discriminators[name](parameters, input("x", pictures), input("hole", holes), {
        width: 4,
      });
      const outputs = [...judged.features, judged.logits];
      const loss = outputs.map((each) => sum(square(each))).reduce((a, b) => add(a, b));
      const named = Object.fromEntries(outputs.map((each, i) => [`output${i}`, each]));
      const fed = {
        x: uniform(pictures, 1000),
        hole: uniform(holes, 1001).map((value) => Number(value > 0)),
        ...hashedWeights(parameters),
      };
      const results = await evaluate({ ...named, ...traced(loss, parameters) }, fed);
      expect(outputs).toHaveLength(golden[name].outputs.length);
      golden[name].outputs.forEach((digest, i) => {
        expectDigest(results[`output${i}`], { ...digest, name: `output ${i}` }, 1e-4);
      });
      expectTraced(results, golden[name], 1e-3);
    },
  );

  test("two pictures judged by one discriminator move its spectral vectors once", () => {
    const parameters = new Parameters({ training: true });
    const hole = input("hole", [1, 1, 64, 64]);
    for (const name of ["original", "composed"]) {
      snPatchgan(parameters, input(name, [1, 3, 64, 64]), hole, { width: 4 });
    }
    expect(parameters.statistics.map(({ name, moves }) => [name, moves])).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => [`${i}.u`, "with-step"]),
    );
  });
});

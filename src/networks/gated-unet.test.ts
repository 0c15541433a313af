import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/gated-unet.json" with { type: "json" };
import { expectDigest } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import { evaluate, openProgram, type Values } from "../../tests/run-program.ts";
import { compile, gradients, input, mul, sizeOf } from "../graph/index.ts";
import {
  adamDefaults,
  pixelLoss,
  scheduleValues,
  stateNames,
  trainingPrograms,
} from "../nn/index.ts";
import { buildNetwork } from "./index.ts";

const size = { batch: 2, height: 32, width: 32, cells: 5 };
const binary = new Set(["hole", "rows", "columns"]);

/** The network with the golden's hashed weights and inputs; see scripts/goldens/gated_unet.py. */
function hashedNetwork(config = {}) {
  const network = buildNetwork("gated-unet", size, { config });
  const original = input("original", network.inputs.picture.shape);
  const { picture, base, hole, position, cell, kind, support, rows, columns } = network.inputs;
  const feeds = { picture, base, hole, position, cell, kind, support, rows, columns, original };
  const values: Record<string, Float32Array> = {};
  Object.entries(feeds).forEach(([name, { shape }], i) => {
    const drawn = uniform(shape, 1000 + i);
    values[name] = binary.has(name) ? drawn.map((value) => (value > 0 ? 1 : 0)) : drawn;
  });
  const sorted = network.parameters.all.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  sorted.forEach(({ name, tensor: { shape } }, seed) => {
    const fanIn = shape.length > 1 ? sizeOf(shape.slice(1)) : 100;
    values[name] = uniform(shape, seed).map((value) => value * Math.sqrt(3 / fanIn));
  });
  return { network, original, feeds, values };
}

describe("gated-unet", () => {
  test("has 1.47 M parameters", () => {
    const { count } = buildNetwork("gated-unet", size).parameters;
    expect(count).toBe(golden.parameters);
    expect(Math.abs(count - 1.47e6)).toBeLessThan(0.01e6);
  });

  test("gives PyTorch's output, loss and gradients", async () => {
    const { network, original, values } = hashedNetwork();
    const { outputs, inputs, parameters } = network;
    const loss = mul(pixelLoss("l1", outputs.mended, original, inputs.hole), 1 / 1000);
    const slopes = gradients(
      loss,
      parameters.all.map(({ tensor }) => tensor),
    );
    const named = Object.fromEntries(parameters.all.map(({ name }, i) => [`d.${name}`, slopes[i]]));
    const results = await evaluate({ ...outputs, loss, ...named }, values);
    expectDigest(results.mended, golden.mended, 1e-4);
    expect(results.loss[0]).toBeCloseTo(golden.loss, 5);
    for (const [name, digest] of Object.entries(golden.gradients)) {
      expectDigest(results[`d.${name}`], digest, 1e-3);
    }
  });

  test("keeps the base outside the hole and the cells inside", async () => {
    const { network, values } = hashedNetwork();
    const still: Values = { ...values, hole: new Float32Array(2 * 32 * 32) };
    const { mended } = await evaluate({ mended: network.outputs.mended }, still);
    expect(mended).toEqual(values.base);
  });

  test("overfits one batch", async () => {
    const { network, original, feeds, values } = hashedNetwork({ width: 8 });
    const weight = 1 / values.hole.reduce((sum, value) => sum + value, 0) / 3;
    const loss = mul(
      pixelLoss("l1", network.outputs.mended, original, network.inputs.hole),
      weight,
    );
    const parameters = network.parameters.all;
    const optimiser = adamDefaults;
    const plan = trainingPrograms({ name: "overfit", loss, feeds, parameters, optimiser }, 1);
    if (plan.kind !== "fused") throw new Error("one micro-batch is one program");
    const program = compile(plan.step);
    const open = await openProgram(program);
    let state: Record<string, Float32Array> = { ...network.parameters.initialise(1) };
    for (const { name, tensor } of parameters) {
      state[stateNames.moment1(name)] = new Float32Array(sizeOf(tensor.shape));
      state[stateNames.moment2(name)] = new Float32Array(sizeOf(tensor.shape));
    }
    // Smooth targets inside the hole, free of cells, can be learnt by heart.
    const free = { ...values, support: new Float32Array(values.support.length) };
    const losses: number[] = [];
    for (let step = 1; step <= 60; step++) {
      const fed = { ...free, ...state, ...scheduleValues(step, 2e-3, optimiser) };
      const results = await open.run(fed);
      losses.push(results.loss[0]);
      state = Object.fromEntries(Object.keys(state).map((name) => [name, results[`${name}:next`]]));
    }
    await open.release();
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.8);
  });
});

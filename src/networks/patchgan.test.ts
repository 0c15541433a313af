import { expect, test } from "vitest";
import { expectDigest } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import golden from "../../tests/goldens/patchgan.json" with { type: "json" };
import { expectTraced, hashedInputs, hashedWeights, traced } from "../../tests/hashed-network.ts";
import { evaluate } from "../../tests/run-program.ts";
import { add, gradients, input, slice, square, sum } from "../graph/index.ts";
import { Parameters } from "../nn/index.ts";
import { patchgan } from "./patchgan.ts";

test("the PatchGAN gives PyTorch's features, gradients and spectral vectors", async () => {
  const parameters = new Parameters({ training: true });
  const { features } = patchgan(parameters, input("picture", [2, 3, 32, 32]), { width: 4 });
  expect(features.map(({ shape }) => shape)).toEqual(golden.shapes);
  const loss = features.map((each) => sum(square(each))).reduce((a, b) => add(a, b));
  const named = Object.fromEntries(features.map((each, i) => [`feature${i}`, each]));
  const values = { picture: hashedInputs().picture, ...hashedWeights(parameters) };
  const results = await evaluate({ ...named, ...traced(loss, parameters) }, values);
  golden.features.forEach((digest, i) => {
    expectDigest(results[`feature${i}`], { ...digest, name: `feature ${i}` }, 1e-4);
  });
  expectTraced(results, golden, 1e-3);
});

test.each([
  ["edges beside the grey picture", 2, golden.parameters.edges],
  ["pictures", 3, golden.parameters.picture],
])("judges %s with 2.76 M parameters at the published width", (_, channels, count) => {
  const parameters = new Parameters();
  const { logits } = patchgan(parameters, input("x", [1, channels, 256, 256]));
  expect(logits.shape).toEqual([1, 1, 30, 30]);
  expect(parameters.count).toBe(count);
});

test("each logit sees 70×70 px", async () => {
  const parameters = new Parameters();
  const x = input("x", [1, 1, 128, 128]);
  const { logits } = patchgan(parameters, x, { width: 2 });
  const [row, column] = [2, 3].map((axis) => ({ axis, start: 7, end: 8 }));
  const [slope] = gradients(sum(slice(logits, [row, column])), [x]);
  const values = { x: uniform(x.shape, 1), ...hashedWeights(parameters) };
  const { slope: seen } = await evaluate({ slope }, values);
  const places = [...seen.keys()].filter((i) => seen[i] !== 0);
  const sideOf = (coordinates: readonly number[]) =>
    coordinates.reduce((a, b) => Math.max(a, b)) - coordinates.reduce((a, b) => Math.min(a, b)) + 1;
  expect(sideOf(places.map((i) => Math.floor(i / 128)))).toBe(70);
  expect(sideOf(places.map((i) => i % 128))).toBe(70);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { hashedWeights } from "../../tests/hashed-network.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { randomOf, rectangleHole } from "../image/index.ts";
import { untrainedWeights } from "../mending/untrained.ts";
import { buildNetwork, type NetworkConfig, type NetworkName } from "../networks/index.ts";
import { type Device, floats, type Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { fineTune } from "./fine-tune.ts";
import { knownPartOf } from "./known-part.ts";
import { layOut } from "./layout.ts";
import { adaptingRecipe } from "./recipe.ts";

const STEPS = 2;
const rectangle = { x: 60, y: 50, width: 24, height: 24 };
const picture = wavyPicture(144, 128);
const part = knownPartOf({
  picture,
  hole: rectangleHole(picture, rectangle),
  mosaic: undefined,
});
const layout = layOut(part, randomOf(1), "it");

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(() => device.close());

/** Weights that paint something, and statistics that are none of a fresh network's. */
function someWeights(network: NetworkName, config: Partial<NetworkConfig>): Weights {
  const { card, tensors } = untrainedWeights(network, config);
  const size = { batch: 1, width: 64, height: 64, cells: 2 };
  const values = hashedWeights(buildNetwork(network, size, { config }).parameters);
  const filled = Object.entries(tensors).map(([name, { shape }]) => [
    name,
    floats(shape, values[name]),
  ]);
  return { card, tensors: Object.fromEntries(filled) };
}

async function tuned(weights: Weights) {
  const recipe = adaptingRecipe(part, weights, { steps: STEPS, seed: 1 });
  const steps = fineTune(device, { part, layout, recipe, weights, signal: undefined });
  const losses: number[] = [];
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) losses.push(next.value.loss);
  return { losses, tensors: next.value };
}

const isStatistic = (name: string): boolean => /\.(mean|variance|u)$/.test(name);

test.each([
  ["pconv-unet", { levels: 3, width: 2 }, 8],
  ["edge-connect", { width: 2, blocks: 1 }, 7],
] as const)("moves weights of %s, but no statistic", async (network, config, statistics) => {
  const weights = someWeights(network, config);
  const { tensors } = await tuned(weights);
  const names = Object.keys(weights.tensors);
  expect(Object.keys(tensors).sort()).toEqual(names.sort());
  expect(names.filter(isStatistic)).toHaveLength(statistics);
  const isSame = (name: string) =>
    tensors[name].data.every((value, i) => value === weights.tensors[name].data[i]);
  expect(names.filter(isStatistic).filter((name) => !isSame(name))).toEqual([]);
  const learnt = network === "pconv-unet" ? "encoder.1.weight" : "picture.encoder.1.weight";
  expect(isSame(learnt)).toBe(false);
});

test("normalises batches by the running means, as mending does, not by their own moments", async () => {
  const weights = someWeights("pconv-unet", { levels: 3, width: 2 });
  const doubled = Object.entries(weights.tensors).map(([name, { shape, data }]) => {
    const factor = name.endsWith(".variance") ? 4 : 1;
    const scaled = Float32Array.from(data, Number).map((value) => value * factor);
    return [name, floats(shape, scaled)];
  });
  const other = { ...weights, tensors: Object.fromEntries(doubled) };
  const [before, after] = [await tuned(weights), await tuned(other)];
  expect(Math.abs(after.losses[0] / before.losses[0] - 1)).toBeGreaterThan(1e-3);
});

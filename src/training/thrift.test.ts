import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { memoryNeed } from "../graph/index.ts";
import { stateNames } from "../nn/index.ts";
import { openDevice } from "../runtime/node.ts";
import { objectiveOf } from "./objective.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";
import { freshState } from "./state.ts";
import { loadStepper, planSteps } from "./stepper.ts";
import { differentiateFor, lavish, sessionOptionsOf, type Thrift } from "./thrift.ts";

const narrow = { configuration: { width: 8 }, loss: { adversarial: { width: 8 } } };

const pepsi = (cropPx: number, microBatch: number, changes = {}): Recipe => {
  const recipe = {
    ...changes,
    ...{ name: "thrift", network: "pepsi", source: { kind: "synthetic" }, steps: 2, batch: 2 },
    ...{ microBatch, degradation: { cropPx, rectangleSidePx: [8, 24] } },
  };
  return parseRecipe(JSON.stringify(recipe), "thrift");
};

/** The gradients of one step, up to a factor: first moments that began at zero. */
async function gradientsBy(thrift: Thrift, microBatch: number) {
  const recipe = pepsi(64, microBatch, narrow);
  const objective = objectiveOf(recipe);
  const { task, network, discriminator } = objective;
  const weights = network.parameters.initialise(recipe.seed);
  const device = await openDevice("cpu", { threads: 1 });
  try {
    await device.writeState(freshState([objective], { seed: recipe.seed, weights }));
    const plan = planSteps(task, 2 / microBatch, differentiateFor(task, thrift));
    const stepper = await loadStepper(device, plan, sessionOptionsOf(thrift));
    const feeds = Object.entries(task.feeds).map(([name, { shape }], i) => {
      const whole = shape.length === 0 ? shape : [2, ...shape.slice(1)];
      return [name, uniform(whole, i + 1, 0, 1)];
    });
    await stepper.step(Object.fromEntries(feeds), { step: 1, learningRate: 1e-4 });
    const names = [...network.parameters.all, ...discriminator!.all].map(({ name }) => name);
    return await device.readState(names.map(stateNames.moment1));
  } finally {
    await device.close();
  }
}

/** √ Σ v(i)² */
function lengthOf(count: number, valueAt: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += valueAt(i) ** 2;
  return Math.sqrt(sum);
}

const thrifty: Thrift = { buffers: "handed-on", forgetting: { part: 0.2, share: 1 } };
const ways: readonly (readonly [string, Thrift, number])[] = [
  ["recomputing", thrifty, 2],
  ["recomputing and freeing", { ...thrifty, buffers: "freed" }, 2],
  ["recomputing in micro-batches", thrifty, 1],
];

describe("every way to train PEPSI and its discriminator", () => {
  test("gives the gradients of the fastest way, to rounding", async () => {
    const expected = await gradientsBy(lavish, 2);
    expect(Object.keys(expected).length).toBeGreaterThan(40);
    for (const [title, thrift, microBatch] of ways) {
      const got = await gradientsBy(thrift, microBatch);
      for (const [name, { data }] of Object.entries(expected)) {
        const other = got[name].data;
        const norm = lengthOf(data.length, (i) => Number(data[i]));
        const gap = lengthOf(data.length, (i) => Number(data[i]) - Number(other[i]));
        expect(gap, `${title}: ${name}`).toBeLessThanOrEqual(1e-4 * norm + 1e-12);
      }
    }
  }, 600_000);

  test("needs less at 256² the more of it is used", () => {
    const recipe = pepsi(256, 2);
    const needOf = (thrift: Thrift, microBatch: number) => {
      const { task } = objectiveOf({ ...recipe, microBatch });
      const { programs } = planSteps(task, 2 / microBatch, differentiateFor(task, thrift));
      return memoryNeed(programs[0], thrift.buffers).activationBytes;
    };
    const most = needOf(lavish, 2);
    expect(needOf(lavish, 1)).toBeLessThan(0.6 * most);
    expect(needOf({ ...lavish, buffers: "freed" }, 2)).toBeLessThan(0.8 * most);
    expect(needOf({ buffers: "freed", forgetting: { part: 0.2, share: 1 } }, 2)).toBeLessThan(
      0.5 * most,
    );
  }, 60_000);
});

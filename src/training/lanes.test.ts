import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import type { Device, TensorArray, Tensors } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { laneForm, lanesFor, planLanes } from "./lanes.ts";
import { machineOf } from "./machine.ts";
import { objectiveOf } from "./objective.ts";
import { loadSteps, planOf, type Steps } from "./plan.ts";
import { parseRecipe, type Recipe } from "./recipe.ts";
import { freshState } from "./state.ts";
import { planSteps, type StepResult } from "./stepper.ts";

const room = { threads: 2 };
const recipeOf = (changes: object) =>
  parseRecipe(
    JSON.stringify({
      name: "lanes",
      ...changes,
      source: { kind: "synthetic" },
      degradation: { cropPx: 64, rectangleSidePx: [8, 24] },
      steps: 2,
      batch: 4,
    }),
    "lanes",
  );
const whole = recipeOf({
  network: "pepsi",
  configuration: { width: 8 },
  loss: { adversarial: { width: 8 } },
});
/** Normalises by the batch. */
const pconv = recipeOf({
  network: "pconv-unet",
  configuration: { levels: 3, width: 8 },
});

let devices: readonly Device[];
beforeAll(async () => {
  devices = [await openDevice("cpu", { threads: 2 }), await openDevice("cpu", { threads: 1 })];
});
afterAll(async () => {
  for (const device of devices) await device.close();
});

/** What two steps of the same batches make of the same weights. */
async function trained(
  recipe: Recipe,
  steps: Steps,
  { settles = false } = {},
): Promise<{ results: readonly StepResult[]; state: Tensors }> {
  const objective = objectiveOf(recipe);
  for (const device of devices) await device.dropState();
  const weights = objective.network.parameters.initialise(1);
  const state = freshState([objective], { seed: 1, weights });
  const names = Object.keys(state);
  await devices[0].writeState(state);
  const stepper = await loadSteps(devices, steps);
  const results: StepResult[] = [];
  for (let step = 1; step <= recipe.steps; step++) {
    const feeds = Object.entries(objective.task.feeds).map(([name, { shape }], i) => {
      // Of each picture's pixels; a hole has two values alone.
      const scale = name.toLowerCase().includes("weight") ? 1e-4 : 1;
      const values = uniform(shape, 100 * step + i, 0, 1).map((value) => scale * value);
      return [name, name === "hole" ? values.map(Math.round) : values];
    });
    const at = { step, learningRate: 1e-3, discriminatorRate: 3e-3 };
    results.push(await stepper.step(Object.fromEntries(feeds), at));
    if (settles) {
      await stepper.settle();
      await devices[0].readState(names);
    }
  }
  await stepper.release();
  return { results, state: await devices[0].readState(names) };
}

const numbersIn = (data: TensorArray): readonly number[] => [...data].map(Number);
const lengthOf = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));

const inLanes = (recipe: Recipe): Steps =>
  planLanes(objectiveOf({ ...recipe, microBatch: 2 }, undefined, { lanes: 2 }).task, 2, room);

describe("a step in two lanes", () => {
  test.each([
    ["both players' losses, norms, weights, moments, means and statistics", whole],
    ["moments of the batch, which lanes pool", pconv],
  ])("is that of one program: %s", async (_, recipe) => {
    const alone = await trained(recipe, planSteps(objectiveOf(recipe).task, 1));
    const lanes = await trained(recipe, inLanes(recipe));
    for (const [i, { loss, gradientNorm, discriminator, losses }] of lanes.results.entries()) {
      const other = alone.results[i];
      expect(loss / other.loss).toBeCloseTo(1, 4);
      expect(gradientNorm / other.gradientNorm).toBeCloseTo(1, 3);
      expect(discriminator === undefined).toBe(other.discriminator === undefined);
      if (discriminator) {
        expect(discriminator.loss / other.discriminator!.loss).toBeCloseTo(1, 4);
        expect(discriminator.gradientNorm / other.discriminator!.gradientNorm).toBeCloseTo(1, 3);
      }
      expect(Object.keys(losses)).toEqual(Object.keys(other.losses));
    }
    expect(Object.keys(lanes.state)).toEqual(Object.keys(alone.state));
    for (const [name, { data }] of Object.entries(alone.state)) {
      const [mine, theirs] = [numbersIn(data), numbersIn(lanes.state[name].data)];
      const gap = lengthOf(mine.map((value, i) => value - theirs[i]));
      // A slope that cancels, as of the judge's last bias, has roundings alone, and Adam makes whole steps of them.
      const least = name.startsWith("moment") ? 1e-6 : 1e-3;
      expect(gap, name).toBeLessThan(2e-3 * lengthOf(mine) + least);
    }
  });

  test("is the same to the last digit when it is made again", async () => {
    const [first, second] = [
      await trained(whole, inLanes(whole)),
      await trained(whole, inLanes(whole)),
    ];
    expect(second.results).toEqual(first.results);
    expect(second.state).toEqual(first.state);
  });

  test.each([0, 1])("fails as a whole where lane %i does", async (lane) => {
    const objective = objectiveOf(pconv);
    const weights = objective.network.parameters.initialise(1);
    await devices[0].writeState(freshState([objective], { seed: 1, weights }));
    const stepper = await loadSteps(devices, inLanes(pconv));
    const [weight] = objective.network.parameters.all.map(({ name }) => name);
    await devices[lane].dropState([weight]);
    const shapes = Object.entries(objective.task.feeds);
    const feeds = shapes.map(([name, { shape }]) => [name, uniform(shape, 1)] as const);
    const step = stepper.step(Object.fromEntries(feeds), { step: 1, learningRate: 1e-3 });
    await expect(step).rejects.toMatchObject({ code: "unknown-name" });
    await stepper.release();
  });

  test("is the same whether the state is looked at in between or not", async () => {
    const looked = await trained(whole, inLanes(whole), { settles: true });
    expect(looked).toEqual(await trained(whole, inLanes(whole)));
  });

  test("leaves the second device without moments or means of its own", async () => {
    await trained(whole, inLanes(whole));
    const names = Object.keys(await devices[1].readState());
    expect(names.filter((name) => /^(moment|average)/.test(name))).toEqual([]);
    expect(names.some((name) => name.startsWith("gradient."))).toBe(true);
  });
});

test("a batch has lanes where it has halves and there are two threads", () => {
  expect(lanesFor(4, room)).toBe(2);
  expect(lanesFor(4, { threads: 8 })).toBe(2);
  expect(lanesFor(4, { threads: 1 })).toBeUndefined();
  expect(lanesFor(3, room)).toBeUndefined();
  expect(lanesFor(4, undefined)).toBeUndefined();
  expect([laneForm(room), laneForm({ threads: 4 })]).toEqual([
    "fewer-wide-products",
    "both-branches",
  ]);
});

test("a plan has lanes of half a batch, but where micro-batches or a limit of memory ask for thrift", () => {
  const plan = planOf(tinyRecipe({ batch: 4 }), { room });
  expect([plan.lanes, plan.microBatches]).toEqual([2, 1]);
  expect(plan.phases[0].steps.task.feeds.original.shape).toEqual([2, 3, 32, 32]);
  expect(planOf(tinyRecipe({ batch: 4, microBatch: 2 }), { room }).lanes).toBe(1);
  expect(planOf(tinyRecipe({ batch: 4 })).lanes).toBe(1);
  const thrift = { buffers: "handed-on", forgetting: null } as const;
  const fit = { limitBytes: 1e9, thrift, predictedPeakBytes: 5e8, slowdown: 1 };
  expect(planOf(tinyRecipe({ batch: 4 }), { room, fit }).lanes).toBe(1);
});

test("a plan has one lane where the machine has too little memory for two", () => {
  const recipe = tinyRecipe({ batch: 4 });
  const [one, two] = [planOf(recipe), planOf(recipe, { room })].map(
    ({ predictedPeakBytes }) => predictedPeakBytes,
  );
  expect(two).toBeGreaterThan(one);
  const memory = vi.spyOn(process, "constrainedMemory").mockReturnValue(two - 1);
  expect(planOf(recipe, { room }).lanes).toBe(1);
  memory.mockRestore();
});

test("a machine is said with its lanes, which decide last digits", () => {
  const [device] = devices;
  expect(machineOf(device, { threads: 2, lanes: 2 })).toMatch(/, cpu, 2 threads in 2 lanes, ONNX/);
  expect(machineOf(device, { threads: 2, lanes: 1 })).toMatch(/, cpu, 2 threads, ONNX Runtime /);
});

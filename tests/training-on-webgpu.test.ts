/** Every program of a training on WebGPU, no node of it on the CPU, against the same program on the CPU. */
import { afterAll, expect, test } from "vitest";
import { makeBatch, openSource } from "../src/data/index.ts";
import { compile, sizeOf } from "../src/graph/index.ts";
import { gradientName, scheduleValues, stateNames } from "../src/nn/index.ts";
import { objectiveOf } from "../src/training/objective.ts";
import { phasesOf } from "../src/training/phases.ts";
import { cellsOf, type RecipeInput } from "../src/training/recipe.ts";
import { pictureWeights } from "../src/training/step-feeds.ts";
import { planSteps } from "../src/training/stepper.ts";
import { needsSoftwareVulkan } from "./needs.ts";
import { runProgram, type Values } from "./run-program.ts";
import { tinyRecipe } from "./tiny-recipe.ts";
import { WebgpuProcess } from "./webgpu-session.ts";

const recipe = tinyRecipe({ batch: 1, microBatch: 1 });
const { task, network } = objectiveOf(recipe);

/** What the programs are fed: a batch, the schedule, fresh weights, empty moments and gradients. */
async function valuesOf(): Promise<Values> {
  const source = openSource({ kind: "synthetic", sidePx: 32 }, { seed: recipe.seed });
  const { degradation, seed } = recipe;
  const plan = { degradation, seed, size: 1, cells: cellsOf(recipe) };
  const { feeds, original } = await makeBatch(source, plan, 1);
  const fresh = network.parameters.initialise(seed);
  const beside = task.parameters.flatMap(({ name, tensor: { shape } }) => [
    [stateNames.average(name), fresh[name]],
    [stateNames.moment1(name), new Float32Array(sizeOf(shape))],
    [stateNames.moment2(name), new Float32Array(sizeOf(shape))],
    [gradientName(name), fresh[name].map((value) => value / 10)],
  ]);
  return {
    ...feeds,
    original,
    weight: pictureWeights(feeds.hole, 1, "pixel"),
    ...scheduleValues(1, 1e-3, task.optimiser),
    ...fresh,
    ...Object.fromEntries(beside),
  };
}

let started: WebgpuProcess | undefined;
const processIn = (env: NodeJS.ProcessEnv): WebgpuProcess => {
  started ??= new WebgpuProcess(env);
  return started;
};
afterAll(() => started?.close());

test.for([
  ["in one piece", 1],
  ["in four micro-batches", 4],
] as const)("the programs of a step %s need nothing of the CPU", async ([, parts], context) => {
  const webgpu = processIn(needsSoftwareVulkan(context));
  const { programs } = planSteps(task, parts);
  expect(programs).toHaveLength(parts === 1 ? 1 : 2);
  for (const program of programs) await webgpu.build(compile(program));
});

const game = { loss: { adversarial: { width: 4 } } };
const others: readonly Partial<RecipeInput>[] = [
  { network: "plain-unet", configuration: { width: 4, dilations: [2] } },
  { network: "pconv-unet", configuration: { levels: 3, width: 4 } },
  { network: "gated-two-stage", configuration: { width: 4, dilations: [2] }, ...game },
  { network: "pepsi", configuration: { width: 4, dilations: [2] }, ...game },
  { network: "diet-pepsi", configuration: { width: 4, dilations: [2, 4] }, ...game },
  { network: "edge-connect", configuration: { width: 4, blocks: 1 }, ...game },
];

test.for(others)("nor do those of $network, in all its phases", async (changes, context) => {
  const webgpu = processIn(needsSoftwareVulkan(context));
  const whole = tinyRecipe({ ...changes, batch: 1, microBatch: 1, steps: 10 });
  for (const phase of phasesOf(whole)) {
    const { programs } = planSteps(objectiveOf(whole, phase).task, 1);
    for (const program of programs) await webgpu.build(compile(program));
  }
});

/** The largest difference of an entry, relative to the largest entry of its tensor. */
const gap = (a: Float32Array, b: Float32Array): number => {
  const scale = Math.max(1e-6, ...b.map(Math.abs));
  return Math.max(...b.map((value, i) => Math.abs(value - a[i]))) / scale;
};

/** Seen with SwiftShader: 9.8e-6. */
const title = "a step moves weights, moments and running means as on the CPU, to 1e-4";
test(title, { timeout: 180_000 }, async (context) => {
  const webgpu = processIn(needsSoftwareVulkan(context));
  const program = compile(planSteps(task, 1).programs[0]);
  const values = await valuesOf();
  const [mine, theirs] = [await webgpu.run(program, values), await runProgram(program, values)];
  const gaps = Object.keys(theirs).map((name) => ({ name, gap: gap(mine[name], theirs[name]) }));
  expect(Object.keys(theirs)).toContain("average.output.weight:next");
  expect(gaps.filter((each) => !(each.gap < 1e-4))).toEqual([]);
});

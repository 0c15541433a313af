/** Every program of a training in the form for WebGPU, no node of it on the CPU, against the usual form on the CPU. */
import { afterAll, expect, test } from "vitest";
import { makeBatch, openSource } from "../src/data/index.ts";
import { compile, sizeOf } from "../src/graph/index.ts";
import { needsEdges } from "../src/networks/index.ts";
import { discriminatorPrefix, scheduleValues } from "../src/nn/index.ts";
import { type Objective, objectiveOf } from "../src/training/objective.ts";
import { type Phase, phasesOf } from "../src/training/phases.ts";
import { cellsOf, type Recipe, type RecipeInput } from "../src/training/recipe.ts";
import { stepFeeds } from "../src/training/step-feeds.ts";
import { planSteps } from "../src/training/stepper.ts";
import { hashedWeights } from "./hashed-network.ts";
import { needsSoftwareVulkan } from "./needs.ts";
import { runProgram, type Values } from "./run-program.ts";
import { tinyRecipe } from "./tiny-recipe.ts";
import { WebgpuProcess } from "./webgpu-session.ts";

/** The programs are compared on one picture. */
const tiny = (changes: Partial<RecipeInput> = {}): Recipe =>
  tinyRecipe({ batch: 1, microBatch: 1, steps: 10, ...changes });
const form = "short-sums";
const { task } = objectiveOf(tiny(), undefined, { form });

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
const pepsi: Partial<RecipeInput> = {
  ...{ network: "pepsi", configuration: { width: 4, dilations: [2] } },
  ...game,
};
const edgeConnect: Partial<RecipeInput> = {
  ...{ network: "edge-connect", configuration: { width: 4, blocks: 1 } },
  ...game,
};
const others: readonly Partial<RecipeInput>[] = [
  { network: "plain-unet", configuration: { width: 4, dilations: [2] } },
  { network: "pconv-unet", configuration: { levels: 3, width: 4 } },
  { network: "gated-two-stage", configuration: { width: 4, dilations: [2] }, ...game },
  pepsi,
  { network: "diet-pepsi", configuration: { width: 4, dilations: [2, 4] }, ...game },
  edgeConnect,
];

test.for(others)("nor do those of $network, in all its phases", async (changes, context) => {
  const webgpu = processIn(needsSoftwareVulkan(context));
  const whole = tiny(changes);
  for (const phase of phasesOf(whole)) {
    const { programs } = planSteps(objectiveOf(whole, phase, { form }).task, 1);
    for (const program of programs) await webgpu.build(compile(program));
  }
});

/** The largest difference of an entry, relative to the largest entry of its tensor. */
const gap = (a: Float32Array, b: Float32Array): number => {
  const scale = Math.max(1e-6, ...b.map(Math.abs));
  return Math.max(...b.map((value, i) => Math.abs(value - a[i]))) / scale;
};

type Named = Readonly<Record<string, Float32Array>>;

/** What a step reads: a batch, the schedule, weights by their hash, and moments that let it follow slopes, not their signs. */
async function valuesOf(recipe: Recipe, phase: Phase, objective: Objective): Promise<Values> {
  const source = openSource({ kind: "synthetic", sidePx: 32 }, { seed: recipe.seed });
  const { degradation, seed } = recipe;
  const told = { cells: cellsOf(recipe), edges: needsEdges(recipe.network) };
  const batch = await makeBatch(source, { degradation, seed, size: 1, ...told }, 1);
  const names = Object.keys(objective.task.feeds);
  return {
    ...stepFeeds(batch, { phase, step: 1, names }, recipe),
    ...schedulesOf(objective),
    ...stateOf(objective),
  };
}

function schedulesOf({ task: { optimiser, discriminator } }: Objective): Named {
  const theirs = discriminator ? scheduleValues(1, 2e-3, discriminator.optimiser) : {};
  const prefixed = Object.entries(theirs).map(([name, value]) => [
    discriminatorPrefix + name,
    value,
  ]);
  return { ...scheduleValues(1, 1e-3, optimiser), ...Object.fromEntries(prefixed) };
}

function stateOf({ network, discriminator, task }: Objective): Named {
  const players = [network.parameters, ...(discriminator ? [discriminator] : [])];
  const weights = hashedWeights({
    all: players.flatMap(({ all }) => all),
    statistics: players.flatMap(({ statistics }) => statistics),
  });
  const made: Named = { moment1: Float32Array.of(1e-3), moment2: Float32Array.of(1e-5) };
  const { state } = planSteps(task, 1).programs[0];
  const values = Object.entries(state).map(([name, { current }]) => {
    const [kind, ...rest] = name.split(".");
    const filled = () => new Float32Array(sizeOf(current.shape)).fill(made[kind][0]);
    return [name, weights[name] ?? (kind === "average" ? weights[rest.join(".")] : filled())];
  });
  return Object.fromEntries(values);
}

interface Compared {
  readonly what: string;
  readonly changes: Partial<RecipeInput>;
  /** Which phase. */
  readonly index: number;
  readonly tolerance: number;
}
const compared: readonly Compared[] = [
  { what: "gated-unet", changes: {}, index: 0, tolerance: 1e-4 },
  { what: "pepsi against RED", changes: pepsi, index: 0, tolerance: 1e-3 },
  { what: "edge-connect's edges", changes: edgeConnect, index: 0, tolerance: 1e-3 },
  { what: "edge-connect's picture", changes: edgeConnect, index: 2, tolerance: 1e-3 },
];

test.for(compared)(
  "a step of $what gives losses, weights, moments and statistics as on the CPU, to $tolerance",
  { timeout: 180_000 }, // a software adapter, whose shaders are compiled first
  async ({ changes, index, tolerance }, context) => {
    const webgpu = processIn(needsSoftwareVulkan(context));
    const recipe = tiny(changes);
    const phase = phasesOf(recipe)[index];
    const objective = objectiveOf(recipe, phase);
    const [usual, short] = [objective, objectiveOf(recipe, phase, { form })].map((each) =>
      compile(planSteps(each.task, 1).programs[0]),
    );
    const values = await valuesOf(recipe, phase, objective);
    const [mine, theirs] = [await webgpu.run(short, values), await runProgram(usual, values)];
    const gaps = Object.keys(theirs).map((name) => ({ name, gap: gap(mine[name], theirs[name]) }));
    expect(gaps.filter((each) => !(each.gap < tolerance))).toEqual([]);
    if (objective.discriminator) expect(theirs["discriminator.loss"][0]).toBeGreaterThan(0);
  },
);

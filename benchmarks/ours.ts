/**
 * One measurement of ours in a fresh process: `train N SIDE`, `mend N SIDE` or `sgemm`. Prints a JSON line
 * {"milliseconds": [...], "peakBytes": …}; run by benchmarks/run.ts.
 */
import { compile, input, matmul, type Program } from "../src/graph/index.ts";
import { buildNetwork, inferenceProgram } from "../src/networks/index.ts";

import { floats, type Tensors } from "../src/runtime/index.ts";
import { openDevice } from "../src/runtime/node.ts";
import { parseRecipe } from "../src/training/index.ts";
import { objectiveOf } from "../src/training/objective.ts";
import { stateFromWeights } from "../src/training/state.ts";
import { loadStepper, planSteps } from "../src/training/stepper.ts";

const WARM_UP = 3;
const [what, batch = 1, side = 256, rounds = 10] = process.argv
  .slice(2)
  .map((word, i) => (i === 0 ? word : Number(word))) as [string, number, number, number];

/** Milliseconds of each round after the warm-up. */
async function timed(work: (round: number) => Promise<unknown>): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let round = 1; round <= WARM_UP + rounds; round++) {
    const began = performance.now();
    await work(round);
    if (round > WARM_UP) milliseconds.push(performance.now() - began);
  }
  return milliseconds;
}

const noise = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((size, each) => size * each, 1) }, (_, i) =>
    Math.sin(i * 12.9898),
  );
const noisy = (feeds: Readonly<Record<string, { readonly shape: readonly number[] }>>) =>
  Object.fromEntries(Object.entries(feeds).map(([name, { shape }]) => [name, noise(shape)]));

async function train(): Promise<number[]> {
  const recipe = parseRecipe(
    JSON.stringify({
      name: "benchmark",
      network: "gated-unet",
      source: { kind: "synthetic" },
      degradation: { cropPx: side },
      batch,
      steps: 1,
    }),
    "benchmark",
  );
  const { network, task } = objectiveOf(recipe);
  const device = await openDevice("cpu");
  const { all } = network.parameters;
  await device.writeState(stateFromWeights(all, network.parameters.initialise(1)));
  const stepper = await loadStepper(device, planSteps(task, 1));
  // A step empties the feeds that it is given, so each has its own; making them is not part of a step.
  const batches = Array.from({ length: WARM_UP + rounds }, () => noisy(task.feeds));
  return timed((step) => stepper.step(batches[step - 1], { step, learningRate: 1e-4 }));
}

async function mend(): Promise<number[]> {
  const size = { batch, height: side, width: side, cells: side / 4 + 1 };
  const { parameters } = buildNetwork("gated-unet", size);
  const fresh = parameters.initialise(1);
  const values = Object.fromEntries(
    parameters.all.map(({ name, tensor: { shape } }) => [name, { shape, data: fresh[name] }]),
  );
  return runs(inferenceProgram({ name: "gated-unet", config: {}, values, where: "fresh" }, size));
}

async function sgemm(): Promise<number[]> {
  const shape = [2048, 2048];
  const a = input("a", shape);
  const state = { a: { current: a, next: matmul(a, a) } };
  return runs({ name: "sgemm", feeds: {}, results: {}, state }, { a: floats(shape, noise(shape)) });
}

async function runs(program: Program, state: Tensors = {}): Promise<number[]> {
  const device = await openDevice("cpu");
  await device.writeState(state);
  const session = await device.load(compile(program));
  const feeds = noisy(program.feeds);
  return timed(() => session.run(feeds));
}

const milliseconds = await { train, mend, sgemm }[what as "train" | "mend" | "sgemm"]();
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ milliseconds, peakBytes })}\n`, () => process.exit(0));

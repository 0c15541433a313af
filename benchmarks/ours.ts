/**
 * One measurement of ours in a fresh process: `train NETWORK N SIDE ROUNDS [THREADS] [DEVICE]`, `mend` of the same, or
 * `sgemm - 1 1 ROUNDS`; 0 threads are all, and the device is the CPU unless named. Prints a JSON line {"milliseconds": [...],
 * "processorMs": …, "peakBytes": …}: each round by the clock, processor time a round on average; run by benchmarks/run.ts,
 * benchmarks/browser/networks.ts and scripts/away/bench.ts.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, input, matmul, type Program } from "../src/graph/index.ts";
import { trainedNetwork } from "../src/mending/index.ts";
import { cellsAlong, inferenceProgram } from "../src/networks/index.ts";
import { type Device, type DeviceName, floats, type Tensors } from "../src/runtime/index.ts";
import { openDevice } from "../src/runtime/node.ts";
import { loadWeights } from "../src/runtime/weights.node.ts";
import { parseRecipe } from "../src/training/index.ts";
import { phasesOf } from "../src/training/phases.ts";
import { lanesOf, loadSteps, plannedPhase } from "../src/training/plan.ts";
import { freshState } from "../src/training/state.ts";
import { formNamed } from "./networks.ts";

const WARM_UP = 3;
const [what, name, ...numbers] = process.argv.slice(2);
const [batch, side, rounds, threads] = numbers.slice(0, 4).map(Number);
const deviceName = (numbers[4] ?? "cpu") as DeviceName;

const open = (): Promise<Device> => openDevice(deviceName, threads ? { threads } : {});

interface Times {
  readonly milliseconds: readonly number[];
  readonly processorMs: number;
}

/** Each round after the warm-up. */
async function timed(work: (round: number) => Promise<unknown>): Promise<Times> {
  for (let round = 1; round <= WARM_UP; round++) await work(round);
  const milliseconds: number[] = [];
  const before = process.cpuUsage();
  for (let round = WARM_UP + 1; round <= WARM_UP + rounds; round++) {
    const began = performance.now();
    await work(round);
    milliseconds.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(before);
  return { milliseconds, processorMs: (user + system) / 1000 / rounds };
}

const noise = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((size, each) => size * each, 1) }, (_, i) =>
    Math.sin(i * 12.9898),
  );

/** Noise, but a square hole in the middle, [N, 1, H, W], that is erased: its kind is none. */
const made: Readonly<Record<string, (shape: readonly number[]) => Float32Array>> = {
  kind: (shape) => noise(shape).fill(0),
  hole: (shape) => noise(shape).map((_, i) => Number(isInside(i % side) && isInside(rowOf(i)))),
};
const rowOf = (i: number): number => Math.floor(i / side) % side;
const isInside = (place: number): boolean => place >= side / 4 && place < (3 * side) / 4;

const feedsFor = (feeds: Readonly<Record<string, { readonly shape: readonly number[] }>>) =>
  Object.fromEntries(
    Object.entries(feeds).map(([port, { shape }]) => [port, (made[port] ?? noise)(shape)]),
  );

/** Steps of a network's last phase by its paper's losses. */
async function train(): Promise<Times> {
  const recipe = parseRecipe(
    JSON.stringify({
      name: "benchmark",
      ...formNamed(name),
      source: { kind: "synthetic" },
      degradation: { cropPx: side },
      batch,
      steps: 100,
    }),
    "benchmark",
  );
  const device = await open();
  const room = device.host && { threads: threads || availableParallelism() };
  const phase = phasesOf(recipe).at(-1)!;
  const planned = plannedPhase(recipe, phase, { form: device.graphForm, room });
  const { objective, steps } = planned;
  const others = await Promise.all(
    Array.from({ length: lanesOf(steps) - 1 }, () => openDevice(device.name)),
  );
  const weights = objective.network.parameters.initialise(1);
  await device.writeState(freshState([objective], { seed: 1, weights }));
  const stepper = await loadSteps([device, ...others], steps);
  // A step empties the feeds that it is given, so each has its own; making them is not part of a step.
  const whole = Object.entries(steps.task.feeds).map(([port, { shape }]) => {
    return [port, { shape: shape.length === 0 ? shape : [batch, ...shape.slice(1)] }] as const;
  });
  const feeds = Object.fromEntries(whole);
  const batches = Array.from({ length: WARM_UP + rounds }, () => feedsFor(feeds));
  return timed((step) => stepper.step(batches[step - 1], { step, learningRate: 1e-4 }));
}

/** With fresh weights out of a file, as a mender has them; another process made it, whose memory does not count. */
async function mend(): Promise<Times> {
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-mend-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  const writer = fileURLToPath(new URL("./fresh-weights.ts", import.meta.url));
  const path = join(folder, "fresh");
  execFileSync(process.execPath, [...process.execArgv, writer, name, path]);
  const trained = trainedNetwork(await loadWeights(path));
  const size = { batch, height: side, width: side, cells: cellsAlong(side) };
  return runs(inferenceProgram(trained, size));
}

async function sgemm(): Promise<Times> {
  const shape = [2048, 2048];
  const a = input("a", shape);
  const state = { a: { current: a, next: matmul(a, a) } };
  return runs({ name: "sgemm", feeds: {}, results: {}, state }, { a: floats(shape, noise(shape)) });
}

async function runs(program: Program, state: Tensors = {}): Promise<Times> {
  const device = await open();
  await device.writeState(state);
  const external = device.name === "cpu";
  const compiled = compile(program, device.graphForm, { external });
  const session = await device.load(compiled, { transfer: true });
  const feeds = feedsFor(program.feeds);
  return timed(() => session.run(feeds));
}

const times = await { train, mend, sgemm }[what as "train" | "mend" | "sgemm"]();
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(`${JSON.stringify({ ...times, peakBytes })}\n`, () => process.exit(0));

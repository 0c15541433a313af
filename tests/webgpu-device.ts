/** Runs small programs on WebGPU and reports what came out, as JSON: in a process of its own, for its environment. */
import { floats } from "../src/runtime/device.ts";
import { openDevice } from "../src/runtime/node.ts";
import { fasterOf } from "../src/runtime/race.ts";
import { adderProgram, convolutionProgram, scalerProgram } from "./tiny-models.ts";

export interface WebGpuReport {
  readonly name: string;
  /** The largest difference from the CPU. */
  readonly convolutionError: number;
  /** The state after each of three runs, and what another program makes of it. */
  readonly totals: readonly number[][];
  readonly scaled: readonly number[];
  /** Of the process over 80 runs that replace 1 MB of state. */
  readonly grownBytes: number;
  /** Which device `auto` would take. */
  readonly winner: string;
}

const cpu = await openDevice("cpu");
const webgpu = await openDevice("webgpu", { entries: { "session.disable_cpu_ep_fallback": "1" } });

const waves = (shape: readonly number[], pace: number) =>
  floats(
    shape,
    Float32Array.from({ length: shape.reduce((n, side) => n * side, 1) }, (_, i) =>
      Math.sin(i * pace),
    ),
  );

async function convolutionError(): Promise<number> {
  const [mine, theirs] = await Promise.all(
    [cpu, webgpu].map(async (device) => {
      await device.writeState({ kernel: waves([8, 8, 3, 3], 0.7) });
      const session = await device.load(convolutionProgram(2, 8, 16));
      return Array.from((await session.run({ x: waves([2, 8, 16, 16], 0.3) })).y.data, Number);
    }),
  );
  return Math.max(...mine.map((value, i) => Math.abs(value - theirs[i])));
}

async function stateSteps() {
  await webgpu.writeState({ total: floats([4], new Float32Array(4)) });
  const adder = await webgpu.load(adderProgram());
  const x = Float32Array.of(1, 2, 3, 4);
  const totals: number[][] = [];
  for (let step = 0; step < 3; step++) {
    await adder.run({ x });
    totals.push(Array.from((await webgpu.readState(["total"])).total.data, Number));
  }
  const { scaled } = await (await webgpu.load(scalerProgram())).run({ x });
  return { totals, scaled: Array.from(scaled.data, Number) };
}

async function grownBytes(): Promise<number> {
  const size = 1 << 18;
  await webgpu.writeState({ total: floats([size], new Float32Array(size)) });
  const adder = await webgpu.load(adderProgram(size));
  const run = async (times: number) => {
    for (let i = 0; i < times; i++) await adder.run({ x: new Float32Array(size) });
    return webgpu.memory().residentBytes;
  };
  const before = await run(20);
  return (await run(80)) - before;
}

const report: WebGpuReport = {
  name: webgpu.name,
  convolutionError: await convolutionError(),
  ...(await stateSteps()),
  grownBytes: await grownBytes(),
  winner: (await fasterOf(cpu, webgpu)).name,
};
process.stdout.write(JSON.stringify(report));

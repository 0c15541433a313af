/** Networks on WebGPU, no node of them on the CPU: mending, gradients and the next values of their statistics. */
import { afterAll, expect, test } from "vitest";
import { compile } from "../src/graph/index.ts";
import { hashedNetwork, traced } from "./hashed-network.ts";
import { needsSoftwareVulkan } from "./needs.ts";
import { programOf, runProgram } from "./run-program.ts";
import { WebgpuProcess } from "./webgpu-session.ts";

const networks = [
  ["plain-unet", { width: 4, dilations: [2] }],
  ["pconv-unet", { levels: 3, width: 4 }],
  ["edge-connect", { width: 4, blocks: 1 }],
  ["gated-two-stage", { width: 4, dilations: [2] }],
  ["pepsi", { width: 4, dilations: [2] }],
  ["pepsi", { width: 4, dilations: [2], attention: "cosine" }],
  ["diet-pepsi", { width: 4, dilations: [2, 4] }],
] as const;

let started: WebgpuProcess | undefined;
const processIn = (env: NodeJS.ProcessEnv): WebgpuProcess => {
  started ??= new WebgpuProcess(env);
  return started;
};
afterAll(() => started?.close());

test.for(networks)(
  "%s gives what it gives on the CPU, to 1e-3",
  { timeout: 180_000 }, // a software adapter, whose shaders are compiled first
  async ([name, config], context) => {
    const webgpu = processIn(needsSoftwareVulkan(context));
    const { outputs, holeLoss, parameters, values } = hashedNetwork(name, {
      config,
      training: true,
    });
    const program = compile(programOf({ ...outputs, ...traced(holeLoss, parameters) }, name));
    const [mine, theirs] = [await webgpu.run(program, values), await runProgram(program, values)];
    const gaps = Object.keys(theirs).map((port) => ({ port, gap: gap(mine[port], theirs[port]) }));
    expect(gaps.filter((each) => !(each.gap < 1e-3))).toEqual([]);
  },
);

/** The largest difference of an entry, relative to the largest entry of its tensor. */
const gap = (a: Float32Array, b: Float32Array): number => {
  const scale = Math.max(1e-6, ...b.map(Math.abs));
  return Math.max(...b.map((value, i) => Math.abs(value - a[i]))) / scale;
};

/** Runs graphs and programs on the CPU with ONNX Runtime itself, for tests that must not depend on `src/runtime`. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import {
  type CompiledProgram,
  compile,
  nextName,
  type Program,
  type Tensor,
  topologicalOrder,
} from "../src/graph/index.ts";

/** Row-major values by port name: the feeds, and the state where there is any. */
export type Values = Readonly<Record<string, Float32Array | BigInt64Array>>;
/** Results and next states (`weight:next`) by name. */
export type Results = Readonly<Record<string, Float32Array>>;

export const cpuOptions: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  enableCpuMemArena: false,
  logSeverityLevel: 3,
};

/** A program kept open, to be run more than once. */
export interface OpenProgram {
  run(values: Values): Promise<Results>;
  release(): Promise<void>;
}

/** Builds a session; `options` default to one thread of the CPU. */
export async function openProgram(
  program: CompiledProgram,
  options: InferenceSession.SessionOptions = cpuOptions,
): Promise<OpenProgram> {
  const session = await InferenceSession.create(program.model, options);
  const ports = [...program.feeds, ...program.state];
  const names = [
    ...program.results.map(({ name }) => name),
    ...program.state.filter(({ updated }) => updated).map(({ name }) => nextName(name)),
  ];
  return {
    run: async (values) => {
      const feeds = ports.map(
        ({ name, dtype, shape }) => [name, new OrtTensor(dtype, values[name], shape)] as const,
      );
      const fetched = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(names.map((name) => [name, fetched[name].data as Float32Array]));
    },
    release: () => session.release(),
  };
}

/** Builds, runs once and releases. */
export async function runProgram(program: CompiledProgram, values: Values): Promise<Results> {
  const open = await openProgram(program);
  const results = await open.run(values);
  await open.release();
  return results;
}

/** The program that gives the named tensors; its feeds are the placeholders that they are made of. */
export function programOf(results: Readonly<Record<string, Tensor>>, name = "test"): Program {
  const feeds = topologicalOrder(Object.values(results)).flatMap((tensor) =>
    tensor.op === "input" ? [[tensor.attributes.name, tensor] as const] : [],
  );
  return { name, feeds: Object.fromEntries(feeds), results, state: {} };
}

/** The values of the named tensors, `values` standing for their placeholders. */
export const evaluate = (
  results: Readonly<Record<string, Tensor>>,
  values: Values = {},
): Promise<Results> => runProgram(compile(programOf(results)), values);

/** What decides the last digits of a step: the processor, the threads, the lanes and the engine. */
import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { Device } from "../runtime/index.ts";

export interface Hands {
  readonly threads: number;
  readonly lanes: number;
}

/** For example "AMD EPYC 9B45, cpu, 2 threads in 2 lanes, ONNX Runtime 1.30.0". */
export function machineOf({ name }: Device, { threads, lanes }: Hands): string {
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json");
  const hands = `${threads} threads${lanes > 1 ? ` in ${lanes} lanes` : ""}`;
  return `${cpus()[0]?.model.trim()}, ${name}, ${hands}, ONNX Runtime ${version}`;
}

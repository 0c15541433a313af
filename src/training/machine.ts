/** What decides the last digits of a step: the processor, the threads and the engine. */
import { createRequire } from "node:module";
import { cpus } from "node:os";
import type { Device } from "../runtime/index.ts";

/** For example "AMD EPYC 9B45, cpu, 2 threads, ONNX Runtime 1.30.0". */
export function machineOf({ name }: Device, threads: number): string {
  const { version } = createRequire(import.meta.url)("onnxruntime-node/package.json");
  return `${cpus()[0]?.model.trim()}, ${name}, ${threads} threads, ONNX Runtime ${version}`;
}

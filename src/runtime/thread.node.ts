/** Starts a worker thread from a module of ours, be it TypeScript (running from sources) or built JavaScript. */
import { Worker, type WorkerOptions } from "node:worker_threads";

/** `spawnThread(import.meta.url, "./worker.node")`: the module's name without its ending, relative to `base`. */
export function spawnThread(base: string, module: string, options: WorkerOptions = {}): Worker {
  if (!base.endsWith(".ts")) return new Worker(new URL(`${module}.js`, base), options);
  const entry = new URL(`${module}.ts`, base).href;
  const start = new URL("./from-sources.mjs", import.meta.url);
  return new Worker(start, { ...options, argv: [entry], execArgv: [] });
}

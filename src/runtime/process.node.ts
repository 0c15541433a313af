/** Starts a process of its own from a module of ours, be it TypeScript (running from sources) or built JavaScript. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** `forkProcess(import.meta.url, "./probe-child")`: the module's name without its ending, relative to `base`. */
export function forkProcess(base: string, module: string): ChildProcess {
  if (!base.endsWith(".ts")) return fork(fileURLToPath(new URL(`${module}.js`, base)));
  const entry = new URL(`${module}.ts`, base).href;
  const start = fileURLToPath(new URL("./from-sources.mjs", import.meta.url));
  return fork(start, [entry], { execArgv: [] });
}

/** Both engines, made ready once and then asked to mend in turn by `benchmarks/browser/networks.ts`. */
import type { Engine } from "./engine.ts";
import { ours } from "./ours.ts";
import { taskOf } from "./task.ts";
import { theirs } from "./theirs.ts";

const makers = { ours, theirs };
export type EngineName = keyof typeof makers;

export interface Ready {
  readonly threads: Readonly<Record<EngineName, number>>;
  /** The largest difference between their pictures, of levels 0…255. */
  readonly apartLevels: number;
}

export interface Benchmark {
  ready(threads: number): Promise<Ready>;
  /** Milliseconds of each run. */
  time(name: EngineName, runs: number): Promise<readonly number[]>;
}

const engines = new Map<EngineName, Engine>();

async function ready(threads: number): Promise<Ready> {
  const task = await taskOf();
  for (const name of ["ours", "theirs"] as const)
    engines.set(name, await makers[name](task, threads));
  const mine = engines.get("ours")!;
  const other = engines.get("theirs")!;
  const [a, b] = [await mine.run(), await other.run()];
  return {
    threads: { ours: mine.threads, theirs: other.threads },
    apartLevels: a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]) * 127.5), 0),
  };
}

async function time(name: EngineName, runs: number): Promise<readonly number[]> {
  const milliseconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await engines.get(name)!.run();
    milliseconds.push(performance.now() - start);
  }
  return milliseconds;
}

(globalThis as unknown as { benchmark: Benchmark }).benchmark = { ready, time };
document.documentElement.dataset.benchmark = "loaded";

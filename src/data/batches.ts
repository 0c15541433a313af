/**
 * Batches made ahead of the training step in worker threads. Step k belongs to worker k modulo their number, and
 * every batch depends on (recipe, files, seed, step) alone: how many workers there are changes nothing but speed.
 */
import type { Worker } from "node:worker_threads";
import { KintsugiError } from "../errors.ts";
import { spawnThread } from "../runtime/thread.node.ts";
import type { Batch, BatchPlan } from "./batch.ts";
import type { Assignment, Delivery } from "./protocol.ts";
import type { SourceRecipe } from "./source-schema.ts";
import { listSource } from "./sources.ts";

export interface BatchesOptions extends BatchPlan {
  readonly source: SourceRecipe;
  /** Threads; 1 unless given. */
  readonly workers?: number;
  /** How many batches are made beyond the one asked for; 4 unless given. */
  readonly ahead?: number;
  /** Decoded pictures kept in memory, over all workers; 256 MiB unless given. */
  readonly cacheBytes?: number;
  /** Told of pictures that are skipped, once each. */
  readonly onWarning?: (message: string) => void;
}

export interface Batches {
  /** The batch of a step, ready at once where steps are asked for in turn. Its arrays are the caller's. */
  batch(step: number): Promise<Batch>;
  /** Ends the workers; batches that are waited for are refused with `aborted`. */
  close(): Promise<void>;
}

/**
 * Lists the source's folders and starts the workers, which do not keep the process alive while they idle. Throws
 * `file-missing` for a missing or empty folder.
 */
export async function openBatches(options: BatchesOptions): Promise<Batches> {
  const { source, degradation, size, seed, cells, edges = false } = options;
  const { workers = 1, ahead = 4, cacheBytes = 256 * 2 ** 20, onWarning = () => {} } = options;
  const assignment: Assignment = {
    source: await listSource(source),
    plan: { degradation, size, seed, cells, edges },
    cacheBytes: Math.floor(cacheBytes / workers),
  };
  const warnings = new Set<string>();
  const warnOnce = (message: string) => {
    if (!warnings.has(message)) onWarning(message);
    warnings.add(message);
  };
  const makers = Array.from({ length: workers }, () => new Maker(assignment, warnOnce));
  return new PrefetchedBatches(makers, ahead);
}

class PrefetchedBatches implements Batches {
  readonly #makers: readonly Maker[];
  readonly #ahead: number;
  readonly #ordered = new Map<number, Promise<Batch>>();

  constructor(makers: readonly Maker[], ahead: number) {
    this.#makers = makers;
    this.#ahead = ahead;
  }

  batch(step: number): Promise<Batch> {
    for (const earlier of this.#ordered.keys()) {
      if (earlier < step || earlier > step + this.#ahead) this.#ordered.delete(earlier);
    }
    for (let next = step; next <= step + this.#ahead; next++) {
      if (!this.#ordered.has(next)) this.#ordered.set(next, this.#order(next));
    }
    const ordered = this.#ordered.get(step)!;
    this.#ordered.delete(step);
    return ordered;
  }

  async close(): Promise<void> {
    await Promise.all(this.#makers.map((maker) => maker.close()));
  }

  #order(step: number): Promise<Batch> {
    const batch = this.#makers[step % this.#makers.length].order(step);
    batch.catch(() => {}); // A batch made ahead may never be asked for.
    return batch;
  }
}

interface Waiting {
  resolve(batch: Batch): void;
  reject(error: KintsugiError): void;
}

/** One worker: it keeps the process alive only while a batch is ordered. */
class Maker {
  readonly #worker: Worker;
  /** First come, first served: the worker answers in order. */
  readonly #waiting: Waiting[] = [];
  #end: KintsugiError | undefined;

  constructor(assignment: Assignment, onWarning: (message: string) => void) {
    this.#worker = spawnThread(import.meta.url, "./worker", { workerData: assignment });
    this.#worker.unref();
    this.#worker.on("message", (delivery: Delivery) => this.#receive(delivery, onWarning));
    this.#worker.on("error", (error) =>
      this.#stop(failure("internal", "data worker", error.message)),
    );
    this.#worker.on("exit", (code) => {
      this.#stop(failure("internal", "data worker", `its end with code ${code}`));
    });
  }

  order(step: number): Promise<Batch> {
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(step);
    });
  }

  async close(): Promise<void> {
    this.#stop(failure("aborted", "data worker", "close()"));
    await this.#worker.terminate();
  }

  #receive(delivery: Delivery, onWarning: (message: string) => void): void {
    if (this.#end) return;
    switch (delivery.kind) {
      case "warning":
        onWarning(delivery.message);
        break;
      case "batch":
        this.#settle().resolve(delivery.batch);
        break;
      case "failure": {
        const { step, code, got } = delivery;
        this.#settle().reject(failure(code, `the batch of step ${step}`, got));
        break;
      }
    }
  }

  #settle(): Waiting {
    const waiting = this.#waiting.shift()!;
    if (this.#waiting.length === 0) this.#worker.unref();
    return waiting;
  }

  /** Refuses what is waited for and all that comes; the first reason stays. */
  #stop(reason: KintsugiError): void {
    this.#end ??= reason;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#end);
  }
}

function failure(code: KintsugiError["code"], where: string, got: string): KintsugiError {
  return new KintsugiError(code, { where, expected: "batches", got });
}

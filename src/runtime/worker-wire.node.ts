/** A worker thread of Node as a wire: it keeps the process alive only while a request is out. */
import type { Worker } from "node:worker_threads";
import type { KintsugiError } from "../errors.ts";
import { gone } from "./border.ts";
import type { Memory } from "./device.ts";
import type { Reply, Request } from "./protocol.ts";
import type { Wire } from "./remote.ts";

export class WorkerWire implements Wire {
  readonly #worker: Worker;
  readonly #exit: Promise<void>;
  #waiting: { resolve(reply: Reply): void; reject(error: unknown): void } | undefined;
  #death: KintsugiError | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#worker.unref();
    this.#worker.on("message", (reply: Reply) => this.#receive(reply));
    this.#worker.on("error", (error) => this.#die(`it failed with: ${error.message}`));
    this.#exit = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        this.#die(`it ended with code ${code}`);
        resolve();
      });
    });
  }

  exchange(request: Request, transfer: readonly ArrayBuffer[]): Promise<Reply> {
    if (this.#death) return Promise.reject(this.#death);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage(request, transfer);
    });
  }

  memory(): Memory {
    return {
      residentBytes: process.memoryUsage.rss(),
      peakBytes: process.resourceUsage().maxRSS * 1024,
    };
  }

  async close(): Promise<void> {
    if (this.#death) return;
    await this.exchange({ kind: "close" }, []);
    this.#worker.ref();
    await this.#exit;
  }

  #receive(reply: Reply): void {
    this.#worker.unref();
    this.#waiting?.resolve(reply);
    this.#waiting = undefined;
  }

  #die(how: string): void {
    this.#death ??= gone("device worker", `a worker that is gone: ${how}`);
    this.#waiting?.reject(this.#death);
    this.#waiting = undefined;
  }
}

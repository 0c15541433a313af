/** A worker of the browser as a wire. A browser does not say when a worker ends, only when it fails. */
import type { KintsugiError } from "../errors.ts";
import { gone } from "./border.ts";
import type { Memory } from "./device.ts";
import type { Reply, Request } from "./protocol.ts";
import type { Wire } from "./remote.ts";

/** The part of `Worker` that is used. */
export interface WorkerLike {
  onmessage: ((event: { readonly data: Reply }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
}

export class BrowserWire implements Wire {
  readonly #worker: WorkerLike;
  #waiting: { resolve(reply: Reply): void; reject(error: unknown): void } | undefined;
  #death: KintsugiError | undefined;

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      this.#waiting?.resolve(data);
      this.#waiting = undefined;
    };
    worker.onerror = ({ message }) => this.#die(`it failed with: ${message || "no reason given"}`);
  }

  exchange(request: Request, transfer: readonly ArrayBuffer[]): Promise<Reply> {
    if (this.#death) return Promise.reject(this.#death);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(request, [...transfer]);
    });
  }

  /** NaN: a page is not told how much memory its process holds. */
  memory(): Memory {
    return { residentBytes: Number.NaN, peakBytes: Number.NaN };
  }

  async close(): Promise<void> {
    if (this.#death) return;
    await this.exchange({ kind: "close" }, []).catch(() => {});
    this.#die("it was closed");
  }

  #die(how: string): void {
    this.#death ??= gone("device worker", `a worker that is gone: ${how}`);
    this.#waiting?.reject(this.#death);
    this.#waiting = undefined;
    this.#worker.terminate();
  }
}

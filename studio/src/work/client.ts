/** The page's side of its worker. A worker that dies fails the jobs that waited; the next job starts a new one. */
import type {
  FailureCode,
  FromWorker,
  Given,
  Gives,
  JobName,
  Progress,
  ToWorker,
} from "./protocol.ts";

/** The part of `Worker` that is used. */
export interface WorkerLike {
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: ToWorker): void;
  terminate(): void;
}

/** A job's failure, with its code for the page's own words. */
export class JobFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

interface Waiting {
  resolve(gives: Gives<JobName>): void;
  reject(error: JobFailure): void;
  onProgress(progress: Progress): void;
}

export class Client {
  readonly #start: () => WorkerLike;
  #worker: WorkerLike | undefined;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(start: () => WorkerLike) {
    this.#start = start;
  }

  run<K extends JobName>(
    job: K,
    given: Given<K>,
    { signal, onProgress = () => {} }: JobOptions = {},
  ): Promise<Gives<K>> {
    const worker = this.#ready();
    const id = ++this.#last;
    signal?.addEventListener("abort", () => worker.postMessage({ id, job: "cancel" }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, onProgress });
      worker.postMessage({ id, job, given } as ToWorker);
    });
  }

  #ready(): WorkerLike {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = ({ message }) => this.#fail(message || "the worker died");
    this.#worker = worker;
    return worker;
  }

  #receive(message: FromWorker): void {
    const waiting = this.#waiting.get(message.id);
    if (message.type === "progress") {
      waiting?.onProgress(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    if (message.type === "done") waiting?.resolve(message.gives);
    else waiting?.reject(new JobFailure(message.code, message.message));
  }

  #fail(message: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new JobFailure("worker-died", message));
    this.#waiting.clear();
  }
}

/** Measures what a step takes, in a process of its own: memory that was once used stays in a process's peak. */
import type { ChildProcess } from "node:child_process";
import { type ErrorCode, KintsugiError, throwIfAborted } from "../errors.ts";
import type { DeviceChoice } from "../runtime/index.ts";
import { forkProcess } from "../runtime/process.node.ts";
import type { Recipe } from "./recipe.ts";
import type { Thrift } from "./thrift.ts";

export interface ProbeRequest {
  /** With the micro-batch to try. */
  readonly recipe: Recipe;
  /** The index of the phase to try. */
  readonly phase: number;
  readonly thrift: Thrift;
  readonly device: DeviceChoice;
  readonly threads: number;
}

export interface Probed {
  /** Of the process: code, engine, state and steps, but no data worker, no batches ahead, no evaluation. */
  readonly peakBytes: number;
  /** Of a step that is not the first. */
  readonly milliseconds: number;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}
export type ProbeAnswer = Probed | { readonly failure: Failure };

/**
 * Errors: aborted (the signal fired), out-of-memory (the process was ended, or the engine got no memory), internal
 * (anything else that went wrong in it).
 */
export async function probe(
  request: ProbeRequest,
  signal?: AbortSignal,
  module = "./probe-child",
): Promise<Probed> {
  const where = `${request.recipe.name}, a step to measure memory by`;
  throwIfAborted(signal, where);
  const child = forkProcess(import.meta.url, module);
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    const answer = await answerOf(child, request);
    throwIfAborted(signal, where);
    if ("failure" in answer) throw failed(where, answer.failure);
    return answer;
  } finally {
    signal?.removeEventListener("abort", stop);
    child.kill();
  }
}

/** What the process sends; where it ends without a word, how it ended. */
function answerOf(child: ChildProcess, request: ProbeRequest): Promise<ProbeAnswer> {
  return new Promise((resolve, reject) => {
    child.once("message", (answer) => resolve(answer as ProbeAnswer));
    child.once("error", reject);
    child.once("exit", (status, ended) => {
      const code = ended === null ? "internal" : "out-of-memory";
      resolve({ failure: { code, message: `an end with ${ended ?? status}` } });
    });
    child.send(request);
  });
}

const failed = (where: string, { code, message: got }: Failure): KintsugiError =>
  new KintsugiError(code, { where, expected: "to be taken", got });

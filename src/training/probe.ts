/** Measures what a step takes, in a process of its own: memory that was once used stays in a process's peak. */
import { KintsugiError } from "../errors.ts";
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

/** Errors: aborted (the signal fired), out-of-memory (the process was ended, or the engine got no memory). */
export async function probe(request: ProbeRequest, signal?: AbortSignal): Promise<Probed> {
  const child = forkProcess(import.meta.url, "./probe-child");
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    return await new Promise<Probed>((resolve, reject) => {
      child.once("message", (answer: Probed | { readonly failure: string }) =>
        "failure" in answer ? reject(failed(request, answer.failure)) : resolve(answer),
      );
      child.once("error", reject);
      child.once("exit", (code, ended) =>
        reject(
          signal?.aborted ? aborted(request) : failed(request, `an end with ${ended ?? code}`),
        ),
      );
      child.send(request);
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    child.kill();
  }
}

const failed = ({ recipe: { name } }: ProbeRequest, got: string): KintsugiError =>
  new KintsugiError("out-of-memory", {
    where: `${name}, a step to measure memory by`,
    expected: "an end",
    got,
  });

const aborted = ({ recipe: { name } }: ProbeRequest): KintsugiError =>
  new KintsugiError("aborted", {
    where: name,
    expected: "time to measure memory",
    got: "a signal",
  });

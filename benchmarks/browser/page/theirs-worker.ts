/** TensorFlow.js in a worker: started with threads, then asked to mend as often as is measured. */
import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { ready, setBackend } from "@tensorflow/tfjs-core";
import { gatedUnetInTfjs } from "./gated-unet-in-tfjs.ts";
import { side, type Task } from "./task.ts";

export type Given =
  | "run"
  | {
      readonly files: Parameters<typeof setWasmPaths>[0];
      readonly threads: number;
      readonly feeds: Task["feeds"];
      readonly weights: Task["weights"];
    };
export type Gives = { readonly threads: number } | { readonly mended: Float32Array };

/** The part of a dedicated worker's global scope that is used. */
const port = self as unknown as {
  onmessage: ((event: { readonly data: Given }) => void) | null;
  postMessage(gives: Gives, transfer?: ArrayBuffer[]): void;
};

let run: () => Promise<Float32Array> = async () => new Float32Array();

port.onmessage = async ({ data }) => {
  if (data === "run") {
    const mended = await run();
    port.postMessage({ mended }, [mended.buffer as ArrayBuffer]);
    return;
  }
  // It takes half of the cores at most, for two may be one; here each thread is to have a core.
  Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 * data.threads });
  setWasmPaths(data.files);
  setThreadsCount(data.threads);
  if (!(await setBackend("wasm"))) throw new Error("expected the backend wasm, got none");
  await ready();
  run = gatedUnetInTfjs(data, side);
  port.postMessage({ threads: getThreadsCount() });
};

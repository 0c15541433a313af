/** The page's side of TensorFlow.js, which runs in a worker as ours does. */
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { absolute } from "../../../studio/src/work/absolute.ts";
import type { Engine } from "./engine.ts";
import type { Task } from "./task.ts";
import type { Given, Gives } from "./theirs-worker.ts";

const files = {
  "tfjs-backend-wasm.wasm": absolute(plain),
  "tfjs-backend-wasm-simd.wasm": absolute(simd),
  "tfjs-backend-wasm-threaded-simd.wasm": absolute(threadedSimd),
};

export async function theirs({ weights, feeds }: Task, threads: number): Promise<Engine> {
  const worker = new Worker(new URL("./theirs-worker.ts", import.meta.url), { type: "module" });
  const ask = (given: Given) =>
    new Promise<Gives>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`TensorFlow.js: ${message}`));
      worker.postMessage(given);
    });
  const started = await ask({ files, threads, feeds, weights });
  return {
    threads: "threads" in started ? started.threads : 0,
    async run() {
      const gives = await ask("run");
      if (!("mended" in gives)) throw new Error("TensorFlow.js: expected a picture, got none");
      return gives.mended;
    },
  };
}

/** `gated-unet` by our own engine, as the studio runs it: in a worker, on ONNX Runtime's WebAssembly. */
import { openDevice } from "kintsugi/browser";
import { compile } from "../../../src/graph/index.ts";
import { trainedNetwork } from "../../../src/mending/mender.ts";
import { inferenceProgram } from "../../../src/networks/index.ts";
import { runtimeFiles } from "../../../studio/src/work/runtime-files.ts";
import type { Engine } from "./engine.ts";
import { cells, side, type Task } from "./task.ts";

export async function ours({ weights, feeds }: Task, threads: number): Promise<Engine> {
  const device = await openDevice("cpu", { runtime: runtimeFiles, threads });
  const size = { batch: 1, height: side, width: side, cells };
  const program = inferenceProgram(trainedNetwork(weights), size);
  const session = await device.load(compile(program, device.graphForm));
  return {
    threads,
    async run() {
      const { mended } = await session.run(feeds);
      return mended.data as Float32Array;
    },
  };
}

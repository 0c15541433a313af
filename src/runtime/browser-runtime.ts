/**
 * onnxruntime-web as the engine wants it. One thing surprises: its `run` never writes into outputs that were allocated
 * for it in main memory, so results are copied there.
 */
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { DeviceName } from "./device.ts";
import type { Host, Runtime } from "./engine.ts";

/** Where the two files of ONNX Runtime's WebAssembly lie: its loader and its code. */
export interface RuntimeFiles {
  readonly mjs: string;
  readonly wasm: string;
}

/** The worker's first message: what ONNX Runtime is to be started with. */
export interface Start {
  readonly kind: "start";
  readonly device: DeviceName;
  /** ONNX Runtime's own guess where left out, which bundlers often move away. */
  readonly files?: RuntimeFiles | undefined;
  /** More than one need a page that is isolated (COOP and COEP headers). */
  readonly threads: number;
}

export async function startHost({ device, files, threads }: Start): Promise<Host> {
  const ort = await (device === "webgpu"
    ? import("onnxruntime-web/webgpu")
    : import("onnxruntime-web/wasm"));
  ort.env.logLevel = "fatal";
  ort.env.wasm.numThreads = threads;
  if (files) ort.env.wasm.wasmPaths = { ...files };
  return {
    ort: { Tensor: ort.Tensor, InferenceSession: { create } } as unknown as Runtime,
    providers: ["cpu", "webgpu"],
    advice: {
      cpu: "use a browser with WebAssembly",
      webgpu: "use a browser and a graphics driver with WebGPU, or the device cpu",
      cuda: "use the device webgpu or cpu",
    },
  };

  async function create(model: Uint8Array, options: InferenceSession.SessionOptions) {
    const session = await ort.InferenceSession.create(model, options);
    return {
      run: (feeds: Tensors, outputs?: Tensors) => runInto(session, feeds, outputs),
      release: () => session.release(),
    };
  }
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Runs, and where tensors for the results are given, copies each into its own. */
async function runInto(
  session: InferenceSession,
  feeds: Tensors,
  outputs: Tensors | undefined,
): Promise<Tensors> {
  if (!outputs) return session.run(feeds);
  const results = await session.run(feeds, Object.keys(outputs));
  for (const [name, { data }] of Object.entries(outputs)) {
    (data as Float32Array).set(results[name].data as Float32Array);
  }
  return outputs;
}

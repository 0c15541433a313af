/**
 * State on the GPU (WebGPU): an updated value's new tensor stays there, is fed back, and the one that it replaces
 * is disposed. Values come and go through identity sessions: `getData()` on a GPU tensor aborts onnxruntime-node.
 */
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { DType } from "../graph/tensor.ts";
import type { TensorArray, TensorData, Tensors } from "./device.ts";
import type { Loaded, Runtime, Store } from "./engine.ts";
import { copyOf, feedTensors, toTensor } from "./host-store.ts";
import { identityModel } from "./identity.ts";
import type { Plan } from "./protocol.ts";

export class GpuStore implements Store {
  readonly #ort: Runtime;
  readonly #values = new Map<string, Tensor>();
  readonly #movers = new Map<string, InferenceSession>();

  constructor(ort: Runtime) {
    this.#ort = ort;
  }

  placement({ results, state, kept }: Plan): InferenceSession.SessionOptions {
    const onHost = results.map(({ name }) => [name, "cpu"] as const);
    const staying = [...state.flatMap(({ next }) => next ?? []), ...kept.map(({ name }) => name)];
    const onGpu = staying.map((name) => [name, "gpu-buffer"] as const);
    return { preferredOutputLocation: Object.fromEntries([...onHost, ...onGpu]) };
  }

  async write(values: Tensors): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      this.#replace(name, await this.#move(toTensor(this.#ort, value), value.dtype, "gpu-buffer"));
    }
  }

  async read(names: readonly string[]): Promise<Tensors> {
    const copies: Record<string, TensorData> = {};
    for (const name of names) {
      const value = this.#values.get(name)!;
      copies[name] = copyOf(await this.#move(value, value.type as DType, "cpu"));
    }
    return copies;
  }

  drop(names: readonly string[]): void {
    for (const name of names) {
      this.#values.get(name)?.dispose();
      this.#values.delete(name);
    }
  }

  async run({ session, plan }: Loaded, data: Readonly<Record<string, TensorArray>>) {
    const inputs = feedTensors(this.#ort, plan.feeds, data);
    for (const { name } of plan.state) inputs[name] = this.#values.get(name)!;
    const outputs = await session.run(inputs);
    for (const { name, next } of plan.state) {
      if (next) this.#replace(name, outputs[next]);
    }
    for (const { name } of plan.kept) this.#replace(name, outputs[name]);
    return Object.fromEntries(plan.results.map(({ name }) => [name, copyOf(outputs[name])]));
  }

  async close(): Promise<void> {
    this.drop([...this.#values.keys()]);
    for (const mover of this.#movers.values()) await mover.release();
    this.#movers.clear();
  }

  #replace(name: string, value: Tensor): void {
    this.drop([name]);
    this.#values.set(name, value);
  }

  async #move(tensor: Tensor, dtype: DType, to: "cpu" | "gpu-buffer"): Promise<Tensor> {
    const key = `${dtype} ${to}`;
    const mover =
      this.#movers.get(key) ??
      (await this.#ort.InferenceSession.create(identityModel(dtype), {
        executionProviders: ["webgpu"],
        preferredOutputLocation: to,
        logSeverityLevel: 4,
      }));
    this.#movers.set(key, mover);
    return (await mover.run({ x: tensor })).y;
  }
}

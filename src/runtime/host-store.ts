/**
 * State in main memory (CPU, CUDA). Each updated value has two buffers that are allocated once and swapped:
 * ONNX Runtime writes preallocated outputs in place, and one buffer must never be both input and output of a run.
 * What is only kept has one.
 */
import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { TensorArray, TensorData, TensorSpec, Tensors } from "./device.ts";
import type { Loaded, Runtime, Store } from "./engine.ts";

interface Slot {
  current: Tensor;
  /** Where the next value is written; made at the first update. */
  spare?: Tensor;
}

const arrays = { float32: Float32Array, int64: BigInt64Array, bool: Uint8Array } as const;
type Named = TensorSpec & { readonly name: string };

export class HostStore implements Store {
  readonly #ort: Runtime;
  readonly #slots = new Map<string, Slot>();

  constructor(ort: Runtime) {
    this.#ort = ort;
  }

  placement(): InferenceSession.SessionOptions {
    return {};
  }

  async write(values: Tensors): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      this.#slots.set(name, { current: toTensor(this.#ort, value) });
    }
  }

  async read(names: readonly string[]): Promise<Tensors> {
    return Object.fromEntries(
      names.map((name) => [name, copyOf(this.#slots.get(name)!.current)] as const),
    );
  }

  drop(names: readonly string[]): void {
    for (const name of names) this.#slots.delete(name);
  }

  /** A state's values as they lie. */
  values(name: string): Float32Array {
    return this.#slots.get(name)!.current.data as Float32Array;
  }

  /** Moves state to where `place` gives room for so many numbers; what is not there yet has zeros, and the shape of `like`. */
  move(name: string, like: string, place: (length: number) => Float32Array): void {
    const held = this.#slots.get(name);
    const { type, dims } = held?.current ?? this.#slots.get(like)!.current;
    const data = place(dims.reduce((size, side) => size * side, 1));
    if (held) data.set(held.current.data as Float32Array);
    this.#slots.set(name, { current: new this.#ort.Tensor(type, data, dims) });
  }

  async run({ session, plan }: Loaded, data: Readonly<Record<string, TensorArray>>) {
    const slots = plan.state.map(({ name, next }) => ({
      name,
      next,
      slot: this.#slots.get(name)!,
    }));
    const inputs = feedTensors(this.#ort, plan.feeds, data);
    const outputs: Record<string, Tensor> = {};
    for (const port of plan.results) outputs[port.name] = blank(this.#ort, port);
    for (const { name, next, slot } of slots) {
      inputs[name] = slot.current;
      if (next) outputs[next] = slot.spare ??= blankLike(this.#ort, slot.current);
    }
    for (const port of plan.kept) {
      const slot = this.#slots.get(port.name) ?? { current: blank(this.#ort, port) };
      this.#slots.set(port.name, slot);
      outputs[port.name] = slot.current;
    }
    await session.run(inputs, outputs);
    for (const { next, slot } of slots) {
      if (next) [slot.current, slot.spare] = [slot.spare!, slot.current];
    }
    return Object.fromEntries(plan.results.map(({ name }) => [name, toData(outputs[name])]));
  }

  async close(): Promise<void> {
    this.#slots.clear();
  }
}

/** The fed arrays as ONNX Runtime's tensors over the same memory. */
export function feedTensors(
  ort: Runtime,
  ports: readonly Named[],
  data: Readonly<Record<string, TensorArray>>,
): Record<string, Tensor> {
  return Object.fromEntries(
    ports.map(({ name, dtype, shape }) => [name, new ort.Tensor(dtype, data[name], shape)]),
  );
}

export const toTensor = (ort: Runtime, { dtype, shape, data }: TensorData): Tensor =>
  new ort.Tensor(dtype, data, shape);

/** The tensor over its own memory. */
export const toData = ({ type, dims, data }: Tensor): TensorData =>
  ({ dtype: type, shape: dims, data }) as TensorData;

export const copyOf = (tensor: Tensor): TensorData => {
  const { dtype, shape, data } = toData(tensor);
  return { dtype, shape, data: data.slice() } as TensorData;
};

const blank = (ort: Runtime, { dtype, shape }: TensorSpec): Tensor =>
  new ort.Tensor(dtype, new arrays[dtype](shape.reduce((n, side) => n * side, 1)), shape);

const blankLike = (ort: Runtime, { type, dims }: Tensor): Tensor =>
  blank(ort, { dtype: type as TensorData["dtype"], shape: dims });

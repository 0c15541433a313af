/** How much memory a program needs: which tensors are alive at once when it runs in topological order. */
import { topologicalOrder } from "./gradient.ts";
import { outputsOf, type Program } from "./program.ts";
import { simplify } from "./simplify.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

export interface MemoryNeed {
  /** Weights, moments and whatever else is kept between runs. */
  readonly stateBytes: number;
  readonly feedBytes: number;
  /** The most that computed tensors take at once. */
  readonly activationBytes: number;
}

/** The program's need, counted from its graph; what a runtime adds (padding, workspaces) is not in it. */
export function memoryNeed(program: Program): MemoryNeed {
  const outputs = simplify(outputsOf(program).map(([, tensor]) => tensor));
  return {
    stateBytes: Object.values(program.state).reduce((sum, slot) => sum + bytesOf(slot.current), 0),
    feedBytes: Object.values(program.feeds).reduce((sum, feed) => sum + bytesOf(feed), 0),
    activationBytes: activationPeak(outputs),
  };
}

function activationPeak(outputs: readonly Tensor[]): number {
  const order = topologicalOrder(outputs);
  const lastUse = lastUses(order, outputs);
  const dying = new Map<number, Tensor[]>();
  for (const [tensor, step] of lastUse) dying.set(step, [...(dying.get(step) ?? []), tensor]);
  let alive = 0;
  let peak = 0;
  order.forEach((tensor, step) => {
    alive += ownBytes(tensor);
    peak = Math.max(peak, alive);
    for (const dead of dying.get(step) ?? []) alive -= ownBytes(dead);
  });
  return peak;
}

/** The step at which each tensor's storage is read last; outputs are never freed. */
function lastUses(
  order: readonly Tensor[],
  outputs: readonly Tensor[],
): ReadonlyMap<Tensor, number> {
  const lastUse = new Map<Tensor, number>();
  order.forEach((tensor, step) => {
    for (const from of [tensor, ...tensor.inputs]) lastUse.set(storageOf(from), step);
  });
  for (const output of outputs) lastUse.set(storageOf(output), order.length);
  return lastUse;
}

/** Operators that give their input's bytes another shape. */
const views: ReadonlySet<string> = new Set(["reshape", "stopGradient"]);
const storageOf = (tensor: Tensor): Tensor =>
  views.has(tensor.op) ? storageOf(tensor.inputs[0]) : tensor;

/** Feeds, state and constants are counted elsewhere or small. */
function ownBytes(tensor: Tensor): number {
  return views.has(tensor.op) || tensor.inputs.length === 0 ? 0 : bytesOf(tensor);
}

const entryBytes = { float32: 4, int64: 8, bool: 1 } as const;
const bytesOf = ({ dtype, shape }: Tensor): number => entryBytes[dtype] * sizeOf(shape);

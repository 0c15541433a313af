/**
 * How much memory a program needs: which buffers are alive at once when ONNX Runtime runs it. Its order of the
 * operators and its two ways with dead tensors' buffers are followed step by step.
 */
import { topologicalOrder } from "./gradient.ts";
import { outputsOf, type Program } from "./program.ts";
import { simplify } from "./simplify.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

/**
 * What becomes of a dead tensor's buffer: it is handed on to the next tensor of its shape, and held until that one
 * is made, which may be the whole network later; or it is freed at once.
 */
export type Buffers = "handed-on" | "freed";

export interface MemoryNeed {
  /** Weights, moments and whatever else stays between runs. */
  readonly stateBytes: number;
  readonly feedBytes: number;
  /** The most that computed tensors take at once; results and next states have their own places. */
  readonly activationBytes: number;
}

/** The program's need, counted from its graph; what a runtime adds (padding, workspaces) is not in it. */
export function memoryNeed(program: Program, buffers: Buffers = "handed-on"): MemoryNeed {
  const outputs = simplify(outputsOf(program).map(([, tensor]) => tensor));
  return {
    stateBytes: [
      ...Object.values(program.state).map(({ current }) => current),
      ...Object.values(program.kept ?? {}),
    ].reduce((sum, tensor) => sum + bytesOf(tensor), 0),
    feedBytes: Object.values(program.feeds).reduce((sum, feed) => sum + bytesOf(feed), 0),
    activationBytes: peakOf(lifetimes[buffers](runningOrder(outputs), new Set(outputs))),
  };
}

/**
 * The order in which ONNX Runtime computes: depth first from the last output, and of a tensor's inputs the one that
 * was emitted last comes first.
 */
function runningOrder(outputs: readonly Tensor[]): readonly Tensor[] {
  const emitted = new Map(topologicalOrder(outputs).map((tensor, i) => [tensor, i]));
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack = outputs.map((tensor) => ({ tensor, isDone: false }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.isDone) order.push(top.tensor);
    if (top.isDone || seen.has(top.tensor)) continue;
    seen.add(top.tensor);
    const inputs = top.tensor.inputs.toSorted((a, b) => emitted.get(a)! - emitted.get(b)!);
    stack.push({ ...top, isDone: true });
    for (const tensor of inputs) if (!seen.has(tensor)) stack.push({ tensor, isDone: false });
  }
  return order.filter(({ inputs }) => inputs.length > 0);
}

// ── Lifetimes ───────────────────────────────────────────────────────────────────────────────────

/** A buffer, from the step that takes it to the last that reads it. */
interface Lifetime {
  readonly bytes: number;
  readonly from: number;
  to: number;
}
type Lifetimes = (order: readonly Tensor[], outputs: ReadonlySet<Tensor>) => readonly Lifetime[];

const lifetimes: { readonly [K in Buffers]: Lifetimes } = { "handed-on": handedOn, freed };

function freed(order: readonly Tensor[], outputs: ReadonlySet<Tensor>): readonly Lifetime[] {
  const made = new Map<Tensor, Lifetime>();
  order.forEach((tensor, step) => {
    if (!outputs.has(tensor)) made.set(tensor, { bytes: bytesOf(tensor), from: step, to: step });
    for (const from of tensor.inputs) extend(made.get(from), step);
  });
  return [...made.values()];
}

/** A buffer with the tensors in it that are still to be read. */
interface Shared extends Lifetime {
  readers: number;
}

function handedOn(order: readonly Tensor[], outputs: ReadonlySet<Tensor>): readonly Lifetime[] {
  const readers = readersOf(order);
  const places = new Map<Tensor, Shared>();
  const dead = new Map<string, Shared[]>();
  const made: Shared[] = [];
  const placeOf = (tensor: Tensor, step: number): Shared => {
    const taken = inPlace(tensor, places) ?? dead.get(kindOf(tensor))?.pop();
    if (taken) return taken;
    made.push({ bytes: bytesOf(tensor), from: step, to: step, readers: 0 });
    return made[made.length - 1];
  };
  order.forEach((tensor, step) => {
    if (!outputs.has(tensor)) {
      const place = views.has(tensor.op) ? places.get(tensor.inputs[0]) : placeOf(tensor, step);
      if (place) places.set(tensor, place);
      if (place) place.readers += readers.get(tensor) ?? 0;
    }
    for (const from of new Set(tensor.inputs)) {
      const place = places.get(from);
      extend(place, step);
      if (place && --place.readers === 0 && place !== places.get(tensor)) {
        dead.set(kindOf(from), [...(dead.get(kindOf(from)) ?? []), place]);
      }
    }
  });
  return made;
}

/** How many tensors are made of each. */
function readersOf(order: readonly Tensor[]): ReadonlyMap<Tensor, number> {
  const readers = new Map<Tensor, number>();
  for (const tensor of order) {
    for (const from of new Set(tensor.inputs)) readers.set(from, (readers.get(from) ?? 0) + 1);
  }
  return readers;
}

/** Operators that give their input's bytes another shape. */
const views: ReadonlySet<string> = new Set(["reshape", "stopGradient"]);
/** Operators that write over an operand of their output's shape which nothing else reads. */
const overwriting: ReadonlySet<string> = new Set(
  "neg abs exp log sqrt relu softplus sigmoid tanh elu leakyRelu clip add sub mul div".split(" "),
);

function inPlace(tensor: Tensor, places: ReadonlyMap<Tensor, Shared>): Shared | undefined {
  if (!overwriting.has(tensor.op)) return undefined;
  const operand = tensor.inputs.find(
    (from) => places.get(from)?.readers === 1 && kindOf(from) === kindOf(tensor),
  );
  return operand && places.get(operand);
}

function extend(lifetime: Lifetime | undefined, step: number): void {
  if (lifetime) lifetime.to = step;
}

/** The most bytes at any step. */
function peakOf(all: readonly Lifetime[]): number {
  const changes = new Map<number, number>();
  const change = (step: number, bytes: number) =>
    changes.set(step, (changes.get(step) ?? 0) + bytes);
  for (const { bytes, from, to } of all) {
    change(from, bytes);
    change(to + 1, -bytes);
  }
  let alive = 0;
  let peak = 0;
  for (const [, bytes] of [...changes].sort(([a], [b]) => a - b)) {
    alive += bytes;
    peak = Math.max(peak, alive);
  }
  return peak;
}

const kindOf = ({ dtype, shape }: Tensor): string => `${dtype} ${shape}`;

const entryBytes = { float32: 4, int64: 8, bool: 1 } as const;
export const bytesOf = ({ dtype, shape }: Tensor): number => entryBytes[dtype] * sizeOf(shape);

/**
 * What a forward pass may forget, to be recomputed (see recompute.ts): the graph in its order is cut into parts where
 * few bytes cross, what crosses a cut is kept, and the rest of a part is made again when the backward pass gets there.
 */
import { multiplyAdds } from "./cost.ts";
import { topologicalOrder } from "./gradient.ts";
import { bytesOf } from "./liveness.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

export interface Forgetting {
  /** A part makes at most this share of the bytes that the whole forward pass makes, 0…1: smaller parts, lower peak. */
  readonly part: number;
  /** How much of what could be forgotten is: 1 all, less only where it is cheap to make again. */
  readonly share: number;
}

/** The tensors to forget on the way to the losses; never the last part, whose backward pass begins at once. */
export function forgettable(
  losses: readonly Tensor[],
  { part, share }: Forgetting,
): ReadonlySet<Tensor> {
  const order = topologicalOrder(losses).filter(({ inputs }) => inputs.length > 0);
  const lastUse = lastUses(order);
  const total = order.reduce((sum, tensor) => sum + bytesOf(tensor), 0);
  const parts = cuts(order, lastUse, part * total).map(([from, to]) =>
    order.slice(from, to).filter((tensor) => (lastUse.get(tensor) ?? order.length) < to),
  );
  return cheapest(parts.slice(0, -1), share);
}

/** The place in the order at which each tensor is read last. */
function lastUses(order: readonly Tensor[]): ReadonlyMap<Tensor, number> {
  const last = new Map<Tensor, number>();
  order.forEach(({ inputs }, place) => {
    for (const from of inputs) last.set(from, place);
  });
  return last;
}

/**
 * The parts [from, to) of at most `limit` bytes (or of one tensor) for which the fewest bytes are kept: kept(to) =
 * min over from of kept(from) + the bytes made in [from, to) and read from `to` on. What was kept at an earlier cut
 * and crosses this one too is counted once.
 */
function cuts(
  order: readonly Tensor[],
  lastUse: ReadonlyMap<Tensor, number>,
  limit: number,
): readonly (readonly [from: number, to: number])[] {
  const kept = [0];
  const before = [0];
  for (let to = 1; to <= order.length; to++) {
    kept[to] = Number.POSITIVE_INFINITY;
    let made = 0;
    let crossing = 0;
    for (let from = to - 1; from >= 0; from--) {
      const bytes = bytesOf(order[from]);
      made += bytes;
      if (made > limit && from < to - 1) break;
      if ((lastUse.get(order[from]) ?? 0) >= to) crossing += bytes;
      if (kept[from] + crossing >= kept[to]) continue;
      kept[to] = kept[from] + crossing;
      before[to] = from;
    }
  }
  const parts: (readonly [number, number])[] = [];
  for (let to = order.length; to > 0; to = before[to]) parts.unshift([before[to], to]);
  return parts;
}

/** Parts whose bytes cost the least work to make again, until they hold the share of all parts' bytes. */
function cheapest(parts: readonly (readonly Tensor[])[], share: number): ReadonlySet<Tensor> {
  const priced = parts.map((tensors) => ({
    tensors,
    bytes: tensors.reduce((sum, tensor) => sum + bytesOf(tensor), 0),
    work: workOf(tensors),
  }));
  const wanted = share * priced.reduce((sum, { bytes }) => sum + bytes, 0);
  const forgotten = new Set<Tensor>();
  let bytes = 0;
  for (const each of priced.toSorted((a, b) => a.work * b.bytes - b.work * a.bytes)) {
    if (bytes >= wanted) break;
    for (const tensor of each.tensors) forgotten.add(tensor);
    bytes += each.bytes;
  }
  return forgotten;
}

/** What moving an entry costs, in multiply-adds: operators without any are bound by memory. Measured on CPUs. */
const ENTRY_WORK = 32;

/** About how long tensors take to compute, in multiply-adds. */
export const workOf = (tensors: readonly Tensor[]): number =>
  tensors.reduce(
    (sum, tensor) =>
      sum +
      (tensor.inputs.length > 0 ? multiplyAdds(tensor) + ENTRY_WORK * sizeOf(tensor.shape) : 0),
    0,
  );

/**
 * Gradients that recompute what the forward pass does not keep (Chen et al. 2016): copies of forward tensors take
 * their places in the backward pass. A copy is made by the same operators, so what tells the two apart, and makes
 * the copy wait until it is needed, is a tie: + 0 · (an entry of everything that must be done before it).
 */
import { add, mul } from "./elementwise.ts";
import { type Flows, gradients, topologicalOrder } from "./gradient.ts";
import { reshape, slice } from "./shaping.ts";
import { node, sizeOf, type Tensor } from "./tensor.ts";

/**
 * A `gradients` that reads no tensor of `forgotten` on the way back: it is made again from what is not forgotten when
 * the first rule asks for it, after all slopes that were found until then. Where several losses share a forward pass,
 * each makes its own copies, one loss after the other.
 */
export function recomputing(forgotten: ReadonlySet<Tensor>): typeof gradients {
  const gateAfter = gates();
  let found: readonly Tensor[] = [];
  return (loss, wrt) => {
    const forward = new Set(topologicalOrder([loss]));
    const copies = new Map<Tensor, Tensor>();
    const slopes = gradients(loss, wrt, (flows, dy, pending) => {
      const flowing = flows.flatMap((flow) => flow ?? []);
      const made = topologicalOrder(flowing, (tensor) => tensor === dy || forward.has(tensor));
      const missing = topologicalOrder(
        made.flatMap(({ inputs }) => inputs).filter((from) => forgotten.has(from)),
        (tensor) => !forgotten.has(tensor) || copies.has(tensor),
      );
      if (missing.length > 0) copyInto(copies, missing, gateAfter([...found, ...pending()]));
      return rewired(flows, made, copies);
    });
    found = [...found, ...slopes];
    return slopes;
  };
}

/** What stands for a tensor. */
type Stand = (tensor: Tensor) => Tensor;

/** The flows with copies for what they are made of, where there are any. */
function rewired(
  flows: Flows,
  made: readonly Tensor[],
  copies: ReadonlyMap<Tensor, Tensor>,
): Flows {
  const rebuilt = new Map<Tensor, Tensor>();
  const standing: Stand = (tensor) => rebuilt.get(tensor) ?? copies.get(tensor) ?? tensor;
  for (const tensor of made) rebuilt.set(tensor, over(tensor, standing));
  return flows.map((flow) => flow && standing(flow));
}

/** Copies the tensors, which stand after their inputs; those that are made of none of the others wait for the gate. */
function copyInto(copies: Map<Tensor, Tensor>, missing: readonly Tensor[], gate: Tensor): void {
  const fresh = new Set(missing);
  const copied: Stand = (tensor) => copies.get(tensor) ?? tensor;
  for (const tensor of missing) {
    const waits = tensor.inputs.some((from) => fresh.has(from));
    copies.set(tensor, over(tensor, waits ? copied : tied(tensor, copied, gate)));
  }
}

/** Ties the tensor's smallest operand, since a tied operand is a tensor of its own. */
function tied({ inputs }: Tensor, standing: Stand, gate: Tensor): Stand {
  const [smallest] = inputs
    .filter(({ dtype }) => dtype === "float32")
    .toSorted((a, b) => sizeOf(a.shape) - sizeOf(b.shape));
  return (tensor) => (tensor === smallest ? add(standing(tensor), gate) : standing(tensor));
}

/** The same operator over what stands for its inputs. */
function over(tensor: Tensor, standing: Stand): Tensor {
  const inputs = tensor.inputs.map(standing);
  const isSame = inputs.every((from, i) => from === tensor.inputs[i]);
  return isSame ? tensor : node(tensor.op, inputs, tensor.attributes, tensor.shape, tensor.dtype);
}

/** Makes gates: 0, once the gate before and all the slopes are there. An infinite slope makes it NaN, as the loss soon is. */
function gates(): (slopes: readonly Tensor[]) => Tensor {
  const waitedFor = new Set<Tensor>();
  let last: readonly Tensor[] = [];
  return (slopes) => {
    const fresh = slopes.filter((slope) => !waitedFor.has(slope));
    for (const slope of fresh) waitedFor.add(slope);
    const gate = [...last, ...fresh.map((slope) => mul(firstEntry(slope), 0))].reduce(add);
    last = [gate];
    return gate;
  };
}

function firstEntry(tensor: Tensor): Tensor {
  const ranges = tensor.shape.map((_, axis) => ({ axis, end: 1 }));
  return reshape(slice(tensor, ranges), []);
}

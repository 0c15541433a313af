/**
 * Reverse-mode gradients as a rewrite: walks the graph from the loss backwards and asks each operator's rule
 * for the gradients of its inputs. The result is more graph; nothing is computed.
 */
import { add } from "./elementwise.ts";
import { ruleOf } from "./operators.ts";
import { broadcastTo } from "./shaping.ts";
import { constant, requireShape, type Tensor } from "./tensor.ts";

export type Flows = readonly (Tensor | undefined)[];

/**
 * Changes what a rule made of `dy`, the slope of its tensor, before it flows on. `pending` gives the slopes that are
 * still to be used: those of tensors whose turn has not come, of this one, and of what is asked for.
 */
export type Backward = (flows: Flows, dy: Tensor, pending: () => readonly Tensor[]) => Flows;

/**
 * ∂loss/∂t for each t of `wrt`, in their shapes; `loss` is a scalar. Zeros where the loss does not depend on t.
 * `backward` may change every rule's flows on their way.
 */
export function gradients(
  loss: Tensor,
  wrt: readonly Tensor[],
  backward: Backward = (flows) => flows,
): readonly Tensor[] {
  requireShape(loss.shape.length === 0, "gradients", "a scalar loss []", loss.shape);
  const order = topologicalOrder([loss]);
  const needed = dependents(order, new Set(wrt));
  const slopes = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  const used = new Set<Tensor>();
  const pending = () => [...slopes].flatMap(([from, slope]) => (used.has(from) ? [] : [slope]));
  for (const tensor of order.toReversed()) {
    const dy = slopes.get(tensor);
    if (dy === undefined || !needed.has(tensor)) continue;
    const flows = backward(ruleOf(tensor).gradient(tensor, dy, tensor), dy, pending);
    if (tensor.inputs.length > 0) used.add(tensor);
    tensor.inputs.forEach((from, i) => {
      const flow = flows[i];
      if (flow === undefined || !needed.has(from)) return;
      const sofar = slopes.get(from);
      slopes.set(from, sofar ? add(sofar, flow) : flow);
    });
  }
  return wrt.map((tensor) => slopes.get(tensor) ?? broadcastTo(constant(0), tensor.shape));
}

/** Every tensor that the outputs are made of, each after its inputs; what `isGiven` and is behind it is left out. */
export function topologicalOrder(
  outputs: readonly Tensor[],
  isGiven: (tensor: Tensor) => boolean = () => false,
): readonly Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  // An explicit stack: training graphs are deeper than the call stack.
  const stack: { readonly tensor: Tensor; next: number }[] = [];
  const visit = (tensor: Tensor) => {
    if (seen.has(tensor) || isGiven(tensor)) return;
    seen.add(tensor);
    stack.push({ tensor, next: 0 });
  };
  for (const output of outputs) {
    visit(output);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      if (top.next < top.tensor.inputs.length) {
        visit(top.tensor.inputs[top.next++]);
      } else {
        order.push(top.tensor);
        stack.pop();
      }
    }
  }
  return order;
}

/** The tensors of `order` that are in `roots` or made of one. */
function dependents(order: readonly Tensor[], roots: ReadonlySet<Tensor>): ReadonlySet<Tensor> {
  const reached = new Set<Tensor>();
  for (const tensor of order) {
    if (roots.has(tensor) || tensor.inputs.some((from) => reached.has(from))) reached.add(tensor);
  }
  return reached;
}

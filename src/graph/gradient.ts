/**
 * Reverse-mode gradients as a rewrite: walks the graph from the loss backwards and asks each operator's rule
 * for the gradients of its inputs. The result is more graph; nothing is computed.
 */
import { add } from "./elementwise.ts";
import { ruleOf } from "./operators.ts";
import { broadcastTo } from "./shaping.ts";
import { constant, requireShape, type Tensor } from "./tensor.ts";

/** ∂loss/∂t for each t of `wrt`, in their shapes; `loss` is a scalar. Zeros where the loss does not depend on t. */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): readonly Tensor[] {
  requireShape(loss.shape.length === 0, "gradients", "a scalar loss []", loss.shape);
  const order = topologicalOrder([loss]);
  const needed = dependents(order, new Set(wrt));
  const slopes = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  for (const tensor of order.toReversed()) {
    const dy = slopes.get(tensor);
    if (dy === undefined || !needed.has(tensor)) continue;
    const flows = ruleOf(tensor).gradient(tensor, dy, tensor);
    tensor.inputs.forEach((from, i) => {
      const flow = flows[i];
      if (flow === undefined || !needed.has(from)) return;
      const sofar = slopes.get(from);
      slopes.set(from, sofar ? add(sofar, flow) : flow);
    });
  }
  return wrt.map((tensor) => slopes.get(tensor) ?? broadcastTo(constant(0), tensor.shape));
}

/** Every tensor that the outputs are made of, each after its inputs. */
export function topologicalOrder(outputs: readonly Tensor[]): readonly Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  // An explicit stack: training graphs are deeper than the call stack.
  const stack: { readonly tensor: Tensor; next: number }[] = [];
  const visit = (tensor: Tensor) => {
    if (seen.has(tensor)) return;
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

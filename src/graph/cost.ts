/** What a graph costs to compute: the multiply-adds of its convolutions and of its matrix products. */
import { topologicalOrder } from "./gradient.ts";
import { simplify } from "./simplify.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

export interface Cost {
  /** Multiply-adds of all convolutions, transposed ones among them; biases are not counted. */
  readonly convolutions: number;
  /** Multiply-adds of all matrix products. */
  readonly products: number;
}

/** The cost of all that the outputs need, each tensor computed once. */
export function costOf(outputs: readonly Tensor[]): Cost {
  const tensors = topologicalOrder(simplify(outputs));
  const total = (isCounted: (tensor: Tensor) => boolean) =>
    tensors.filter(isCounted).reduce((sum, tensor) => sum + multiplyAdds(tensor), 0);
  return {
    convolutions: total(({ op }) => op === "conv" || op === "convTranspose"),
    products: total(({ op }) => op === "matmul"),
  };
}

/** The multiply-adds of one tensor from its inputs; 0 for operators that only add, move or compare. */
export function multiplyAdds({ op, inputs, shape }: Tensor): number {
  // Each entry of [N, O, H', W'] is a sum over C/groups · kH · kW, the weight being [O, C/groups, kH, kW].
  if (op === "conv") return sizeOf(shape) * sizeOf(inputs[1].shape.slice(1));
  // Each entry of [N, C, H, W] is spread over O/groups · kH · kW, the weight being [C, O/groups, kH, kW].
  if (op === "convTranspose") return sizeOf(inputs[0].shape) * sizeOf(inputs[1].shape.slice(1));
  // Each entry of [..., M, N] is a sum over K.
  if (op === "matmul") return sizeOf(shape) * inputs[0].shape.at(-1)!;
  return 0;
}

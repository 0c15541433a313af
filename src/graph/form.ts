/** Graphs in the form that a device computes fastest; their values are the same to rounding. */
import { withPhases } from "./enlarged-convolution.ts";
import { rewritten, shareEqual } from "./simplify.ts";
import { node, type Tensor } from "./tensor.ts";
import { withFewerProducts, withFewerWideProducts } from "./winograd.ts";

/**
 * `fewer-products` where products and branches are slow beside moving memory, as on WebAssembly; `fewer-wide-products` where
 * only those of wide convolutions are, as on one thread of a CPU; `short-sums` where thousands of short sums are faster than a few long
 * ones, as on a GPU.
 */
export type GraphForm = "usual" | "fewer-products" | "fewer-wide-products" | "short-sums";

const rewrites: Readonly<Record<GraphForm, (outputs: readonly Tensor[]) => readonly Tensor[]>> = {
  usual: shareEqual,
  "fewer-products": (outputs) => rewritten(withFewerProducts(outputs), withBothBranches),
  "fewer-wide-products": (outputs) => rewritten(withFewerWideProducts(outputs), withBothBranches),
  "short-sums": (outputs) => rewritten(rewritten(outputs, withPhases), withShortSums),
};

/** The outputs in the form, equal subexpressions made once. Gradients are to be taken afterwards. */
export const inForm = (outputs: readonly Tensor[], form: GraphForm): readonly Tensor[] =>
  rewrites[form](outputs);

/** An activation that takes both its branches of every number, and then the larger. */
function withBothBranches(tensor: Tensor): Tensor {
  const isSteep = tensor.op === "leakyRelu" && tensor.attributes.slope > 1;
  if ((tensor.op !== "elu" && tensor.op !== "leakyRelu") || isSteep) return tensor;
  if (tensor.attributes.branches) return tensor;
  const { op, inputs, attributes, shape } = tensor;
  return node(op, inputs, { ...attributes, branches: "both" }, shape);
}

/** A convolution in one group, the gradient of whose weight is to be made by `weightGradientByBlocks`. */
function withShortSums(tensor: Tensor): Tensor {
  const isConvolution = tensor.op === "conv" || tensor.op === "convTranspose";
  if (!isConvolution || tensor.attributes.groups > 1 || tensor.attributes.sums) return tensor;
  const { op, inputs, attributes, shape } = tensor;
  return node(op, inputs, { ...attributes, sums: "short" }, shape);
}

/** Graphs in the form that a device computes fastest; their values are the same to rounding. */
import { withPhases } from "./enlarged-convolution.ts";
import { rewritten, shareEqual } from "./simplify.ts";
import { node, type Tensor } from "./tensor.ts";
import { withFewerProducts, withFewerWideProducts } from "./winograd.ts";

/**
 * `both-branches` where branches and denormal numbers are slow, as on a CPU; `fewer-products` where products are, too, beside moving memory, as on
 * WebAssembly; `fewer-wide-products` where only those of wide convolutions are, as on one thread of a CPU; `short-sums` where thousands of
 * short sums are faster than a few long ones, as on a GPU.
 */
export type GraphForm =
  | "usual"
  | "both-branches"
  | "fewer-products"
  | "fewer-wide-products"
  | "short-sums";

const rewrites: Readonly<Record<GraphForm, (outputs: readonly Tensor[]) => readonly Tensor[]>> = {
  usual: shareEqual,
  "both-branches": (outputs) => rewritten(outputs, onCpu),
  "fewer-products": (outputs) => rewritten(withFewerProducts(outputs), onCpu),
  "fewer-wide-products": (outputs) => rewritten(withFewerWideProducts(outputs), onCpu),
  "short-sums": (outputs) => rewritten(rewritten(outputs, withPhases), withShortSums),
};

/** The outputs in the form, equal subexpressions made once. Gradients are to be taken afterwards. */
export const inForm = (outputs: readonly Tensor[], form: GraphForm): readonly Tensor[] =>
  rewrites[form](outputs);

const onCpu = (tensor: Tensor): Tensor => withNormalShares(withBothBranches(tensor));

/** A softmax without denormal numbers. */
function withNormalShares(tensor: Tensor): Tensor {
  if (tensor.op !== "softmax" || tensor.attributes.least) return tensor;
  const { op, inputs, attributes, shape } = tensor;
  return node(op, inputs, { ...attributes, least: "normal" }, shape);
}

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

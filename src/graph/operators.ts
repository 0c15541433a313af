/**
 * The table of operators: how each is differentiated, emitted and folded. A row lives beside the function
 * that makes the operator, in its family's file; a missing row does not compile.
 */

import { type ConvolutionAttributes, convolutionRules } from "./convolution.ts";
import { type ElementwiseAttributes, elementwiseRules } from "./elementwise.ts";
import type { Emitter } from "./emit.ts";
import { type GatherAttributes, gatherRules } from "./gather.ts";
import { type MatmulAttributes, matmulRules } from "./matmul.ts";
import { type PooledAttributes, pooledRules } from "./pooled-moments.ts";
import { type PoolingAttributes, poolingRules } from "./pooling.ts";
import { type ReductionAttributes, reductionRules } from "./reduction.ts";
import { type ShapingAttributes, shapingRules } from "./shaping.ts";
import type { Node, Stored, Tensor } from "./tensor.ts";

/** The tensors that nothing computes. */
interface LeafAttributes {
  input: { readonly name: string };
  constant: { readonly data: Float32Array | BigInt64Array; readonly stored?: Stored };
}

export type OperatorAttributes = LeafAttributes &
  ConvolutionAttributes &
  ElementwiseAttributes &
  GatherAttributes &
  MatmulAttributes &
  PooledAttributes &
  PoolingAttributes &
  ReductionAttributes &
  ShapingAttributes;
export type OperatorName = keyof OperatorAttributes;

export interface Rule<K extends OperatorName> {
  /** ∂L/∂inputs from ∂L/∂output (`dy`, of the output's shape); `undefined` where nothing flows. */
  readonly gradient: (node: Node<K>, dy: Tensor, output: Tensor) => readonly (Tensor | undefined)[];
  /** Emits ONNX and gives the name of the output value. */
  readonly emit: (node: Node<K>, to: Emitter) => string;
  /** The values, where every input is a float32 constant. */
  readonly fold?: (node: Node<K>, values: readonly Float32Array[]) => Float32Array;
}
export type Rules<K extends OperatorName> = { readonly [Name in K]: Rule<Name> };

const leafRules: Rules<keyof LeafAttributes> = {
  input: { gradient: () => [], emit: ({ attributes }) => attributes.name },
  constant: {
    gradient: () => [],
    emit: ({ attributes, shape }, to) =>
      to.external(attributes.stored, shape) ?? to.constant(attributes.data, shape),
  },
};

const rules: Rules<OperatorName> = {
  ...leafRules,
  ...convolutionRules,
  ...elementwiseRules,
  ...gatherRules,
  ...matmulRules,
  ...pooledRules,
  ...poolingRules,
  ...reductionRules,
  ...shapingRules,
};

/** The row of a tensor's operator. */
export const ruleOf = (tensor: Tensor): Rule<OperatorName> =>
  rules[tensor.op] as Rule<OperatorName>;

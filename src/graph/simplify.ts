/**
 * Rewrites a graph into an equal, smaller one: equal subexpressions are shared, constants folded, and a few
 * identities applied. Dead code never gets here, since only what the outputs need is walked.
 */
import { topologicalOrder } from "./gradient.ts";
import { type OperatorName, ruleOf } from "./operators.ts";
import { concat, pad, reshape, transpose } from "./shaping.ts";
import { type Node, node, sameShape, sizeOf, type Tensor } from "./tensor.ts";

/** Folding stops where an operand or the result has more than this many entries. */
const LARGEST_FOLD = 65_536;
/** Constants up to this many entries are compared by value, larger ones by identity. */
const LARGEST_COMPARED = 64;

/** The outputs, made of a simplified graph. */
export const simplify = (outputs: readonly Tensor[]): readonly Tensor[] =>
  rewritten(outputs, (tensor) => fold(simplest(tensor)));

/**
 * The outputs, with equal subexpressions made once and everything else as it was, `stopGradient` too. What is shared
 * before gradients are taken gathers its slopes before they flow on.
 */
export const shareEqual = (outputs: readonly Tensor[]): readonly Tensor[] =>
  rewritten(outputs, (tensor) => tensor);

/** The outputs, made of what `rule` has for each tensor over its rewritten inputs; equal ones are made once. */
export function rewritten(
  outputs: readonly Tensor[],
  rule: (tensor: Tensor) => Tensor,
): readonly Tensor[] {
  const done = new Map<Tensor, Tensor>();
  const share = sharing();
  for (const tensor of topologicalOrder(outputs)) {
    const inputs = tensor.inputs.map((from) => done.get(from)!);
    const rebuilt = inputs.every((from, i) => from === tensor.inputs[i])
      ? tensor
      : node(tensor.op, inputs, tensor.attributes, tensor.shape, tensor.dtype);
    done.set(tensor, share(rule(rebuilt)));
  }
  return outputs.map((output) => done.get(output)!);
}

// ── Sharing ─────────────────────────────────────────────────────────────────────────────────────

/** Gives back the first tensor that was made by the same operator from the same inputs. */
function sharing(): (tensor: Tensor) => Tensor {
  const known = new Map<string, Tensor>();
  const numbers = new Map<unknown, number>();
  const numberOf = (thing: unknown): number => {
    if (!numbers.has(thing)) numbers.set(thing, numbers.size);
    return numbers.get(thing)!;
  };
  const attributesOf = (tensor: Tensor): string => {
    if (tensor.op !== "constant") return JSON.stringify(tensor.attributes, withInfinities);
    const { attributes, shape } = tensor;
    if (sizeOf(shape) <= LARGEST_COMPARED) return exactly(attributes.data);
    return `#${numberOf(attributes.stored ?? attributes.data)}`;
  };
  return (tensor) => {
    const inputs = tensor.inputs.map(numberOf);
    const key = [tensor.op, tensor.dtype, tensor.shape, attributesOf(tensor), inputs].join("|");
    const first = known.get(key) ?? tensor;
    known.set(key, first);
    return first;
  };
}

/** JSON writes ∞ and −∞ alike, as null. */
const withInfinities = (_key: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? `${value}` : value;

/** `join` writes −0 as 0, which are not the same constant. */
function exactly(data: Float32Array | BigInt64Array): string {
  const written: string[] = [];
  for (const value of data) written.push(Object.is(value, -0) ? "-0" : `${value}`);
  return written.join();
}

// ── Folding ─────────────────────────────────────────────────────────────────────────────────────

function fold(tensor: Tensor): Tensor {
  const rule = ruleOf(tensor);
  if (rule.fold === undefined || tensor.inputs.length === 0) return tensor;
  if (tensor.dtype !== "float32" || sizeOf(tensor.shape) > LARGEST_FOLD) return tensor;
  // A spread constant stays small as it is: ONNX spreads it when it runs.
  if (tensor.op === "broadcast") return tensor;
  if (!tensor.inputs.every((from) => isFloats(from, LARGEST_FOLD))) return tensor;
  const values = tensor.inputs.map(({ attributes }) => attributes.data);
  return node("constant", [], { data: rule.fold(tensor, values) }, tensor.shape);
}

type Floats = Node<"constant"> & { readonly attributes: { readonly data: Float32Array } };

/** A float32 constant of at most `most` entries, told without a look at its values, which may lie in a file. */
const isFloats = (tensor: Tensor, most: number): tensor is Floats =>
  tensor.op === "constant" && tensor.dtype === "float32" && sizeOf(tensor.shape) <= most;

// ── Identities ──────────────────────────────────────────────────────────────────────────────────

/** An equal tensor: an input of this one, or one new node over what its inputs are made of. */
type Identity<K extends OperatorName> = (tensor: Node<K>) => Tensor | undefined;

const identities: { readonly [K in OperatorName]?: Identity<K> } = {
  stopGradient: ({ inputs: [x] }) => x,
  pooledMean: ({ inputs: [mean] }) => mean,
  pooledVariance: ({ inputs: [, variance] }) => variance,
  // 0 + x, x + 0; x + (−y) = x − y; two pieces side by side
  add: (sum) => neutral(sum, 0, [0, 1]) ?? minus(sum) ?? joined(sum) ?? unspread(sum),
  sub: (difference) => neutral(difference, 0, [1]) ?? unspread(difference),
  mul: (product) => neutral(product, 1, [0, 1]) ?? unspread(product),
  div: (quotient) => neutral(quotient, 1, [1]) ?? unspread(quotient),
  min: (least) => unspread(least),
  max: (most) => unspread(most),
  where: (choice) => unspread(choice),
  neg: ({ inputs: [x] }) => (x.op === "neg" ? x.inputs[0] : undefined),
  reshape: ({ inputs: [x], shape }) =>
    x.op === "reshape" ? reshape(x.inputs[0], shape) : undefined,
  transpose: ({ inputs: [x], attributes: { order } }) =>
    x.op === "transpose"
      ? transpose(
          x.inputs[0],
          order.map((axis) => x.attributes.order[axis]),
        )
      : undefined,
};

function simplest(tensor: Tensor): Tensor {
  let simple = tensor;
  for (;;) {
    const identity = identities[simple.op] as Identity<OperatorName> | undefined;
    const better = identity?.(simple as Node);
    if (better === undefined || better === simple) return simple;
    simple = better;
  }
}

/** The other operand, where the operand at one of `sides` is the scalar that changes nothing. */
function neutral({ inputs, shape }: Node, value: number, sides: readonly number[]) {
  const side = sides.find((i) => {
    const one = inputs[i];
    if (!isFloats(one, 1) || !sameShape(inputs[1 - i].shape, shape)) return false;
    return one.attributes.data[0] === value;
  });
  return side === undefined ? undefined : inputs[1 - side];
}

function minus({ inputs: [a, b], shape }: Node): Tensor | undefined {
  if (b.op === "neg") return node("sub", [a, b.inputs[0]], {}, shape);
  if (a.op === "neg") return node("sub", [b, a.inputs[0]], {}, shape);
  return undefined;
}

/** Operators that broadcast by themselves need no spread operand where another one has the full shape. */
function unspread({ op, inputs, attributes, shape, dtype }: Node): Tensor | undefined {
  const spread = inputs.findIndex((from) => from.op === "broadcast");
  if (spread < 0) return undefined;
  const full = inputs.some((from, i) => i !== spread && sameShape(from.shape, shape));
  if (!full) return undefined;
  const narrow = inputs.map((from, i) => (i === spread ? from.inputs[0] : from));
  return node(op, narrow, attributes, shape, dtype);
}

/** pad(a) + pad(b) = pad(concat(a, b)), where the two stand side by side: the gradient of a split. */
function joined({ inputs: [a, b] }: Node): Tensor | undefined {
  if (a.op !== "pad" || b.op !== "pad" || !sameShape(a.shape, b.shape)) return undefined;
  const parts = [a, b].map(({ inputs: [x], attributes }) => ({ x, ...attributes }));
  if (parts.some(({ mode, value }) => mode !== "constant" || value !== 0)) return undefined;
  const axes = a.shape.flatMap((_, i) =>
    parts.some(({ before, after }) => before[i] + after[i] > 0) ? [i] : [],
  );
  if (axes.length !== 1) return undefined;
  const [axis] = axes;
  const [first, second] = parts.toSorted((p, q) => p.before[axis] - q.before[axis]);
  if (first.before[axis] + first.x.shape[axis] !== second.before[axis]) return undefined;
  const pieces = [first, second].flatMap(({ x }) => piecesOf(x, axis));
  return pad(concat(pieces, axis), { before: first.before, after: second.after });
}

/** What was joined along the axis before. */
const piecesOf = (x: Tensor, axis: number): readonly Tensor[] =>
  x.op === "concat" && x.attributes.axis === axis ? x.inputs : [x];

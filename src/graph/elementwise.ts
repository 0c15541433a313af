/**
 * Elementwise operators with numpy broadcasting. Each row holds the ONNX name, the value on numbers (for
 * constant folding) and the gradient, formula first. `y` is the output.
 */
import { TensorProto_DataType as DataType } from "onnx-buf";
import type { Emitter } from "./emit.ts";
import type { Rule, Rules } from "./operators.ts";
import { sumTo } from "./reduction.ts";
import { broadcastTo } from "./shaping.ts";
import {
  broadcastShape,
  constant,
  type Node,
  node,
  type Operand,
  requireShape,
  type Shape,
  sizeOf,
  type Tensor,
  tensorOf,
} from "./tensor.ts";

type UnaryName = "neg" | "abs" | "exp" | "log" | "sqrt" | "relu" | "softplus" | "sigmoid" | "tanh";
type BinaryName = "add" | "sub" | "mul" | "div" | "min" | "max";
type CompareName = "greater" | "less" | "equal";

export type ElementwiseAttributes = Record<UnaryName | BinaryName | CompareName, object> & {
  elu: Branches;
  leakyRelu: Branches & { readonly slope: number };
  pow: object;
  clip: { readonly low: number; readonly high: number };
  where: object;
  indicator: object;
  stopGradient: object;
};

/** How a function of two branches is computed; else by the device's own kernel, which may ask of every number which it takes. */
interface Branches {
  readonly branches?: "both";
}

const none = {};

// ── Unary ───────────────────────────────────────────────────────────────────────────────────────

const unary =
  (op: UnaryName) =>
  (x: Tensor): Tensor =>
    node(op, [x], none, x.shape);

export const neg = unary("neg");
export const abs = unary("abs");
export const exp = unary("exp");
/** Natural logarithm; x > 0. */
export const log = unary("log");
export const sqrt = unary("sqrt");
export const relu = unary("relu");
/** log(1 + eˣ) */
export const softplus = unary("softplus");
/** 1 / (1 + e⁻ˣ) */
export const sigmoid = unary("sigmoid");
export const tanh = unary("tanh");

/** x where x > 0, else eˣ − 1. */
export const elu = (x: Tensor): Tensor => node("elu", [x], none, x.shape);
/** x where x > 0, else slope·x. */
export const leakyRelu = (x: Tensor, slope = 0.2): Tensor =>
  node("leakyRelu", [x], { slope }, x.shape);
/** x limited to low…high; the gradient passes inside, its ends included. */
export const clip = (x: Tensor, low: number, high: number): Tensor =>
  node("clip", [x], { low, high }, x.shape);
/** The same value, a constant to the gradient. */
export const stopGradient = (x: Tensor): Tensor =>
  node("stopGradient", [x], none, x.shape, x.dtype);
export const square = (x: Tensor): Tensor => mul(x, x);
/** −1, 0 or 1. ONNX's own Sign is left out: the WebGPU provider has no kernel for it. */
export const sign = (x: Tensor): Tensor => sub(indicator(greater(x, 0)), indicator(less(x, 0)));

interface UnaryRow {
  readonly onnx: string;
  readonly value: (x: number) => number;
  readonly gradient: (x: Tensor, y: Tensor, dy: Tensor) => Tensor;
}

const unaryRows: Record<UnaryName, UnaryRow> = {
  // (−x)' = −1
  neg: { onnx: "Neg", value: (x) => -x, gradient: (_x, _y, dy) => neg(dy) },
  // |x|' = sign x, 0 at 0
  abs: { onnx: "Abs", value: Math.abs, gradient: (x, _y, dy) => mul(dy, sign(x)) },
  // (eˣ)' = eˣ
  exp: { onnx: "Exp", value: Math.exp, gradient: (_x, y, dy) => mul(dy, y) },
  // (ln x)' = 1/x
  log: { onnx: "Log", value: Math.log, gradient: (x, _y, dy) => div(dy, x) },
  // (√x)' = 1/(2√x)
  sqrt: { onnx: "Sqrt", value: Math.sqrt, gradient: (_x, y, dy) => div(mul(dy, 0.5), y) },
  // 1 where x > 0, 0 elsewhere
  relu: {
    onnx: "Relu",
    value: (x) => Math.max(x, 0),
    gradient: (_x, y, dy) => mul(dy, indicator(greater(y, 0))),
  },
  // σ(x)
  softplus: {
    onnx: "Softplus",
    value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    gradient: (x, _y, dy) => mul(dy, sigmoid(x)),
  },
  // y(1 − y)
  sigmoid: {
    onnx: "Sigmoid",
    value: (x) => 1 / (1 + Math.exp(-x)),
    gradient: (_x, y, dy) => mul(dy, mul(y, sub(1, y))),
  },
  // 1 − y²
  tanh: {
    onnx: "Tanh",
    value: Math.tanh,
    gradient: (_x, y, dy) => mul(dy, sub(1, mul(y, y))),
  },
};

const unaryRule = ({ onnx, value, gradient }: UnaryRow): Rule<UnaryName> => ({
  gradient: ({ inputs }, dy, y) => [gradient(inputs[0], y, dy)],
  emit: ({ inputs }, to) => to.op(onnx, [to.name(inputs[0])]),
  fold: (_node, [x]) => x.map(value),
});

// ── Binary ──────────────────────────────────────────────────────────────────────────────────────

const binary =
  (op: BinaryName | CompareName, dtype: "float32" | "bool" = "float32") =>
  (a: Operand, b: Operand): Tensor => {
    const inputs = [tensorOf(a), tensorOf(b)];
    return node(op, inputs, none, broadcastShape(inputs[0].shape, inputs[1].shape, op), dtype);
  };

export const add = binary("add");
export const sub = binary("sub");
export const mul = binary("mul");
export const div = binary("div");
/** The smaller; where both are equal the gradient goes to the first. */
export const min = binary("min");
/** The larger; where both are equal the gradient goes to the first. */
export const max = binary("max");
/** a > b, as bool. */
export const greater = binary("greater", "bool");
export const less = binary("less", "bool");
export const equal = binary("equal", "bool");

interface BinaryRow {
  readonly onnx: string;
  readonly value: (a: number, b: number) => number;
  /** Gradients in the output's shape, or summed back over broadcast axes already; the others are afterwards. */
  readonly gradient: (a: Tensor, b: Tensor, y: Tensor, dy: Tensor) => readonly [Tensor, Tensor];
}

const binaryRows: Record<BinaryName, BinaryRow> = {
  add: { onnx: "Add", value: (a, b) => a + b, gradient: (_a, _b, _y, dy) => [dy, dy] },
  sub: { onnx: "Sub", value: (a, b) => a - b, gradient: (_a, _b, _y, dy) => [dy, neg(dy)] },
  mul: {
    onnx: "Mul",
    value: (a, b) => a * b,
    gradient: (a, b, _y, dy) => [mul(dy, b), mul(dy, a)],
  },
  // (a/b)'_a = 1/b, (a/b)'_b = −y/b, where b is the same for all that is summed
  div: {
    onnx: "Div",
    value: (a, b) => a / b,
    gradient: (_a, b, y, dy) => [div(dy, b), neg(div(sumTo(mul(dy, y), b.shape), b))],
  },
  min: {
    onnx: "Min",
    value: Math.min,
    gradient: (a, b, _y, dy) => toSecondWhere(greater(a, b), dy),
  },
  max: {
    onnx: "Max",
    value: Math.max,
    gradient: (a, b, _y, dy) => toSecondWhere(less(a, b), dy),
  },
};

/** The slopes of two operands of which the condition chooses the second, else the first. */
function toSecondWhere(condition: Tensor, dy: Tensor): readonly [Tensor, Tensor] {
  const second = mul(dy, indicator(condition));
  return [sub(dy, second), second];
}

const binaryRule = ({ onnx, value, gradient }: BinaryRow): Rule<BinaryName> => ({
  gradient: ({ inputs: [a, b] }, dy, y) => {
    const [da, db] = gradient(a, b, y, dy);
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  },
  emit: emitInOrder(onnx),
  fold: ({ shape, inputs }, [a, b]) => {
    const left = broadcastIndex(inputs[0].shape, shape);
    const right = broadcastIndex(inputs[1].shape, shape);
    return Float32Array.from({ length: sizeOf(shape) }, (_, i) => value(a[left(i)], b[right(i)]));
  },
});

const compareRule = (onnx: string): Rule<CompareName> => ({
  gradient: () => [],
  emit: emitInOrder(onnx),
});

// ── Others ──────────────────────────────────────────────────────────────────────────────────────

/** aᵇ, with a > 0 where the gradient is asked; a number as exponent is spread to a's shape. */
export function pow(a: Tensor, b: Operand): Tensor {
  // The WebGPU provider's Pow does not broadcast, so both operands get the full shape here.
  const exponent = tensorOf(b);
  const shape = broadcastShape(a.shape, exponent.shape, "pow");
  return node("pow", [broadcastTo(a, shape), broadcastTo(exponent, shape)], none, shape);
}

/** `a` where the condition holds, else `b`; all three broadcast. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  requireShape(condition.dtype === "bool", "where", "a condition of dtype bool", condition.shape);
  const inputs = [condition, tensorOf(a), tensorOf(b)];
  const branches = broadcastShape(inputs[1].shape, inputs[2].shape, "where");
  return node("where", inputs, none, broadcastShape(condition.shape, branches, "where"));
}

/**
 * 1 where the condition holds, else 0, as numbers. Multiplying by it is several times as fast as `where`, of which a CPU makes
 * both branches and then their sum.
 */
export function indicator(condition: Tensor): Tensor {
  const isCondition = condition.dtype === "bool";
  requireShape(isCondition, "indicator", "a condition of dtype bool", condition.shape);
  return node("indicator", [condition], none, condition.shape);
}

export const elementwiseRules: Rules<keyof ElementwiseAttributes> = {
  neg: unaryRule(unaryRows.neg),
  abs: unaryRule(unaryRows.abs),
  exp: unaryRule(unaryRows.exp),
  log: unaryRule(unaryRows.log),
  sqrt: unaryRule(unaryRows.sqrt),
  relu: unaryRule(unaryRows.relu),
  softplus: unaryRule(unaryRows.softplus),
  sigmoid: unaryRule(unaryRows.sigmoid),
  tanh: unaryRule(unaryRows.tanh),
  add: binaryRule(binaryRows.add),
  sub: binaryRule(binaryRows.sub),
  mul: binaryRule(binaryRows.mul),
  div: binaryRule(binaryRows.div),
  min: binaryRule(binaryRows.min),
  max: binaryRule(binaryRows.max),
  greater: compareRule("Greater"),
  less: compareRule("Less"),
  equal: compareRule("Equal"),
  elu: {
    // 1 where x > 0, else eˣ = y + 1: both are min(y, 0) + 1
    gradient: (_node, dy, y) => [mul(dy, add(min(y, 0), 1))],
    emit: ({ inputs, attributes }, to) => {
      const x = to.name(inputs[0]);
      if (!attributes.branches) return to.op("Elu", [x], { alpha: 1 });
      // max(eᵐⁱⁿ⁽ˣ˒ ⁰⁾ − 1, x); below −87 powers are denormal, and slow.
      const bounds = [to.name(constant(-87)), to.name(constant(0))];
      const power = to.op("Exp", [to.op("Clip", [x, ...bounds])]);
      return to.op("Max", [to.op("Sub", [power, to.name(constant(1))]), x]);
    },
    fold: (_node, [x]) => x.map((v) => (v > 0 ? v : Math.expm1(v))),
  },
  leakyRelu: {
    gradient: ({ inputs, attributes }, dy) => [mul(dy, slopeOf(inputs[0], attributes.slope))],
    emit: ({ inputs, attributes: { slope, branches } }, to) => {
      const x = to.name(inputs[0]);
      if (!branches) return to.op("LeakyRelu", [x], { alpha: slope });
      return to.op("Max", [to.op("Mul", [x, to.name(constant(slope))]), x]); // slope·x > x where x < 0
    },
    fold: ({ attributes }, [x]) => x.map((v) => (v > 0 ? v : v * attributes.slope)),
  },
  clip: {
    gradient: ({ inputs: [x] }, dy, y) => [mul(dy, indicator(equal(x, y)))],
    emit: ({ inputs, attributes: { low, high } }, to) =>
      to.op("Clip", [to.name(inputs[0]), to.name(constant(low)), to.name(constant(high))]),
    fold: ({ attributes: { low, high } }, [x]) => x.map((v) => Math.min(high, Math.max(low, v))),
  },
  pow: {
    // (aᵇ)'_a = b·aᵇ⁻¹, (aᵇ)'_b = aᵇ·ln a
    gradient: ({ inputs: [a, b] }, dy, y) => [
      mul(dy, mul(b, pow(a, sub(b, 1)))),
      b.op === "constant" ? undefined : mul(dy, mul(y, log(a))),
    ],
    emit: emitInOrder("Pow"),
    fold: (_node, [a, b]) => a.map((v, i) => v ** b[i]),
  },
  where: {
    gradient: ({ inputs: [condition, a, b] }, dy) => [
      undefined,
      sumTo(where(condition, dy, 0), a.shape),
      sumTo(where(condition, 0, dy), b.shape),
    ],
    emit: emitInOrder("Where"),
  },
  indicator: {
    gradient: () => [],
    emit: ({ inputs }, to) => to.op("Cast", [to.name(inputs[0])], { to: DataType.FLOAT }),
  },
  stopGradient: {
    gradient: () => [],
    emit: ({ inputs }, to) => to.name(inputs[0]),
    fold: (_node, [x]) => x,
  },
};

/** 1 where x > 0, else `slope`. */
function slopeOf(x: Tensor, slope: number): Tensor {
  const isPositive = greater(x, 0);
  const isLess = slope >= 0 && slope <= 1;
  return isLess ? max(indicator(isPositive), slope) : where(isPositive, 1, slope);
}

/** Emission of an operator that takes its inputs as they are. */
function emitInOrder(onnx: string) {
  return ({ inputs }: Pick<Node, "inputs">, to: Emitter): string =>
    to.op(
      onnx,
      inputs.map((each) => to.name(each)),
    );
}

/** Flat index in the output → flat index in an operand that broadcasts to it. */
export function broadcastIndex(from: Shape, to: Shape): (index: number) => number {
  if (sizeOf(from) === 1) return () => 0;
  const offset = to.length - from.length;
  const strides = to.map((_, axis) => {
    const own = axis - offset;
    return own < 0 || from[own] === 1 ? 0 : sizeOf(from.slice(own + 1));
  });
  return (index) => {
    let rest = index;
    let flat = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      flat += (rest % to[axis]) * strides[axis];
      rest = Math.floor(rest / to[axis]);
    }
    return flat;
  };
}

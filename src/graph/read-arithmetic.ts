/** Readers of ONNX's elementwise operators, matrix products, reductions and normalisations. */
import {
  abs,
  add,
  clip,
  div,
  elu,
  equal,
  exp,
  greater,
  indicator,
  leakyRelu,
  less,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from "./elementwise.ts";
import { matmul, transposeMatrix } from "./matmul.ts";
import { averagePool } from "./pooling.ts";
import type { Reader, Readers, ReadNode } from "./read-node.ts";
import { constantOfNumbers } from "./read-static.ts";
import { constantOf, dtypeOf, numbersOf } from "./read-tensor.ts";
import {
  logSoftmax,
  mean,
  type ReductionOptions,
  reduceMax,
  softmax,
  sum,
  variance,
} from "./reduction.ts";
import { reshape } from "./shaping.ts";
import { type DType, sizeOf, type Tensor } from "./tensor.ts";

// ── Elementwise ─────────────────────────────────────────────────────────────────────────────────

const unary =
  (of: (x: Tensor) => Tensor): Reader =>
  (node) =>
    of(node.float(0));

const binary =
  (of: (a: Tensor, b: Tensor) => Tensor): Reader =>
  (node) =>
    of(node.float(0), node.float(1));

/** One operand or more, combined from left to right. */
const variadic =
  (of: (a: Tensor, b: Tensor) => Tensor): Reader =>
  (node) =>
    node.inputs.map((_, i) => node.float(i)).reduce((a, b) => of(a, b));

const LARGEST_FLOAT = 3.4028234663852886e38;

/** Limits are attributes before opset 11, inputs since. */
function readClip(node: ReadNode): Tensor {
  const low = node.known(1)?.[0] ?? node.number("min", -LARGEST_FLOAT);
  const high = node.known(2)?.[0] ?? node.number("max", LARGEST_FLOAT);
  return clip(node.float(0), low, high);
}

/** elu_α(x) = relu(x) + α·elu(min(x, 0)) */
function readElu(node: ReadNode): Tensor {
  const alpha = node.number("alpha", 1);
  const x = node.float(0);
  return alpha === 1 ? elu(x) : add(relu(x), mul(elu(min(x, 0)), alpha));
}

/** The exponent may be whole numbers; a square stays differentiable below zero. */
function readPow(node: ReadNode): Tensor {
  const exponent = floats(node.any(1));
  const numbers = numbersOf(exponent);
  return numbers?.length === 1 && numbers[0] === 2
    ? square(node.float(0))
    : pow(node.float(0), exponent);
}

function readWhere(node: ReadNode): Tensor {
  const condition = node.any(0);
  // Stored bools are kept as whole numbers.
  const holds = condition.op === "constant" ? greater(floats(condition), 0) : condition;
  return where(holds, node.float(1), node.float(2));
}

/** Floats of any width are float32 here, stored bools whole numbers. */
function readCast(node: ReadNode): Tensor {
  node.ignore("saturate");
  const x = node.any(0);
  const to = dtypeOf(node.int("to", 0));
  if (to === undefined) return node.complain("a cast to numbers or bools", "another type");
  if (x.dtype === to) return x;
  const numbers = numbersOf(x);
  if (numbers) return constantOfNumbers(numbers.map(casts[to]), x.shape, to);
  if (x.dtype === "bool" && to === "float32") return indicator(x);
  return node.complain(`a cast of computed ${x.dtype} to itself`, `one to ${to}`);
}

const casts: Readonly<Record<DType, (x: number) => number>> = {
  float32: (x) => x,
  int64: Math.trunc,
  bool: (x) => (x === 0 ? 0 : 1),
};

/** A constant as float32. */
function floats(tensor: Tensor): Tensor {
  const numbers = numbersOf(tensor);
  return numbers ? constantOf(Float32Array.from(numbers), tensor.shape) : tensor;
}

// ── Matrix products ─────────────────────────────────────────────────────────────────────────────

/** α·A·B + β·C, with A and B transposed where asked. */
function readGemm(node: ReadNode): Tensor {
  const turned = (index: number, attribute: string) =>
    node.int(attribute, 0) ? transposeMatrix(node.float(index)) : node.float(index);
  const [alpha, beta] = [node.number("alpha", 1), node.number("beta", 1)];
  const product = scaled(matmul(turned(0, "transA"), turned(1, "transB")), alpha);
  return node.inputs[2] ? add(product, scaled(node.float(2), beta)) : product;
}

const scaled = (x: Tensor, factor: number): Tensor => (factor === 1 ? x : mul(x, factor));

/** numpy's product: a vector on the left is a row, on the right a column, and its axis vanishes. */
function readMatMul(node: ReadNode): Tensor {
  const [a, b] = [node.float(0), node.float(1)];
  const isRow = a.shape.length === 1;
  const isColumn = b.shape.length === 1;
  const product = matmul(isRow ? reshape(a, [1, -1]) : a, isColumn ? reshape(b, [-1, 1]) : b);
  const shape = [...product.shape.slice(0, -2)];
  if (!isRow) shape.push(product.shape.at(-2)!);
  if (!isColumn) shape.push(product.shape.at(-1)!);
  return reshape(product, shape);
}

// ── Reductions ──────────────────────────────────────────────────────────────────────────────────

/** Axes are an attribute in older opsets, an input in newer; none at all means every axis. */
const reducing =
  (of: (x: Tensor, options: ReductionOptions) => Tensor): Reader =>
  (node) => {
    const keep = node.int("keepdims", 1) !== 0;
    const axes = node.wholes("axes", 1) ?? [];
    const isNoop = node.int("noop_with_empty_axes", 0) !== 0;
    if (axes.length === 0) return isNoop ? node.float(0) : of(node.float(0), { keep });
    return of(node.float(0), { axes, keep });
  };

/** Over all places of `[N, C, ...]`. */
const global =
  (of: (x: Tensor, options: ReductionOptions) => Tensor): Reader =>
  (node) =>
    of(node.float(0), { axes: placesOf(node.float(0)), keep: true });

const placesOf = (x: Tensor): readonly number[] => x.shape.slice(2).map((_, i) => i + 2);

/** Before opset 13, everything from the axis on is one: [before, from the axis on]. */
const softmaxOver =
  (of: (x: Tensor, axis: number) => Tensor): Reader =>
  (node) => {
    const x = node.float(0);
    if (node.opset >= 13) return of(x, node.int("axis", -1));
    const axis = node.int("axis", 1);
    const rows = sizeOf(x.shape.slice(0, axis));
    return reshape(of(reshape(x, [rows, -1]), 1), x.shape);
  };

// ── Normalisations ──────────────────────────────────────────────────────────────────────────────

/** (x − mean)·γ/√(var + ε) + β of stored moments, as one scale and one shift a channel. */
function readBatchNormalization(node: ReadNode): Tensor {
  node.ignore("momentum");
  node.insist("spatial", 1);
  node.insist("training_mode", 0);
  const x = node.float(0);
  const deviation = sqrt(add(node.float(4), node.number("epsilon", 1e-5)));
  const scale = div(node.float(1), deviation);
  const shift = sub(node.float(2), mul(node.float(3), scale));
  return add(mul(x, perChannel(scale, x)), perChannel(shift, x));
}

/** As batch normalisation, with the moments of each picture's channel. */
function readInstanceNormalization(node: ReadNode): Tensor {
  const x = node.float(0);
  const over = { axes: placesOf(x), keep: true };
  const deviation = sqrt(add(variance(x, over), node.number("epsilon", 1e-5)));
  const normal = div(sub(x, mean(x, over)), deviation);
  return add(mul(normal, perChannel(node.float(1), x)), perChannel(node.float(2), x));
}

/** [C] → [C, 1, 1, ...], to broadcast over the places of `[N, C, ...]`. */
const perChannel = (each: Tensor, x: Tensor): Tensor =>
  reshape(each, [x.shape[1], ...placesOf(x).map(() => 1)]);

/** x / (k + α/n·Σ x²)^β, the sum over n neighbouring channels: their mean times n, so α·mean. */
function readLrn(node: ReadNode): Tensor {
  const x = node.picture(0);
  const size = node.int("size", 1);
  const [n, c, h, w] = x.shape;
  const before = Math.floor((size - 1) / 2);
  const energy = averagePool(reshape(square(x), [n, 1, c, h * w]), {
    kernel: [size, 1],
    stride: 1,
    padding: [before, 0, size - 1 - before, 0],
  });
  const base = add(mul(energy, node.number("alpha", 1e-4)), node.number("bias", 1));
  return mul(x, reshape(pow(base, -node.number("beta", 0.75)), x.shape));
}

export const arithmeticReaders: Readers = {
  Abs: unary(abs),
  Exp: unary(exp),
  Log: unary(log),
  Neg: unary(neg),
  Relu: unary(relu),
  Sigmoid: unary(sigmoid),
  Softplus: unary(softplus),
  Sqrt: unary(sqrt),
  Tanh: unary(tanh),
  Elu: readElu,
  LeakyRelu: (node) => leakyRelu(node.float(0), node.number("alpha", 0.01)),
  Clip: readClip,
  Cast: readCast,
  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  Div: binary(div),
  Greater: binary(greater),
  Less: binary(less),
  Equal: binary(equal),
  Pow: readPow,
  Where: readWhere,
  Max: variadic(max),
  Min: variadic(min),
  Sum: variadic(add),
  Gemm: readGemm,
  MatMul: readMatMul,
  ReduceMax: reducing(reduceMax),
  ReduceMean: reducing(mean),
  ReduceSum: reducing(sum),
  GlobalAveragePool: global(mean),
  GlobalMaxPool: global(reduceMax),
  Softmax: softmaxOver(softmax),
  LogSoftmax: softmaxOver(logSoftmax),
  BatchNormalization: readBatchNormalization,
  InstanceNormalization: readInstanceNormalization,
  LRN: readLrn,
};

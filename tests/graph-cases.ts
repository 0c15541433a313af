/**
 * Every operator at work, by family and name: the operands' tensors in, one tensor out. The same names stand in
 * scripts/goldens/graph.py, which says what the operands are and what PyTorch makes of them.
 */
import {
  abs,
  add,
  averagePool,
  broadcastTo,
  clip,
  concat,
  constant,
  conv,
  convTranspose,
  div,
  elu,
  enlargeNearest,
  equal,
  exp,
  flip,
  foldPatches,
  gather,
  greater,
  leakyRelu,
  less,
  log,
  logSoftmax,
  matmul,
  max,
  maxPool,
  mean,
  min,
  mul,
  neg,
  pad,
  patches,
  pow,
  reduceMax,
  relu,
  reshape,
  resize,
  scatterAdd,
  sigmoid,
  sign,
  slice,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tanh,
  transpose,
  transposeMatrix,
  variance,
  where,
} from "../src/graph/index.ts";

/** Makes the output from as many operands as the golden has. */
export type Build = (...operands: readonly Tensor[]) => Tensor;

/** round(x / step)·step, with x's gradient: entries that tie. */
function rounded(x: Tensor, step = 0.25): Tensor {
  const count = Math.round(2 / step) + 1;
  const levels = Array.from({ length: count }, (_, i) => -1 + i * step);
  const nearest = levels
    .slice(1)
    .reduce<Tensor>(
      (sofar, level) => where(greater(x, level - step / 2), level, sofar),
      broadcastTo(constant(levels[0]), x.shape),
    );
  return add(stopGradient(sub(nearest, x)), x);
}

export const graphCases = {
  convolution: {
    "conv 3x3 with bias": (x, w, bias) => conv(x, w, { bias, padding: 1 }),
    "conv 1x1": (x, w) => conv(x, w),
    "conv without padding": (x, w) => conv(x, w),
    "conv stride 2": (x, w, bias) => conv(x, w, { bias, stride: 2, padding: 1 }),
    "conv stride 2 on even sides": (x, w, bias) => conv(x, w, { bias, stride: 2, padding: 2 }),
    "conv 4x4, stride 2 on even sides": (x, w) => conv(x, w, { stride: 2, padding: 1 }),
    "conv stride 3 on thirds": (x, w) => conv(x, w, { stride: 3, padding: [1, 0, 2, 1] }),
    "conv stride 3 and 2": (x, w) => conv(x, w, { stride: [3, 2] }),
    "conv stride beyond the kernel": (x, w) => conv(x, w, { stride: 2 }),
    "conv dilation 2": (x, w, bias) => conv(x, w, { bias, padding: 2, dilation: 2 }),
    "conv groups": (x, w, bias) => conv(x, w, { bias, padding: 1, groups: 2 }),
    "conv groups of six outputs": (x, w, bias) => conv(x, w, { bias, padding: 1, groups: 2 }),
    "conv of six channels": (x, w, bias) => conv(x, w, { bias, stride: 2, padding: 1 }),
    "conv depthwise, stride and dilation 2": (x, w) =>
      conv(x, w, { stride: 2, dilation: 2, padding: 2, groups: 4 }),
    "conv uneven padding": (x, w) => conv(x, w, { padding: [1, 0, 2, 1] }),
    "conv padding beyond the kernel": (x, w) => conv(x, w, { padding: 4 }),
    "conv reflect": (x, w, bias) => conv(x, w, { bias, padding: 1, paddingMode: "reflect" }),
    "conv replicate, stride 2": (x, w) =>
      conv(x, w, { stride: 2, padding: 2, paddingMode: "replicate" }),
    "conv reflect that reaches the size": (x, w) =>
      conv(x, w, { dilation: 2, padding: 2, paddingMode: "reflect" }),
    "conv 1x1 padded at the ends": (x, w) => conv(x, w, { padding: [0, 0, 1, 2] }),
    convTranspose: (x, w, bias) => convTranspose(x, w, { bias }),
    "convTranspose 4x4, stride 2": (x, w) => convTranspose(x, w, { stride: 2, padding: 1 }),
    "convTranspose output padding": (x, w, bias) =>
      convTranspose(x, w, { bias, stride: [2, 3], padding: 1, outputPadding: [1, 2] }),
    "convTranspose groups": (x, w, bias) =>
      convTranspose(x, w, { bias, stride: 2, padding: 1, groups: 2 }),
    "convTranspose groups of one output": (x, w, bias) =>
      convTranspose(x, w, { bias, stride: 2, padding: 1, groups: 2 }),
    "convTranspose dilation 2": (x, w) => convTranspose(x, w, { dilation: 2, padding: 1 }),
  },
  elementwise: {
    add,
    sub,
    mul,
    div,
    "div by the wider": div,
    min,
    max,
    neg,
    abs,
    sign: (x, z) => mul(sign(x), z),
    exp,
    log,
    sqrt,
    square,
    "pow of a number": (x) => pow(x, 2.5),
    "pow of a tensor": pow,
    clip: (x) => clip(x, -0.5, 0.25),
    where: (c, a, b) => where(greater(c, 0.1), a, b),
    "where with numbers": (x) => where(less(x, 0.2), square(x), 0.5),
    equal: (x, z) => where(equal(rounded(x), 0.25), mul(x, z), neg(z)),
    relu,
    leakyRelu: (x) => leakyRelu(x, 0.2),
    elu,
    softplus,
    sigmoid,
    tanh,
    stopGradient: (x) => mul(x, stopGradient(exp(x))),
  },
  reduction: {
    "sum over all": (x) => sum(x),
    "sum over the middle axes": (x) => sum(x, { axes: [1, 2] }),
    "sum keeping the last axis": (x) => sum(x, { axes: [-1], keep: true }),
    "mean over all": (x) => mean(x),
    "mean over height and width": (x) => mean(x, { axes: [-2, -1], keep: true }),
    "mean over the first axis": (x) => mean(x, { axes: [0] }),
    "reduceMax over all": (x) => reduceMax(x),
    "reduceMax over two axes": (x) => reduceMax(x, { axes: [1, 3] }),
    "reduceMax of ties": (x) => reduceMax(rounded(x), { axes: [2], keep: true }),
    "variance over all": (x) => variance(x),
    "variance over height and width": (x) => variance(x, { axes: [2, 3], keep: true }),
    softmax: (x) => softmax(x),
    "softmax over the middle axis": (x) => softmax(x, 1),
    logSoftmax: (x) => logSoftmax(x),
  },
  matmul: {
    matmul,
    "matmul in batches": matmul,
    "matmul with a shared right side": matmul,
    "matmul with a shared left side": matmul,
    "matmul of batches that broadcast": matmul,
    transposeMatrix: (a, b) => matmul(transposeMatrix(a), b),
  },
  shaping: {
    reshape: (x) => reshape(x, [3, 2, -1]),
    transpose: (x) => transpose(x, [2, 0, 3, 1]),
    slice: (x) =>
      slice(x, [
        { axis: 1, start: 1 },
        { axis: 2, start: 2, end: 5 },
      ]),
    "slice with steps": (x) =>
      slice(x, [
        { axis: 1, step: 2 },
        { axis: 2, start: 1, step: 3 },
        { axis: 3, end: 4, step: 2 },
      ]),
    "slice from the end": (x) =>
      slice(x, [
        { axis: 1, start: -2, end: -1 },
        { axis: 2, end: -2 },
        { axis: -1, start: -4 },
      ]),
    flip: (x) => flip(x, [2, 3]),
    "flip of every other": (x) => flip(slice(x, [{ axis: 2, start: 1, step: 2 }]), [1, 2]),
    concat: (a, b, c) => concat([a, b, c], 1),
    split: (x) => {
      const [first, second, third] = split(x, [2, 1, 3], 2);
      return add(mul(first, second), sum(third, { axes: [2], keep: true }));
    },
    "pad with a constant": (x) =>
      pad(x, { before: [0, 1, 0, 1], after: [0, 0, 3, 2] }, { value: 0.5 }),
    "pad with zeros, all axes": (x) => pad(x, { before: [1, 0, 2, 1], after: [2, 1, 1, 0] }),
    "pad reflect": (x) =>
      pad(x, { before: [0, 0, 2, 1], after: [0, 0, 5, 4] }, { mode: "reflect" }),
    "pad reflect at the bottom": (x) =>
      pad(x, { before: [0, 0, 0, 0], after: [0, 0, 3, 0] }, { mode: "reflect" }),
    "pad edge": (x) => pad(x, { before: [0, 0, 7, 1], after: [0, 0, 2, 3] }, { mode: "edge" }),
    "pad edge on the left": (x) =>
      pad(x, { before: [0, 0, 0, 2], after: [0, 0, 0, 0] }, { mode: "edge" }),
    broadcastTo: (x) => broadcastTo(x, [2, 3, 4, 5]),
    "broadcastTo from a scalar": (x) => broadcastTo(x, [2, 3]),
  },
  resize: {
    enlargeNearest: (x) => enlargeNearest(x, 3),
    "nearest up": (x) => resize(x, { height: 6, width: 8, method: "nearest" }),
    "nearest to odd sides": (x) => resize(x, { height: 7, width: 13, method: "nearest" }),
    "nearest down": (x) => resize(x, { height: 3, width: 5, method: "nearest" }),
    "bilinear up": (x) => resize(x, { height: 8, width: 10, method: "bilinear" }),
    "bilinear to odd sides": (x) => resize(x, { height: 9, width: 7, method: "bilinear" }),
    "bilinear down": (x) => resize(x, { height: 3, width: 4, method: "bilinear" }),
    "bilinear one way only": (x) => resize(x, { height: 2, width: 11, method: "bilinear" }),
  },
  pooling: {
    averagePool: (x) => averagePool(x, { kernel: 2 }),
    "averagePool, stride below the kernel, padded": (x) =>
      averagePool(x, { kernel: 3, stride: 2, padding: 1 }),
    "averagePool, stride beyond the kernel": (x) =>
      averagePool(x, { kernel: [2, 1], stride: [3, 2] }),
    maxPool: (x) => maxPool(x, { kernel: 2 }),
    "maxPool, stride below the kernel, padded": (x) =>
      maxPool(x, { kernel: 3, stride: 2, padding: 1 }),
    "maxPool, stride beyond the kernel": (x) => maxPool(x, { kernel: [2, 1], stride: [3, 2] }),
    "maxPool of ties": (x) => maxPool(rounded(x, 0.5), { kernel: 3, stride: 1, padding: 1 }),
  },
  gather: {
    gather: (x, places) => gather(x, places, 1),
    "gather with places of two axes": (x, places) => gather(x, places, 0),
    "gather in a column": (x, places) => gather(x, places, 2),
    scatterAdd: (x, places) => scatterAdd(x, places, [2, 4, 3], 1),
    "scatterAdd with places of two axes": (x, places) => scatterAdd(x, places, [6, 3], 0),
  },
  patches: {
    patches: (x) => patches(x, { kernel: 3 }),
    "patches, stride and padding": (x) => patches(x, { kernel: [3, 2], padding: 1, stride: 2 }),
    "patches, dilation": (x) => patches(x, { kernel: 2, dilation: 3 }),
    "patches, reflect": (x) => patches(x, { kernel: 3, padding: 1, paddingMode: "reflect" }),
    foldPatches: (x) => foldPatches(x, { height: 7, width: 8 }, { kernel: 3 }),
    "foldPatches, stride and padding": (x) =>
      foldPatches(x, { height: 7, width: 6 }, { kernel: 2, padding: 1, stride: 2 }),
    "foldPatches, dilation": (x) =>
      foldPatches(x, { height: 7, width: 8 }, { kernel: 2, dilation: 3 }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Build>>>>;

export type Family = keyof typeof graphCases;

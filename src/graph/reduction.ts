/** Reductions over any axes, and softmax. All accept negative axes; none given means all. */
import { div, equal, exp, indicator, log, mul, square, sub } from "./elementwise.ts";
import type { Emitter } from "./emit.ts";
import type { Rules } from "./operators.ts";
import { broadcastTo, reshape } from "./shaping.ts";
import {
  axisOf,
  constant,
  type Node,
  node,
  type Shape,
  sameShape,
  sizeOf,
  type Tensor,
} from "./tensor.ts";

/** `axes` ascending, counted from the start; the reduced axes stay, with side 1. */
interface Reduced {
  readonly axes: readonly number[];
}
export interface ReductionAttributes {
  reduceSum: Reduced;
  reduceMean: Reduced;
  reduceMax: Reduced;
  softmax: {
    readonly axis: number;
    /** Whether shares below `LEAST_SHARE` become that: a CPU takes long over what is left of them in products. */
    readonly least?: "normal";
  };
}
type Reduction = "reduceSum" | "reduceMean" | "reduceMax";

export interface ReductionOptions {
  /** Which axes to reduce; all of them by default. */
  readonly axes?: readonly number[];
  /** Whether reduced axes stay, with side 1; false by default. */
  readonly keep?: boolean;
}

const reduction =
  (op: Reduction) =>
  (x: Tensor, { axes, keep = false }: ReductionOptions = {}): Tensor => {
    const rank = x.shape.length;
    const over = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => axisOf(axis, rank, op));
    const sorted = [...new Set(over)].sort((a, b) => a - b);
    if (sorted.length === 0) return x;
    const kept = node(op, [x], { axes: sorted }, keptShape(x.shape, sorted));
    return keep
      ? kept
      : reshape(
          kept,
          x.shape.filter((_, axis) => !sorted.includes(axis)),
        );
  };

const keptShape = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((side, axis) => (axes.includes(axis) ? 1 : side));

export const sum = reduction("reduceSum");
export const mean = reduction("reduceMean");
/** The largest entry; equal entries share the gradient evenly, as in PyTorch's `amax`. */
export const reduceMax = reduction("reduceMax");

/** mean (x − mean x)², divided by the count (biased). */
export function variance(x: Tensor, { axes, keep = false }: ReductionOptions = {}): Tensor {
  const of = axes ? { axes } : {};
  return mean(square(sub(x, mean(x, { ...of, keep: true }))), { ...of, keep });
}

/** eˣ / Σ eˣ along an axis. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return node("softmax", [x], { axis: axisOf(axis, x.shape.length, "softmax") }, x.shape);
}

/** Far below the rounding of a sum of shares, 6e-8; times a value that is no denormal number (below 1e-38) hardly ever one. */
const LEAST_SHARE = 1e-30;

/** log softmax, without overflow. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const shifted = sub(x, reduceMax(x, { axes: [axis], keep: true }));
  return sub(shifted, log(sum(exp(shifted), { axes: [axis], keep: true })));
}

/** Sums `x` over the axes along which `shape` broadcasts to it: the adjoint of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const offset = x.shape.length - shape.length;
  const axes = x.shape.flatMap((side, axis) =>
    axis < offset || (shape[axis - offset] === 1 && side !== 1) ? [axis] : [],
  );
  return reshape(sum(x, { axes, keep: true }), shape);
}

const emitReduction =
  (onnx: string) =>
  ({ inputs, attributes }: Node<Reduction>, to: Emitter): string =>
    to.op(onnx, [to.name(inputs[0]), to.ints(attributes.axes)], { keepdims: 1 });

export const reductionRules: Rules<keyof ReductionAttributes> = {
  reduceSum: {
    gradient: ({ inputs: [x] }, dy) => [broadcastTo(dy, x.shape)],
    emit: emitReduction("ReduceSum"),
  },
  reduceMean: {
    gradient: ({ inputs: [x], shape }, dy) => [
      broadcastTo(mul(dy, sizeOf(shape) / sizeOf(x.shape)), x.shape),
    ],
    emit: emitReduction("ReduceMean"),
  },
  reduceMax: {
    gradient: ({ inputs: [x], attributes: { axes } }, dy, y) => {
      const hit = indicator(equal(x, y));
      return [mul(hit, div(dy, sum(hit, { axes, keep: true })))];
    },
    emit: emitReduction("ReduceMax"),
  },
  softmax: {
    // y ⊙ (dy − Σ dy ⊙ y)
    gradient: ({ attributes: { axis } }, dy, y) => [
      mul(y, sub(dy, sum(mul(dy, y), { axes: [axis], keep: true }))),
    ],
    emit: ({ inputs, attributes: { axis, least } }, to) => {
      const shares = to.op("Softmax", [to.name(inputs[0])], { axis });
      return least ? to.op("Max", [shares, to.name(constant(LEAST_SHARE))]) : shares;
    },
  },
};

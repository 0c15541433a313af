/** Pooling over windows of `[N, C, H, W]`. */
import { bordersOf, pairOf, windowCounts } from "./convolution.ts";
import { add, equal, indicator, mul, sub } from "./elementwise.ts";
import type { Emitter } from "./emit.ts";
import type { Rules } from "./operators.ts";
import { pad, scatterSlice, slice, stepsAlong } from "./shaping.ts";
import { constant, type Node, node, requireShape, type Tensor } from "./tensor.ts";

type Pair = readonly [number, number];
interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  /** Top, left, bottom, right: zeros for the average, nothing for the maximum. */
  readonly padding: readonly [number, number, number, number];
}
export interface PoolingAttributes {
  averagePool: Window;
  maxPool: Window;
}

export interface PoolingOptions {
  readonly kernel: number | Pair;
  /** The kernel by default. */
  readonly stride?: number | Pair;
  /** Pixels on every side, or [top, left, bottom, right]; 0 by default. */
  readonly padding?: number | readonly [number, number, number, number];
}

const pooling =
  (op: keyof PoolingAttributes) =>
  (x: Tensor, options: PoolingOptions): Tensor => {
    const kernel = pairOf(options.kernel);
    const stride = pairOf(options.stride ?? options.kernel);
    const padding = bordersOf(options.padding);
    const sides = windowCounts(x.shape, kernel, { stride, dilation: [1, 1], padding });
    const fits = x.shape.length === 4 && sides.every((side) => side >= 1);
    requireShape(fits, op, `[N, C, H, W] that holds a window of ${kernel.join("×")}`, x.shape);
    const meets = padding.every((side, i) => side < kernel[i % 2]);
    requireShape(meets, op, `padding below the window ${kernel.join("×")}`, padding);
    return node(op, [x], { kernel, stride, padding }, [x.shape[0], x.shape[1], ...sides]);
  };

/** The mean of each window, padded zeros counted. */
export const averagePool = pooling("averagePool");
/** The largest entry of each window; the gradient goes to the first of equal ones. */
export const maxPool = pooling("maxPool");

/** What each tap of the window reads, in row-major order, from the padded input. */
function tapsOf({ kernel, stride }: Window, [height, width]: Pair) {
  return Array.from({ length: kernel[0] * kernel[1] }, (_, tap) => [
    stepsAlong(2, Math.floor(tap / kernel[1]), height, stride[0]),
    stepsAlong(3, tap % kernel[1], width, stride[1]),
  ]);
}

/** Sums what each tap sends back to the padded input, and takes the padding off. */
function gatherTaps(node: Node<keyof PoolingAttributes>, sent: readonly Tensor[]): Tensor {
  const { inputs, shape, attributes } = node;
  const [x] = inputs;
  const [top, left, bottom, right] = attributes.padding;
  const [n, c, height, width] = x.shape;
  const padded = [n, c, height + top + bottom, width + left + right];
  const spread = tapsOf(attributes, [shape[2], shape[3]]).map(([rows, columns], tap) =>
    scatterSlice(sent[tap], padded, {
      starts: [0, 0, rows.start ?? 0, columns.start ?? 0],
      steps: [1, 1, ...attributes.stride],
    }),
  );
  return slice(spread.reduce(add), [
    { axis: 2, start: top, end: top + height },
    { axis: 3, start: left, end: left + width },
  ]);
}

const emitPool =
  (onnx: string, extra: Readonly<Record<string, number>>) =>
  ({ inputs, attributes }: Node<keyof PoolingAttributes>, to: Emitter): string =>
    to.op(onnx, [to.name(inputs[0])], {
      kernel_shape: attributes.kernel,
      strides: attributes.stride,
      pads: attributes.padding,
      ...extra,
    });

export const poolingRules: Rules<keyof PoolingAttributes> = {
  averagePool: {
    // Every tap of a window gets dy / (kH·kW).
    gradient: (node, dy) => {
      const [height, width] = node.attributes.kernel;
      const share = mul(dy, 1 / (height * width));
      return [
        gatherTaps(
          node,
          Array.from({ length: height * width }, () => share),
        ),
      ];
    },
    emit: emitPool("AveragePool", { count_include_pad: 1 }),
  },
  maxPool: {
    // The first tap that equals the maximum gets dy.
    gradient: (node, dy, y) => {
      const [x] = node.inputs;
      const [top, left, bottom, right] = node.attributes.padding;
      const amount = { before: [0, 0, top, left], after: [0, 0, bottom, right] };
      const padded = pad(x, amount, { value: -3.4e38 });
      let free: Tensor = constant(1);
      const sent = tapsOf(node.attributes, [node.shape[2], node.shape[3]]).map((places) => {
        const hit = mul(free, indicator(equal(slice(padded, places), y)));
        free = sub(free, hit);
        return mul(hit, dy);
      });
      return [gatherTaps(node, sent)];
    },
    emit: emitPool("MaxPool", {}),
  },
};

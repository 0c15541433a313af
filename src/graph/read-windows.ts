/** Readers of ONNX's operators that slide a window over pictures: convolutions and pooling. */
import { conv, convTranspose } from "./convolution.ts";
import { mul } from "./elementwise.ts";
import { averagePool, maxPool } from "./pooling.ts";
import type { Readers, ReadNode } from "./read-node.ts";
import { constantOf } from "./read-tensor.ts";
import type { Shape, Tensor } from "./tensor.ts";

/** Vertical, horizontal. */
type Pair = readonly [number, number];
/** Top, left, bottom, right. */
type Borders = readonly [number, number, number, number];

interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** As written in the file: borders, or the rule that they follow from. */
  readonly padding: Borders;
  readonly automatic: "NOTSET" | "SAME_UPPER" | "SAME_LOWER" | "VALID";
}

const single: Pair = [1, 1];
const none: Borders = [0, 0, 0, 0];

function windowOf(node: ReadNode, kernel: Pair): Window {
  return {
    kernel,
    stride: numbersFrom(node, "strides", single),
    dilation: numbersFrom(node, "dilations", single),
    padding: numbersFrom(node, "pads", none),
    automatic: node.word("auto_pad", ["NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"]),
  };
}

/** An attribute of as many whole numbers ≥ 0 as its default has. */
function numbersFrom<T extends readonly number[]>(node: ReadNode, name: string, otherwise: T): T {
  const numbers = node.ints(name) ?? otherwise;
  const least = name === "pads" ? 0 : 1;
  const fits =
    numbers.length === otherwise.length &&
    numbers.every((each) => Number.isSafeInteger(each) && each >= least);
  if (!fits) node.complain(`${otherwise.length} ${name} ≥ ${least}`, `[${numbers.join(", ")}]`);
  return numbers as T;
}

/** Pixels from the first to the last tap. */
const reachOf = ({ kernel, dilation }: Window, i: 0 | 1): number =>
  dilation[i] * (kernel[i] - 1) + 1;

/** The borders in pixels; "same" makes ⌈side / stride⌉ windows, an odd pixel going to the end named. */
function bordersIn(window: Window, shape: Shape): Borders {
  const { automatic, stride, padding } = window;
  if (automatic === "NOTSET") return padding;
  if (automatic === "VALID") return none;
  const missing = ([0, 1] as const).map((i) => {
    const side = shape[2 + i];
    return Math.max(0, (Math.ceil(side / stride[i]) - 1) * stride[i] + reachOf(window, i) - side);
  });
  return shared(missing, automatic);
}

function shared([rows, columns]: readonly number[], automatic: Window["automatic"]): Borders {
  const first = automatic === "SAME_LOWER" ? Math.ceil : Math.floor;
  const [top, left] = [first(rows / 2), first(columns / 2)];
  return [top, left, rows - top, columns - left];
}

// ── Convolution ─────────────────────────────────────────────────────────────────────────────────

/** The window of a convolution; its kernel is the weight's. */
function kernelWindow(node: ReadNode): Window {
  const [, , height, width] = node.picture(1).shape;
  const stated = node.ints("kernel_shape") ?? [height, width];
  if (stated.join() !== `${height},${width}`) {
    node.complain(`a weight of kernel_shape ${stated.join("×")}`, `${height}×${width}`);
  }
  return windowOf(node, [height, width]);
}

const biasOf = (node: ReadNode) => (node.inputs[2] ? { bias: node.float(2) } : {});

function readConv(node: ReadNode): Tensor {
  const x = node.picture(0);
  const window = kernelWindow(node);
  return conv(x, node.picture(1), {
    ...biasOf(node),
    stride: window.stride,
    dilation: window.dilation,
    groups: node.int("group", 1),
    padding: bordersIn(window, x.shape),
  });
}

function readConvTranspose(node: ReadNode): Tensor {
  const x = node.picture(0);
  const window = kernelWindow(node);
  const outputPadding = node.ints("output_padding") ?? [0, 0];
  return convTranspose(x, node.picture(1), {
    ...biasOf(node),
    stride: window.stride,
    dilation: window.dilation,
    groups: node.int("group", 1),
    outputPadding: [outputPadding[0], outputPadding[1]],
    padding: croppedBorders(node, window, outputPadding),
  });
}

/** What a transposed convolution takes off: as written, or so that the stated or "same" size is left. */
function croppedBorders(node: ReadNode, window: Window, outputPadding: readonly number[]): Borders {
  const { automatic, stride, padding } = window;
  const { shape } = node.picture(0);
  const stated = node.ints("output_shape")?.slice(-2);
  if (stated === undefined && automatic === "NOTSET") return padding;
  if (stated === undefined && automatic === "VALID") return none;
  const surplus = ([0, 1] as const).map((i) => {
    const whole = (shape[2 + i] - 1) * stride[i] + reachOf(window, i) + outputPadding[i];
    return whole - (stated ? stated[i] : shape[2 + i] * stride[i]);
  });
  // Runtimes disagree about the side that an odd pixel is taken from.
  const fits = surplus.every((each) => each >= 0 && each % 2 === 0);
  if (!fits) node.complain("an even number of pixels to crop", surplus.join(" and "));
  return shared(surplus, automatic);
}

// ── Pooling ─────────────────────────────────────────────────────────────────────────────────────

/** A pooling window with borders in pixels, and the pixels past them that a rounded-up output reaches. */
interface PoolingPlan {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly borders: Borders;
  readonly overhang: Pair;
  /** Windows vertically and horizontally. */
  readonly windows: Pair;
}

function poolingPlan(node: ReadNode): PoolingPlan {
  const { shape } = node.picture(0);
  const window = windowOf(node, numbersFrom(node, "kernel_shape", [0, 0]));
  const { kernel, stride, dilation } = window;
  if (dilation.some((each) => each !== 1)) node.complain("dilations of 1", dilation.join("×"));
  const borders = bordersIn(window, shape);
  if (borders.some((border, i) => border >= kernel[i % 2])) {
    node.complain(`pads below the kernel ${kernel.join("×")}`, borders.join(", "));
  }
  const roundsUp = node.int("ceil_mode", 0) !== 0;
  const axes = ([0, 1] as const).map((i) => {
    const side = shape[2 + i];
    const spare = side + borders[i] + borders[i + 2] - kernel[i];
    const windows = windowsAlong({ spare, stride: stride[i], roundsUp, end: side + borders[i] });
    return { windows, overhang: Math.max(0, (windows - 1) * stride[i] - spare) };
  });
  const [rows, columns] = axes;
  return {
    kernel,
    stride,
    borders,
    overhang: [rows.overhang, columns.overhang],
    windows: [rows.windows, columns.windows],
  };
}

/** How many windows there are; one that would start past the input's end is left out. */
function windowsAlong(along: {
  readonly spare: number;
  readonly stride: number;
  readonly roundsUp: boolean;
  readonly end: number;
}): number {
  const { spare, stride, roundsUp, end } = along;
  if (!roundsUp) return Math.floor(spare / stride) + 1;
  const windows = Math.ceil(spare / stride) + 1;
  return (windows - 1) * stride >= end ? windows - 1 : windows;
}

const extended = ({ borders: [top, left, bottom, right], overhang }: PoolingPlan): Borders => [
  top,
  left,
  bottom + overhang[0],
  right + overhang[1],
];

function readMaxPool(node: ReadNode): Tensor {
  node.ignore("storage_order");
  const plan = poolingPlan(node);
  return maxPool(node.picture(0), {
    kernel: plan.kernel,
    stride: plan.stride,
    padding: extended(plan),
  });
}

/** The mean over the pixels that count: our pooling divides by the whole window, which a factor makes good. */
function readAveragePool(node: ReadNode): Tensor {
  const x = node.picture(0);
  const plan = poolingPlan(node);
  const countsPadding = node.int("count_include_pad", 0) !== 0;
  const { kernel, stride, windows } = plan;
  const pooled = averagePool(x, { kernel, stride, padding: extended(plan) });
  const [rows, columns] = ([0, 1] as const).map((i) => {
    const counted = counts(plan, i, x.shape, countsPadding);
    return counted.map((n) => kernel[i] / n);
  });
  if ([...rows, ...columns].every((factor) => factor === 1)) return pooled;
  const factors = mul(
    constantOf(Float32Array.from(rows), [windows[0], 1]),
    constantOf(Float32Array.from(columns), [1, windows[1]]),
  );
  return mul(pooled, factors);
}

/** Along an axis, how many pixels of each window count: the input's, or its borders' too, but no overhang. */
function counts(plan: PoolingPlan, i: 0 | 1, shape: Shape, countsPadding: boolean): number[] {
  const { kernel, stride, borders, windows } = plan;
  const first = countsPadding ? 0 : borders[i];
  const end = borders[i] + shape[2 + i] + (countsPadding ? borders[i + 2] : 0);
  return Array.from({ length: windows[i] }, (_, window) => {
    const start = window * stride[i];
    return Math.min(start + kernel[i], end) - Math.max(start, first);
  });
}

export const windowReaders: Readers = {
  Conv: readConv,
  ConvTranspose: readConvTranspose,
  MaxPool: readMaxPool,
  AveragePool: readAveragePool,
};

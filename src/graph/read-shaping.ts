/** Readers of ONNX's operators that move entries about. Shapes, axes and places must be known before the run. */
import { add } from "./elementwise.ts";
import { gather, scatterAdd } from "./gather.ts";
import type { Reader, Readers, ReadNode } from "./read-node.ts";
import { numbersOf } from "./read-tensor.ts";
import { broadcastTo, concat, flip, pad, reshape, slice, split, transpose } from "./shaping.ts";
import {
  axisOf,
  broadcastShape,
  constant,
  integers,
  type Shape,
  sizeOf,
  type Tensor,
} from "./tensor.ts";

const same: Reader = (node) => node.any(0);

/** What an input that must be given holds. */
const required = (node: ReadNode, values: readonly number[] | undefined, what: string) =>
  values ?? node.complain(what, "none", "export the model again");

// ── Shapes ──────────────────────────────────────────────────────────────────────────────────────

/** 0 keeps the input's side, −1 is whatever is left. */
function readReshape(node: ReadNode): Tensor {
  node.insist("allowzero", 0);
  const x = node.any(0);
  const shape = required(node, node.known(1), "a shape");
  return reshape(
    x,
    shape.map((side, axis) => (side === 0 ? x.shape[axis] : side)),
  );
}

/** [before the axis, from the axis on] */
function readFlatten(node: ReadNode): Tensor {
  const x = node.any(0);
  const axis = node.int("axis", 1);
  return reshape(x, [sizeOf(x.shape.slice(0, axis)), -1]);
}

function readSqueeze(node: ReadNode): Tensor {
  const x = node.any(0);
  const { length: rank } = x.shape;
  const axes = node.wholes("axes", 1)?.map((axis) => axisOf(axis, rank, "Squeeze"));
  const vanishes = (side: number, axis: number) => (axes ? axes.includes(axis) : side === 1);
  return reshape(
    x,
    x.shape.filter((side, axis) => !vanishes(side, axis)),
  );
}

function readUnsqueeze(node: ReadNode): Tensor {
  const x = node.any(0);
  const axes = required(node, node.wholes("axes", 1), "axes");
  const rank = x.shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisOf(axis, rank, "Unsqueeze")));
  const sides = x.shape.values();
  const shape = Array.from({ length: rank }, (_, axis) =>
    added.has(axis) ? 1 : (sides.next().value ?? 1),
  );
  return reshape(x, shape);
}

function readTranspose(node: ReadNode): Tensor {
  const x = node.any(0);
  return transpose(x, node.ints("perm") ?? x.shape.map((_, axis) => axis).reverse());
}

function readExpand(node: ReadNode): Tensor {
  const x = node.any(0);
  const shape = required(node, node.known(1), "a shape");
  return broadcastTo(x, broadcastShape(x.shape, shape, "Expand"));
}

/** The input's shape, as whole numbers. */
function readShape(node: ReadNode): Tensor {
  const { shape } = node.any(0);
  const from = node.int("start", 0);
  return integers(shape.slice(from, node.int("end", shape.length)));
}

function readConstant(node: ReadNode): Tensor {
  const whole = node.int("value_int", 0);
  const wholes = node.ints("value_ints");
  const number = node.number("value_float", 0);
  const numbers = node.numbers("value_floats");
  const value = node.tensor("value");
  if (value) return value;
  if (wholes) return integers(wholes);
  if (numbers) return constant(numbers);
  return node.has("value_int") ? integers([whole], []) : constant(number);
}

function readConstantOfShape(node: ReadNode): Tensor {
  const value = node.tensor("value") ?? constant(0);
  return broadcastTo(reshape(value, []), required(node, node.known(0), "a shape"));
}

// ── Pieces ──────────────────────────────────────────────────────────────────────────────────────

const readConcat: Reader = (node) =>
  concat(
    node.inputs.map((_, i) => node.any(i)),
    node.int("axis", 1),
  );

/** Ranges are attributes before opset 10, inputs since. */
function readSlice(node: ReadNode): Tensor {
  const x = node.any(0);
  const starts = required(node, node.wholes("starts", 1), "starts");
  const ends = required(node, node.wholes("ends", 2), "ends");
  const axes = node.wholes("axes", 3) ?? starts.map((_, i) => i);
  const steps = node.known(4) ?? starts.map(() => 1);
  return axes.reduce((part, given, i) => {
    const axis = axisOf(given, x.shape.length, "Slice");
    return sliceAlong(part, axis, { start: starts[i], end: ends[i], step: steps[i] });
  }, x);
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Places beyond the ends stand for the ends; a negative step reads the flipped axis forwards. */
function sliceAlong(x: Tensor, axis: number, { start, end, step }: Range): Tensor {
  const side = x.shape[axis];
  const within = (place: number, least: number, most: number) =>
    Math.min(most, Math.max(least, place < 0 ? place + side : place));
  if (step > 0) {
    return slice(x, [{ axis, start: within(start, 0, side), end: within(end, 0, side), step }]);
  }
  const first = side - 1 - within(start, 0, side - 1);
  const last = side - 1 - within(end, -1, side - 1);
  return slice(flip(x, [axis]), [{ axis, start: first, end: last, step: -step }]);
}

/** Lengths are an attribute before opset 13, an input since; without them the pieces are equal but the last. */
function readSplit(node: ReadNode): readonly Tensor[] {
  const x = node.any(0);
  const axis = axisOf(node.int("axis", 0), x.shape.length, "Split");
  const pieces = node.int("num_outputs", node.outputs.length);
  const each = Math.ceil(x.shape[axis] / pieces);
  const even = node.outputs.map((_, i) => Math.min(each, x.shape[axis] - i * each));
  return split(x, node.wholes("split", 1) ?? even, axis);
}

/** Places known before the run may count from the end; a single one is a slice. */
function readGather(node: ReadNode): Tensor {
  const x = node.any(0);
  const axis = axisOf(node.int("axis", 0), x.shape.length, "Gather");
  const places = node.any(1);
  const numbers = numbersOf(places)?.map((place) => (place < 0 ? place + x.shape[axis] : place));
  if (numbers === undefined) return gather(x, places, axis);
  const isInside = numbers.every((place) => place >= 0 && place < x.shape[axis]);
  if (!isInside) node.complain(`places among ${x.shape[axis]}`, numbers.slice(0, 8).join(", "));
  if (places.shape.length > 0) return gather(x, integers(numbers, places.shape), axis);
  const [start] = numbers;
  return reshape(
    slice(x, [{ axis, start, end: start + 1 }]),
    x.shape.filter((_, i) => i !== axis),
  );
}

/** Rows added up at places along the first axis, the only form that our own gradients need. */
function readScatterNd(node: ReadNode): Tensor {
  const x = node.float(0);
  const places = node.any(1);
  const reduction = node.word("reduction", ["none", "add"]);
  if (reduction === "none") node.complain("attribute reduction = add", "none");
  if (places.shape.at(-1) !== 1) {
    node.complain("places [..., 1]", `[${places.shape.join(", ")}]`);
  }
  const line = reshape(places, places.shape.slice(0, -1));
  return add(x, scatterAdd(node.float(2), line, x.shape, 0));
}

// ── Padding ─────────────────────────────────────────────────────────────────────────────────────

/** Amounts and value are attributes before opset 11, inputs since; negative amounts crop. */
function readPad(node: ReadNode): Tensor {
  const x = node.float(0);
  const { length: rank } = x.shape;
  const mode = node.word("mode", ["constant", "reflect", "edge"]);
  const value = node.known(2)?.[0] ?? node.number("value", 0);
  const amounts = required(node, node.wholes("pads", 1), "amounts");
  const axes = node.known(3)?.map((axis) => axisOf(axis, rank, "Pad")) ?? x.shape.map((_, i) => i);
  if (amounts.length !== 2 * axes.length) {
    node.complain(`${2 * axes.length} amounts`, `${amounts.length}`);
  }
  const placed = (offset: number): Shape =>
    x.shape.map((_, axis) => (axes.includes(axis) ? amounts[offset + axes.indexOf(axis)] : 0));
  const [before, after] = [placed(0), placed(axes.length)];
  const atLeastZero = (each: number) => Math.max(0, each);
  const cropped = slice(
    x,
    x.shape.map((side, axis) => ({
      axis,
      start: atLeastZero(-before[axis]),
      end: side - atLeastZero(-after[axis]),
    })),
  );
  const amount = { before: before.map(atLeastZero), after: after.map(atLeastZero) };
  return pad(cropped, amount, { mode, value });
}

export const shapingReaders: Readers = {
  Identity: same,
  Dropout: readDropout,
  Constant: readConstant,
  ConstantOfShape: readConstantOfShape,
  Shape: readShape,
  Reshape: readReshape,
  Flatten: readFlatten,
  Squeeze: readSqueeze,
  Unsqueeze: readUnsqueeze,
  Transpose: readTranspose,
  Expand: readExpand,
  Concat: readConcat,
  Slice: readSlice,
  Split: readSplit,
  Gather: readGather,
  ScatterND: readScatterNd,
  Pad: readPad,
};

/** A frozen network drops nothing. */
function readDropout(node: ReadNode): Tensor {
  node.ignore("ratio", "seed", "is_test");
  if (node.known(2)?.[0]) node.complain("a network exported for inference", "training_mode");
  return node.any(0);
}

/** Operators that move entries about: reshape, transpose, slice, concat, pad, broadcast. */
import { add, broadcastIndex } from "./elementwise.ts";
import type { Rules } from "./operators.ts";
import { sum, sumTo } from "./reduction.ts";
import {
  axisOf,
  broadcastShape,
  node,
  requireShape,
  type Shape,
  sameShape,
  shapeError,
  sizeOf,
  type Tensor,
} from "./tensor.ts";

export type PadMode = "constant" | "reflect" | "edge";

export interface ShapingAttributes {
  reshape: object;
  transpose: { readonly order: readonly number[] };
  /** Per axis: entries start, start + step, …, `count` of them. Steps may be negative. */
  slice: {
    readonly starts: readonly number[];
    readonly steps: readonly number[];
  };
  concat: { readonly axis: number };
  broadcast: object;
  pad: {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly mode: PadMode;
    readonly value: number;
  };
}

/** The same entries in another shape; one side may be −1 (whatever is left). */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = shape.reduce((product, side) => (side === -1 ? product : product * side), 1);
  const to = shape.map((side) => (side === -1 ? sizeOf(x.shape) / known : side));
  const fits = sizeOf(to) === sizeOf(x.shape) && to.every((side) => Number.isInteger(side));
  requireShape(fits, "reshape", "as many entries", x.shape, shape);
  return sameShape(to, x.shape) ? x : node("reshape", [x], {}, to, x.dtype);
}

/** Axes in another order: output axis `i` is input axis `order[i]`. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const axes = order.map((axis) => axisOf(axis, x.shape.length, "transpose"));
  requireShape(
    new Set(axes).size === x.shape.length && axes.length === x.shape.length,
    "transpose",
    `a permutation of ${x.shape.length} axes`,
    order,
  );
  if (axes.every((axis, i) => axis === i)) return x;
  return node(
    "transpose",
    [x],
    { order: axes },
    axes.map((axis) => x.shape[axis]),
    x.dtype,
  );
}

export interface SliceRange {
  readonly axis: number;
  /** First entry; negative counts from the end. */
  readonly start?: number;
  /** First entry left out; negative counts from the end. */
  readonly end?: number;
  /** Every how many; ≥ 1. */
  readonly step?: number;
}

/** `count` entries along an axis, from `start`, `step` apart. */
export const stepsAlong = (
  axis: number,
  start: number,
  count: number,
  step: number,
): SliceRange => ({
  axis,
  start,
  end: start + (count - 1) * step + 1,
  step,
});

/** A box of entries, with steps: `slice(x, [{ axis: 2, start: 1, end: 9, step: 2 }])`. */
export function slice(x: Tensor, ranges: readonly SliceRange[]): Tensor {
  const starts = x.shape.map(() => 0);
  const steps = x.shape.map(() => 1);
  const shape = [...x.shape];
  for (const range of ranges) {
    const axis = axisOf(range.axis, x.shape.length, "slice");
    const side = x.shape[axis];
    const fromStart = (place: number) => (place < 0 ? place + side : place);
    const start = fromStart(range.start ?? 0);
    const end = Math.min(side, fromStart(range.end ?? side));
    const step = range.step ?? 1;
    if (!(start >= 0 && start < end && step >= 1)) {
      throw shapeError("slice", `0 ≤ start < end ≤ ${side} and step ≥ 1 on axis ${axis}`, [
        start,
        end,
        step,
      ]);
    }
    starts[axis] = start;
    steps[axis] = step;
    shape[axis] = Math.ceil((end - start) / step);
  }
  return sameShape(shape, x.shape) ? x : node("slice", [x], { starts, steps }, shape, x.dtype);
}

/** The top left part of `[N, C, H, W]`, with the height and width of `shape`, `[…, …, ≤H, ≤W]`. */
export function cutTo(x: Tensor, shape: Shape): Tensor {
  const isWhole = x.shape[2] === shape[2] && x.shape[3] === shape[3];
  if (isWhole) return x;
  return slice(x, [
    { axis: 2, end: shape[2] },
    { axis: 3, end: shape[3] },
  ]);
}

/** The entries along the axes in reverse order. */
export function flip(x: Tensor, axes: readonly number[]): Tensor {
  const reversed = axes.map((axis) => axisOf(axis, x.shape.length, "flip"));
  if (reversed.length === 0) return x;
  const at = <T>(yes: (side: number) => T, no: T) =>
    x.shape.map((side, axis) => (reversed.includes(axis) ? yes(side) : no));
  const attributes = { starts: at((side) => side - 1, 0), steps: at(() => -1, 1) };
  return node("slice", [x], attributes, x.shape, x.dtype);
}

/** Tensors one after the other along an axis; the other sides are equal. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  requireShape(tensors.length > 0, "concat", "one tensor or more", [tensors.length]);
  const first = tensors[0];
  const along = axisOf(axis, first.shape.length, "concat");
  for (const each of tensors) {
    requireShape(
      each.shape.length === first.shape.length &&
        each.shape.every((side, i) => i === along || side === first.shape[i]),
      "concat",
      `equal sides but on axis ${along}`,
      first.shape,
      each.shape,
    );
  }
  if (tensors.length === 1) return first;
  const total = tensors.reduce((length, each) => length + each.shape[along], 0);
  const shape = first.shape.map((side, i) => (i === along ? total : side));
  return node("concat", tensors, { axis: along }, shape, first.dtype);
}

/** Consecutive pieces of the given lengths along an axis. */
export function split(x: Tensor, lengths: readonly number[], axis: number): readonly Tensor[] {
  const along = axisOf(axis, x.shape.length, "split");
  const total = lengths.reduce((length, each) => length + each, 0);
  requireShape(
    total === x.shape[along],
    "split",
    `lengths that add up to ${x.shape[along]}`,
    lengths,
  );
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return slice(x, [{ axis: along, start: start - length, end: start }]);
  });
}

/**
 * Pictures `[N, C, H, W]` as every `factor`-th pixel of one of `[N, C, factor·H, factor·W]`: the first at even rows
 * and columns, the next at odd columns, …, row by row (the pixel shuffle of Shi et al. 2016).
 */
export const interleave = (phases: readonly Tensor[], factor: number): Tensor =>
  batchToSpace(concat(phases, 0), factor);

/** The inverse of `interleave`: the `factor`² pictures of every `factor`-th pixel. */
export const deinterleave = (x: Tensor, factor: number): readonly Tensor[] =>
  split(spaceToBatch(x, factor), Array(factor * factor).fill(x.shape[0]), 0);

/** `[factor²·N, C, H, W]`, all pictures' first phase, then all pictures' next, → `[N, C, factor·H, factor·W]`, as `interleave`. */
export function batchToSpace(x: Tensor, factor: number): Tensor {
  const [count, c, height, width] = x.shape;
  const n = count / (factor * factor);
  // Columns first, then rows: two moves of one axis each are much faster than one of two, and of few long lines than of many.
  const columns = transpose(reshape(x, [factor, factor, n * c * height * width]), [0, 2, 1]);
  const wide = reshape(columns, [factor, n * c * height, factor * width]);
  return reshape(transpose(wide, [1, 0, 2]), [n, c, factor * height, factor * width]);
}

/** The inverse of `batchToSpace`. */
export function spaceToBatch(x: Tensor, factor: number): Tensor {
  const [n, c, h, w] = x.shape;
  const fits = x.shape.length === 4 && h % factor === 0 && w % factor === 0;
  const expected = `[N, C, H, W] with sides that are multiples of ${factor}`;
  requireShape(fits, "spaceToBatch", expected, x.shape);
  const [height, width] = [h / factor, w / factor];
  const rows = transpose(reshape(x, [n * c * height, factor, w]), [1, 0, 2]);
  const columns = transpose(reshape(rows, [factor, n * c * height * width, factor]), [0, 2, 1]);
  return reshape(columns, [n * factor * factor, c, height, width]);
}

/** `x` repeated along axes of side 1 (or missing in front) until it has the shape. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  const to = broadcastShape(x.shape, shape, "broadcast");
  requireShape(sameShape(to, shape), "broadcast", "a shape that the tensor fits", x.shape, shape);
  return sameShape(x.shape, shape) ? x : node("broadcast", [x], {}, shape, x.dtype);
}

/** Entries added round `x`. Reflection leaves the border entry out and must stay below the side. */
export function pad(
  x: Tensor,
  amount: { readonly before: readonly number[]; readonly after: readonly number[] },
  { mode = "constant", value = 0 }: { readonly mode?: PadMode; readonly value?: number } = {},
): Tensor {
  const { before, after } = amount;
  requireShape(
    before.length === x.shape.length && after.length === x.shape.length,
    "pad",
    `amounts for ${x.shape.length} axes`,
    before,
    after,
  );
  requireShape(
    [...before, ...after].every((each) => each >= 0),
    "pad",
    "amounts ≥ 0",
    before,
    after,
  );
  const fits = x.shape.every((side, i) => Math.max(before[i], after[i]) < side);
  requireShape(
    mode !== "reflect" || fits,
    "pad",
    "reflection below the side",
    x.shape,
    before,
    after,
  );
  if ([...before, ...after].every((each) => each === 0)) return x;
  const shape = x.shape.map((side, i) => side + before[i] + after[i]);
  return node("pad", [x], { before, after, mode, value }, shape);
}

// ── Rules ───────────────────────────────────────────────────────────────────────────────────────

export const shapingRules: Rules<keyof ShapingAttributes> = {
  reshape: {
    gradient: ({ inputs: [x] }, dy) => [reshape(dy, x.shape)],
    emit: ({ inputs, shape }, to) => to.op("Reshape", [to.name(inputs[0]), to.ints(shape)]),
    fold: (_node, [x]) => x,
  },
  transpose: {
    gradient: ({ attributes: { order } }, dy) => [
      transpose(
        dy,
        order.map((_, i) => order.indexOf(i)),
      ),
    ],
    emit: ({ inputs, attributes }, to) =>
      to.op("Transpose", [to.name(inputs[0])], { perm: attributes.order }),
    fold: ({ inputs, shape, attributes: { order } }, [x]) => {
      const strides = order.map((axis) => sizeOf(inputs[0].shape.slice(axis + 1)));
      return pick(x, shape, strides, 0);
    },
  },
  slice: {
    gradient: ({ inputs: [x], attributes }, dy) => [scatterSlice(dy, x.shape, attributes)],
    emit: ({ inputs: [x], shape, attributes: { starts, steps } }, to) => {
      const touched = shape.flatMap((side, i) =>
        side !== x.shape[i] || steps[i] !== 1 ? [i] : [],
      );
      const ends = touched.map((i) => endOf(starts[i], steps[i], shape[i]));
      const places = [touched.map((i) => starts[i]), ends, touched, touched.map((i) => steps[i])];
      return to.op("Slice", [to.name(x), ...places.map((each) => to.ints(each))]);
    },
    fold: ({ inputs, shape, attributes: { starts, steps } }, [x]) => {
      const strides = inputs[0].shape.map((_, i) => sizeOf(inputs[0].shape.slice(i + 1)));
      const origin = starts.reduce((flat, start, i) => flat + start * strides[i], 0);
      return pick(
        x,
        shape,
        strides.map((stride, i) => stride * steps[i]),
        origin,
      );
    },
  },
  concat: {
    gradient: ({ inputs, attributes: { axis } }, dy) =>
      split(
        dy,
        inputs.map((each) => each.shape[axis]),
        axis,
      ),
    emit: ({ inputs, attributes }, to) =>
      to.op(
        "Concat",
        inputs.map((each) => to.name(each)),
        { axis: attributes.axis },
      ),
  },
  broadcast: {
    gradient: ({ inputs: [x] }, dy) => [sumTo(dy, x.shape)],
    emit: ({ inputs, shape }, to) => to.op("Expand", [to.name(inputs[0]), to.ints(shape)]),
    fold: ({ inputs, shape }, [x]) => {
      const from = broadcastIndex(inputs[0].shape, shape);
      return Float32Array.from({ length: sizeOf(shape) }, (_, i) => x[from(i)]);
    },
  },
  pad: {
    gradient: ({ inputs: [x], attributes }, dy) => [unpad(dy, x.shape, attributes)],
    emit: ({ inputs, attributes: { before, after, mode, value } }, to) => {
      const amounts = to.ints([...before, ...after]);
      const fill = mode === "constant" ? [to.constant(Float32Array.of(value), [])] : [];
      return to.op("Pad", [to.name(inputs[0]), amounts, ...fill], { mode });
    },
  },
};

/** ONNX's exclusive end; a reversed slice that reaches entry 0 ends "before the start". */
function endOf(start: number, step: number, count: number): number {
  const end = start + step * count;
  return end < 0 ? -(2 ** 31) : end;
}

/** Entries `origin + Σ index·stride` for every index of `shape`. */
function pick(x: Float32Array, shape: Shape, strides: readonly number[], origin: number) {
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => {
    let rest = i;
    let flat = origin;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      flat += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return x[flat];
  });
}

/** The adjoint of a slice: zeros of `shape`, with `y` at the places that the slice read. */
export function scatterSlice(
  y: Tensor,
  shape: Shape,
  { starts, steps }: ShapingAttributes["slice"],
): Tensor {
  const reversed = steps.flatMap((step, axis) => (step < 0 ? [axis] : []));
  const upright = reversed.length > 0 ? flip(y, reversed) : y;
  const spread = steps.reduce(
    (spaced, step, axis) => (step > 1 ? interleaveZeros(spaced, axis, step) : spaced),
    upright,
  );
  const before = starts.map((start, i) =>
    steps[i] < 0 ? start + steps[i] * (y.shape[i] - 1) : start,
  );
  // Trailing zeros of the spreading may stand beyond the end; a slice takes them off again.
  const sides = shape.map((side, i) => Math.min(spread.shape[i], side - before[i]));
  const cut = slice(
    spread,
    sides.map((end, axis) => ({ axis, end })),
  );
  return pad(cut, { before, after: shape.map((side, i) => side - before[i] - sides[i]) });
}

/** [.., n, ..] → [.., n·step, ..]: each entry is followed by step − 1 zeros. */
function interleaveZeros(x: Tensor, axis: number, step: number): Tensor {
  const apart = reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]);
  const after = apart.shape.map((_, i) => (i === axis + 1 ? step - 1 : 0));
  const padded = pad(apart, { before: apart.shape.map(() => 0), after });
  return reshape(
    padded,
    x.shape.map((side, i) => (i === axis ? side * step : side)),
  );
}

/** The adjoint of padding, axis by axis: the core, plus what the borders copied from it. */
function unpad(
  dy: Tensor,
  shape: Shape,
  { before, after, mode }: ShapingAttributes["pad"],
): Tensor {
  let whole = dy;
  for (let axis = 0; axis < shape.length; axis++) {
    const padding = { before: before[axis], side: shape[axis], after: after[axis] };
    whole = unpadAxis(whole, axis, padding, mode);
  }
  return whole;
}

interface Padding {
  readonly before: number;
  /** Of what was padded. */
  readonly side: number;
  readonly after: number;
}

function unpadAxis(
  dy: Tensor,
  axis: number,
  { before, side, after }: Padding,
  mode: PadMode,
): Tensor {
  if (before === 0 && after === 0) return dy;
  const core = { start: before, end: before + side };
  if (mode === "constant") return slice(dy, [{ axis, ...core }]);
  // reflect: the head mirrors entries 1…before, the tail mirrors the `after` entries before the last
  const folded = (border: Range): Tensor => {
    const part = slice(dy, [{ axis, ...border }]);
    return mode === "reflect" ? flip(part, [axis]) : sum(part, { axes: [axis], keep: true });
  };
  const [headPlace, tailPlace] = mode === "reflect" ? [1, side - 1 - after] : [0, side - 1];
  const additions: Addition[] = [];
  if (before > 0) additions.push({ start: headPlace, part: folded({ start: 0, end: before }) });
  if (after > 0)
    additions.push({ start: tailPlace, part: folded({ start: core.end, end: dy.shape[axis] }) });
  return addedAlong(dy, { axis, ...core }, additions);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Addition {
  readonly start: number;
  readonly part: Tensor;
}

/** The range of `x`, with parts added to its entries, each from its start within the range on; they may overlap. */
function addedAlong(
  x: Tensor,
  { axis, start: origin, end }: Range & { readonly axis: number },
  additions: readonly Addition[],
): Tensor {
  const sorted = additions.toSorted((a, b) => a.start - b.start);
  const pieces: Tensor[] = [];
  let done = origin;
  for (const [i, { start, part }] of sorted.entries()) {
    const [from, to] = [origin + start, origin + start + part.shape[axis]];
    if (from < done) {
      const sofar = addedAlong(x, { axis, start: origin, end }, sorted.slice(0, i));
      return addedAlong(sofar, { axis, start: 0, end: end - origin }, sorted.slice(i));
    }
    if (from > done) pieces.push(slice(x, [{ axis, start: done, end: from }]));
    pieces.push(add(slice(x, [{ axis, start: from, end: to }]), part));
    done = to;
  }
  if (done < end) pieces.push(slice(x, [{ axis, start: done, end }]));
  return concat(pieces, axis);
}

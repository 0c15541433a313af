/** Reading entries at places that are themselves data, and its adjoint. */
import type { Rules } from "./operators.ts";
import { broadcastTo, reshape, transpose } from "./shaping.ts";
import {
  axisOf,
  constant,
  node,
  requireShape,
  type Shape,
  sameShape,
  type Tensor,
} from "./tensor.ts";

export interface GatherAttributes {
  gather: { readonly axis: number };
  /** Inputs: rows `[count, ...]` and int64 places `[count, 1]`; adds the rows up, each at its place, from zeros. */
  scatterRows: object;
}

/**
 * The entries of `x` at whole-number `places` (int64, any shape) along an axis; the places' shape replaces it.
 * The WebGPU provider computes nothing with int64, not even another shape: to be differentiated there, places that
 * are fed have the shape [count, 1].
 */
export function gather(x: Tensor, places: Tensor, axis: number): Tensor {
  const along = axisOf(axis, x.shape.length, "gather");
  requireShape(places.dtype === "int64", "gather", "places of dtype int64", places.shape);
  const shape = [...x.shape.slice(0, along), ...places.shape, ...x.shape.slice(along + 1)];
  return node("gather", [x, places], { axis: along }, shape, x.dtype);
}

/**
 * The adjoint of `gather`: zeros of `shape`, plus `updates` at `places` along the axis; equal places add up.
 * `updates` has the shape that `gather` would read from `shape` at these places.
 */
export function scatterAdd(updates: Tensor, places: Tensor, shape: Shape, axis: number): Tensor {
  const along = axisOf(axis, shape.length, "scatterAdd");
  requireShape(places.dtype === "int64", "scatterAdd", "places of dtype int64", places.shape);
  const read = [...shape.slice(0, along), ...places.shape, ...shape.slice(along + 1)];
  requireShape(
    sameShape(updates.shape, read),
    "scatterAdd",
    `updates [${read.join(", ")}] for a result [${shape.join(", ")}]`,
    updates.shape,
  );
  // ScatterND adds whole rows, so the axis comes to the front and the places become one line.
  const rest = shape.filter((_, i) => i !== along);
  const line = reshape(places, [-1, 1]); // [P, 1]
  const flat = [...shape.slice(0, along), line.shape[0], ...shape.slice(along + 1)];
  const rows = transpose(reshape(updates, flat), frontOrder(shape.length, along)); // [P, ...rest]
  const sums = node("scatterRows", [rows, line], {}, [shape[along], ...rest]);
  return transpose(sums, backOrder(shape.length, along));
}

/** The axis first, the others behind it in their order. */
const frontOrder = (rank: number, axis: number): readonly number[] => [
  axis,
  ...Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis),
];
/** Undoes `frontOrder`. */
const backOrder = (rank: number, axis: number): readonly number[] =>
  Array.from({ length: rank }, (_, i) => frontOrder(rank, axis).indexOf(i));

export const gatherRules: Rules<keyof GatherAttributes> = {
  gather: {
    gradient: ({ inputs: [x, places], attributes: { axis } }, dy) => [
      scatterAdd(dy, places, x.shape, axis),
      undefined,
    ],
    emit: ({ inputs: [x, places], attributes }, to) =>
      to.op("Gather", [to.name(x), to.name(places)], { axis: attributes.axis }),
  },
  scatterRows: {
    gradient: ({ inputs: [rows, places] }, dy) => [
      reshape(gather(dy, places, 0), rows.shape),
      undefined,
    ],
    emit: ({ inputs: [rows, places], shape }, to) => {
      const zeros = to.name(broadcastTo(constant(0), shape));
      return to.op("ScatterND", [zeros, to.name(places), to.name(rows)], { reduction: "add" });
    },
  },
};

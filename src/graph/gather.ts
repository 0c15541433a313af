/** Reading entries at places that are themselves data, and its adjoint. */
import type { Rules } from "./operators.ts";
import { broadcastTo, reshape } from "./shaping.ts";
import { axisOf, constant, node, requireShape, type Shape, sizeOf, type Tensor } from "./tensor.ts";

export interface GatherAttributes {
  gather: { readonly axis: number };
  /** Inputs: zeros of the result's shape are implied; updates and int64 places of equal shape. */
  scatterAdd: { readonly axis: number };
}

/** The entries of `x` at whole-number `places` (int64, any shape) along an axis; the places' shape replaces it. */
export function gather(x: Tensor, places: Tensor, axis: number): Tensor {
  const along = axisOf(axis, x.shape.length, "gather");
  requireShape(places.dtype === "int64", "gather", "places of dtype int64", places.shape);
  const shape = [...x.shape.slice(0, along), ...places.shape, ...x.shape.slice(along + 1)];
  return node("gather", [x, places], { axis: along }, shape, x.dtype);
}

/** Zeros of `shape`, plus `updates` at `places` (same shape, int64) along an axis; equal places add up. */
export function scatterAdd(updates: Tensor, places: Tensor, shape: Shape, axis: number): Tensor {
  const along = axisOf(axis, shape.length, "scatterAdd");
  const fits = updates.shape.every(
    (side, i) => side === places.shape[i] && (i === along || side === shape[i]),
  );
  requireShape(
    fits,
    "scatterAdd",
    `updates and places like the result [${shape.join(", ")}]`,
    updates.shape,
    places.shape,
  );
  return node("scatterAdd", [updates, places], { axis: along }, shape);
}

export const gatherRules: Rules<keyof GatherAttributes> = {
  gather: {
    gradient: ({ inputs: [x, places], attributes: { axis } }, dy) => {
      const count = sizeOf(places.shape);
      const flat = x.shape.map((side, i) => (i === axis ? count : side));
      const line = reshape(
        places,
        flat.map((side, i) => (i === axis ? side : 1)),
      );
      return [scatterAdd(reshape(dy, flat), broadcastTo(line, flat), x.shape, axis), undefined];
    },
    emit: ({ inputs: [x, places], attributes }, to) =>
      to.op("Gather", [to.name(x), to.name(places)], { axis: attributes.axis }),
  },
  scatterAdd: {
    gradient: ({ inputs: [updates, places], attributes: { axis } }, dy) => [
      gatherEach(dy, places, updates.shape, axis),
      undefined,
    ],
    emit: ({ inputs: [updates, places], shape, attributes }, to) => {
      const zeros = to.name(broadcastTo(constant(0), shape));
      const options = { axis: attributes.axis, reduction: "add" };
      return to.op("ScatterElements", [zeros, to.name(places), to.name(updates)], options);
    },
  },
};

/** Entries of `x` at places of the full shape, by flat indices into the axis brought to the front. */
function gatherEach(x: Tensor, places: Tensor, shape: Shape, axis: number): Tensor {
  // Places made by `gather`'s own gradient are equal along every other axis, so one line of them is enough.
  const source = places.op === "broadcast" ? places.inputs[0] : undefined;
  requireShape(
    source !== undefined,
    "scatterAdd",
    "places that gather made, to be differentiated twice",
    shape,
  );
  const line = reshape(source!, [shape[axis]]);
  return gather(x, line, axis);
}

/**
 * Symbolic tensors: immutable nodes of a directed acyclic graph, with static shape and dtype.
 * Nothing is computed here; a graph is rewritten (gradients, simplification) and emitted as ONNX.
 */
import { KintsugiError } from "../errors.ts";
import type { OperatorAttributes, OperatorName } from "./operators.ts";

export type DType = "float32" | "int64" | "bool";
/** Sizes of the axes, outermost first; `[]` is a scalar. Pictures are `[N, C, H, W]`. */
export type Shape = readonly number[];

/** A tensor made by the operator `K`. */
export interface Node<K extends OperatorName = OperatorName> {
  readonly op: K;
  readonly inputs: readonly Tensor[];
  readonly attributes: OperatorAttributes[K];
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Any tensor; `tensor.op` discriminates. */
export type Tensor = { [K in OperatorName]: Node<K> }[OperatorName];

/** Makes a node whose shape its operator has already worked out. */
export function node<K extends OperatorName>(
  op: K,
  inputs: readonly Tensor[],
  attributes: OperatorAttributes[K],
  shape: Shape,
  dtype: DType = "float32",
): Tensor {
  return { op, inputs, attributes, shape, dtype } as unknown as Tensor;
}

/** A placeholder, to be fed or kept as state; programs name it. */
export function input(name: string, shape: Shape, dtype: DType = "float32"): Tensor {
  return node("input", [], { name }, shape, dtype);
}

/** A constant; `values` is row-major. Numbers become float32. */
export function constant(values: number | readonly number[] | Float32Array, shape?: Shape): Tensor {
  const data = typeof values === "number" ? Float32Array.of(values) : Float32Array.from(values);
  const to = shape ?? (typeof values === "number" ? [] : [data.length]);
  requireShape(sizeOf(to) === data.length, "constant", `${sizeOf(to)} values`, [data.length]);
  return node("constant", [], { data }, to);
}

/** A file that holds constants, as plain data; `version` tells it from whatever takes its name later. */
export interface ConstantsFile {
  readonly folder: string;
  readonly name: string;
  readonly sha256: string;
  readonly version: string;
}

/** Where in a file a constant's values begin: raw, little-endian, row-major. */
export interface Stored {
  readonly file: ConstantsFile;
  readonly offset: number;
}

/** A float32 constant whose values lie in a file; `read` gets them where a rewrite or a model needs them after all. */
export function storedConstant(stored: Stored, shape: Shape, read: () => Float32Array): Tensor {
  const attributes = {
    stored,
    get data() {
      return read();
    },
  };
  return node("constant", [], attributes, shape);
}

/** A constant of whole numbers (int64), for indices. */
export function integers(values: readonly number[], shape: Shape = [values.length]): Tensor {
  requireShape(sizeOf(shape) === values.length, "integers", `${sizeOf(shape)} values`, [
    values.length,
  ]);
  return node("constant", [], { data: BigInt64Array.from(values, BigInt) }, shape, "int64");
}

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Tensor | number;
export const tensorOf = (operand: Operand): Tensor =>
  typeof operand === "number" ? constant(operand) : operand;

/** The number of entries. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((side, axis) => side === b[axis]);

/** `axis` may count from the end; the result counts from the start. */
export function axisOf(axis: number, rank: number, where: string): number {
  const from = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(from) || from < 0 || from >= rank) {
    throw shapeError(where, `an axis of a tensor of rank ${rank}`, [axis]);
  }
  return from;
}

/** The shape that numpy's rule gives two operands: equal sides, or one of them 1. */
export function broadcastShape(a: Shape, b: Shape, where: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw shapeError(where, "shapes that broadcast (equal sides, or 1)", a, b);
    }
    return left === 1 ? right : left;
  });
}

/** Throws the error of an operator whose rule the shapes break. */
export function requireShape(
  holds: boolean,
  operator: string,
  rule: string,
  ...shapes: readonly Shape[]
): void {
  if (!holds) throw shapeError(operator, rule, ...shapes);
}

export function shapeError(operator: string, rule: string, ...shapes: readonly Shape[]): Error {
  return new KintsugiError("shape-mismatch", {
    where: operator,
    expected: rule,
    got: shapes.map((shape) => `[${shape.join(", ")}]`).join(" and "),
  });
}

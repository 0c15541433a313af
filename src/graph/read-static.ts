/**
 * What exporters compute about shapes (Shape → Gather → Mul → Concat → Reshape) is worked out while reading, as
 * long as it is small: arithmetic of scalars and vectors by a table, moved entries by following the graph.
 */
import { ruleOf } from "./operators.ts";
import { constantOf, numbersOf } from "./read-tensor.ts";
import { type DType, type Shape, sizeOf, type Tensor } from "./tensor.ts";

/** Longer vectors are weights, not shapes. */
const LARGEST = 1024;

const isSmall = (shape: Shape): boolean => shape.length <= 1 && sizeOf(shape) <= LARGEST;

// ── Arithmetic ──────────────────────────────────────────────────────────────────────────────────

/** A scalar (rank 0) or vector (rank 1) that is known before the run. */
interface Static {
  readonly values: readonly number[];
  readonly rank: number;
  readonly dtype: DType;
}
type Row = (inputs: readonly Static[]) => Static;

const unary =
  (of: (x: number) => number): Row =>
  ([x]) => ({ ...x, values: x.values.map(of) });

const binary =
  (of: (a: number, b: number, dtype: DType) => number): Row =>
  ([a, b]) => {
    const pairs = spread([a, b]).map(([left, right]) => of(left, right, a.dtype));
    return { values: pairs, rank: Math.max(a.rank, b.rank), dtype: a.dtype };
  };

/** Entries side by side, single ones repeated. */
function spread(inputs: readonly Static[]): readonly (readonly number[])[] {
  const length = Math.max(...inputs.map(({ values }) => values.length));
  return Array.from({ length }, (_, i) =>
    inputs.map(({ values }) => values[values.length === 1 ? 0 : i]),
  );
}

const rows: Readonly<Record<string, Row>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  // Whole numbers are divided towards zero.
  Div: binary((a, b, dtype) => (dtype === "int64" ? Math.trunc(a / b) : a / b)),
  Min: binary((a, b) => Math.min(a, b)),
  Max: binary((a, b) => Math.max(a, b)),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Equal: ([a, b]) => ({ ...binary((x, y) => (x === y ? 1 : 0))([a, b]), dtype: "int64" }),
  Where: ([condition, a, b]) => ({
    values: spread([condition, a, b]).map(([holds, yes, no]) => (holds ? yes : no)),
    rank: Math.max(condition.rank, a.rank, b.rank),
    dtype: a.dtype,
  }),
};

/** The constant that an operator makes of small constants; undefined where it is not one of the table's. */
export function evaluate(
  opType: string,
  inputs: readonly (Tensor | undefined)[],
): Tensor | undefined {
  const statics = inputs.flatMap((tensor) => staticOf(tensor) ?? []);
  const row = Object.hasOwn(rows, opType) ? rows[opType] : undefined;
  if (row === undefined || statics.length === 0 || statics.length < inputs.length) return undefined;
  const { values, rank, dtype } = row(statics);
  return constantOfNumbers(values, rank === 0 ? [] : [values.length], dtype);
}

function staticOf(tensor: Tensor | undefined): Static | undefined {
  const values = tensor && isSmall(tensor.shape) ? numbersOf(tensor) : undefined;
  return tensor && values && { values, rank: tensor.shape.length, dtype: tensor.dtype };
}

/** Numbers as a constant; whole ones stay whole. */
export function constantOfNumbers(values: readonly number[], shape: Shape, dtype: DType): Tensor {
  return dtype === "float32"
    ? constantOf(Float32Array.from(values), shape)
    : constantOf(BigInt64Array.from(values, wholeOf), shape);
}

/** "To the end" is written as 2⁶³ − 1, which a number can't hold. */
const wholeOf = (value: number): bigint =>
  BigInt(Math.min(Number.MAX_SAFE_INTEGER, Math.max(Number.MIN_SAFE_INTEGER, Math.trunc(value))));

// ── Moved entries ───────────────────────────────────────────────────────────────────────────────

/** The tensor as a constant, where it is small and only moves entries of small constants about. */
export function settle(tensor: Tensor): Tensor {
  const values = tensor.op === "constant" ? undefined : moved(tensor);
  return values ? constantOfNumbers(values, tensor.shape, tensor.dtype) : tensor;
}

function moved(tensor: Tensor): readonly number[] | undefined {
  if (sizeOf(tensor.shape) > LARGEST) return undefined;
  if (tensor.op === "constant") return numbersOf(tensor);
  const inputs = tensor.inputs.flatMap((from) => {
    const values = moved(from);
    return values ? [values] : [];
  });
  if (inputs.length === 0 || inputs.length < tensor.inputs.length) return undefined;
  const [x, places] = inputs;
  switch (tensor.op) {
    case "reshape":
    case "broadcast":
    case "slice":
    case "transpose": {
      // Folding the places, which are small, keeps whole numbers exact.
      const from = ruleOf(tensor).fold?.(tensor, [Float32Array.from(x.keys())]);
      return from && Array.from(from, (place) => x[place]);
    }
    case "concat":
      return tensor.attributes.axis === 0 ? inputs.flat() : undefined;
    case "gather":
      return tensor.inputs[0].shape.length === 1 ? places.map((place) => x[place]) : undefined;
    default:
      return undefined;
  }
}

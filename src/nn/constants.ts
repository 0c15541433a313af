/**
 * Parameters with their values in the graph: for inference, where ONNX Runtime lays constant weights out in blocks
 * and folds what it can, which it must not do to placeholders.
 */
import { KintsugiError } from "../errors.ts";
import { constant, type Shape, type Stored, storedConstant, type Tensor } from "../graph/index.ts";
import { type Scope, scopeOf } from "./parameters.ts";

/** A parameter's entries, row-major. */
export interface ParameterValue {
  readonly shape: Shape;
  readonly data: Float32Array;
  /** Where they lie in a file; `data` may then be an accessor that reads them. */
  readonly stored?: Stored;
}

/**
 * The scope whose parameters and statistics are the values of their name; `where` names their source. Getting one throws
 * `weights-invalid` where there is none of that name and shape.
 */
export function constantScope(
  values: Readonly<Record<string, ParameterValue>>,
  where: string,
): Scope {
  const made = new Map<ParameterValue, Tensor>();
  const valueAt = (name: string, shape: Shape): Tensor => {
    const value = fitting(values[name], { name, shape, where });
    const tensor = made.get(value) ?? constantFrom(value);
    made.set(value, tensor);
    return tensor;
  };
  return scopeOf({ training: false, lanes: 1, get: valueAt, statistic: valueAt });
}

function constantFrom(value: ParameterValue): Tensor {
  const { shape, stored } = value;
  return stored ? storedConstant(stored, shape, () => value.data) : constant(value.data, shape);
}

function fitting(
  value: ParameterValue | undefined,
  { name, shape, where }: { readonly name: string; readonly shape: Shape; readonly where: string },
): ParameterValue {
  if (value?.shape.join() === shape.join()) return value;
  throw new KintsugiError("weights-invalid", {
    where,
    expected: `"${name}" of shape [${shape.join(", ")}]`,
    got: value ? `[${value.shape.join(", ")}]` : "nothing of that name",
    advice: "use weights of this network and configuration",
  });
}

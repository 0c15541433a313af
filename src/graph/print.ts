/** A program as text that a person can read, one line a tensor. */
import { topologicalOrder } from "./gradient.ts";
import { outputsOf, type Program } from "./program.ts";
import { simplify } from "./simplify.ts";
import { sizeOf, type Tensor } from "./tensor.ts";

/**
 * The simplified program, e.g.
 *
 *     program scale
 *       x: float32[2]
 *       %1 = mul(x, 3) : float32[2]
 *       y = %1
 */
export function print(program: Program): string {
  const outputs = outputsOf(program);
  const simple = simplify(outputs.map(([, tensor]) => tensor));
  const names = new Map<Tensor, string>();
  const lines = topologicalOrder(simple).flatMap((tensor) => {
    names.set(tensor, nameOf(tensor, names.size));
    return tensor.op === "constant" ? [] : [`  ${describe(tensor, names)}`];
  });
  const results = outputs.map(([name], i) => `  ${name} = ${names.get(simple[i])}`);
  return [`program ${program.name}`, ...lines, ...results, ""].join("\n");
}

function nameOf(tensor: Tensor, number: number): string {
  if (tensor.op === "input") return tensor.attributes.name;
  if (tensor.op !== "constant") return `%${number}`;
  const { attributes, shape } = tensor;
  return sizeOf(shape) === 1 ? `${attributes.data[0]}` : `constant[${shape.join("×")}]`;
}

function describe(tensor: Tensor, names: ReadonlyMap<Tensor, string>): string {
  const type = `${tensor.dtype}[${tensor.shape.join(", ")}]`;
  if (tensor.op === "input") return `${names.get(tensor)}: ${type}`;
  const inputs = tensor.inputs.map((from) => names.get(from)).join(", ");
  const attributes = Object.entries(tensor.attributes)
    .map(([key, value]) => ` ${key}=${Array.isArray(value) ? `(${value.join(", ")})` : value}`)
    .join("");
  return `${names.get(tensor)} = ${tensor.op}(${inputs})${attributes} : ${type}`;
}

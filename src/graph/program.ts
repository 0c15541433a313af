/**
 * A program is what runs: named feeds in, named results out, and state that stays on the device between runs
 * (weights, moments). `compile` turns it into ONNX bytes and the ports that a runtime needs to know.
 */
import { KintsugiError } from "../errors.ts";
import { emitModel } from "./emit.ts";
import { type GraphForm, inForm } from "./form.ts";
import { topologicalOrder } from "./gradient.ts";
import { simplify } from "./simplify.ts";
import type { ConstantsFile, DType, Shape, Tensor } from "./tensor.ts";

/** A value kept between runs: read as `current` and, where the program changes it, replaced by `next`. */
export interface StateSlot {
  readonly current: Tensor;
  readonly next?: Tensor;
}

export interface Program {
  readonly name: string;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly results: Readonly<Record<string, Tensor>>;
  readonly state: Readonly<Record<string, StateSlot>>;
  /** Values that stay on the device as state does, made anew by every run, which does not read them. */
  readonly kept?: Readonly<Record<string, Tensor>>;
}

/** One named value that crosses the border of a program. */
export interface Port {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** A state value: ONNX input `name` and, where `updated`, ONNX output `nextName(name)`. */
export interface StatePort extends Port {
  readonly updated: boolean;
}

/** Plain data, fit for `postMessage`. */
export interface CompiledProgram {
  readonly name: string;
  readonly model: Uint8Array<ArrayBuffer>;
  /** The file whose constants the model refers to, where it refers to one; it runs only while that is there. */
  readonly file?: ConstantsFile;
  readonly feeds: readonly Port[];
  readonly results: readonly Port[];
  readonly state: readonly StatePort[];
  readonly kept: readonly Port[];
}

/** The ONNX output that carries the next value of the state `name`. */
export const nextName = (name: string): string => `${name}:next`;

const portOf = (name: string, { dtype, shape }: Tensor): Port => ({ name, dtype, shape });

/** Everything that a run computes, by the name under which it leaves: results, next state values, what is kept. */
export function outputsOf({ results, state, kept = {} }: Program): Named {
  const updated = Object.entries(state).flatMap(([name, { next }]) =>
    next ? [[nextName(name), next] as const] : [],
  );
  return [...Object.entries(results), ...updated, ...Object.entries(kept)];
}

export interface CompileOptions {
  /** Leaves large constants that lie in a file there (ONNX's external data): the model is not whole without it. */
  readonly external?: boolean;
}

/**
 * Simplifies the program in its device's form and emits it; every result and next state value is computed from feeds and
 * current state. Gradients are as they were taken: `short-sums`, a form of theirs, has nothing more to say here.
 */
export function compile(
  program: Program,
  form: GraphForm = "usual",
  { external = false }: CompileOptions = {},
): CompiledProgram {
  const feeds = Object.entries(program.feeds);
  const slots = Object.entries(program.state);
  const outputs = outputsOf(program);
  const inputs = [...feeds, ...slots.map(([name, { current }]) => [name, current] as const)];
  requireNames(program.name, inputs, outputs);
  const asked = outputs.map(([, tensor]) => tensor);
  const simple = simplify(inForm(asked, form));
  const emitted = emitModel({
    name: program.name,
    inputs,
    outputs: outputs.map(([name], i) => [name, simple[i]] as const),
    external,
  });
  return {
    name: program.name,
    ...emitted,
    feeds: feeds.map(([name, tensor]) => portOf(name, tensor)),
    results: Object.entries(program.results).map(([name, tensor]) => portOf(name, tensor)),
    state: slots.map(([name, { current, next }]) => ({
      ...portOf(name, current),
      updated: next !== undefined,
    })),
    kept: Object.entries(program.kept ?? {}).map(([name, tensor]) => portOf(name, tensor)),
  };
}

type Named = readonly (readonly [name: string, tensor: Tensor])[];

/** Ports are placeholders under their own name, names are used once, and nothing else is left open. */
function requireNames(where: string, inputs: Named, outputs: Named): void {
  const complain = (expected: string, got: string): never => {
    throw new KintsugiError("internal", { where: `program ${where}`, expected, got });
  };
  const names = [...inputs, ...outputs].map(([name]) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) complain("every port under a name of its own", `"${twice}" twice`);
  const bound = new Set(inputs.map(([, tensor]) => tensor));
  for (const tensor of topologicalOrder(outputs.map(([, output]) => output))) {
    if (tensor.op === "input" && !bound.has(tensor)) {
      complain("every placeholder among feeds or state", `"${tensor.attributes.name}" left open`);
    }
  }
  for (const [name, tensor] of inputs) {
    if (tensor.op !== "input" || tensor.attributes.name !== name) {
      complain(
        `a placeholder named "${name}"`,
        tensor.op === "input" ? `"${tensor.attributes.name}"` : tensor.op,
      );
    }
  }
}

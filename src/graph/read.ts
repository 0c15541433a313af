/**
 * Reads ONNX files (opset 7–23: VGG, ResNet, SqueezeNet, Inception and their kin) back into the graph. Stored
 * weights become constants, so the network is frozen and gradients flow to its inputs alone.
 */
import type { NodeProto } from "onnx-buf";
import { KintsugiError } from "../errors.ts";
import { arithmeticReaders } from "./read-arithmetic.ts";
import { isShape, isStandard, type OpenFile, openFile, placeholder } from "./read-file.ts";
import { ADVICE, type Reader, type Readers, ReadNode } from "./read-node.ts";
import { resizeReaders } from "./read-resize.ts";
import { shapingReaders } from "./read-shaping.ts";
import { evaluate, settle } from "./read-static.ts";
import { constantFrom } from "./read-tensor.ts";
import { windowReaders } from "./read-windows.ts";
import type { Shape, Tensor } from "./tensor.ts";

export interface ReadOptions {
  /** The file's name, for errors; "model" by default. */
  readonly where?: string;
  /** Shapes of inputs by name: they fix sides that the file leaves open (the batch), and override fixed ones. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Values to read as outputs, by ONNX name; the file's own by default. What they do not need is not looked at. */
  readonly outputs?: readonly string[];
}

/** A frozen network. */
export interface ReadNetwork {
  /** What it reads: placeholders, or the tensors that it was applied to. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Any value by its ONNX name: a feature, an input, a weight. Throws `unknown-name`, `model-unsupported`. */
  intermediate(name: string): Tensor;
  /** The same network over other tensors, one for each input; the weights are shared. Throws `unknown-name`. */
  applyTo(inputs: Readonly<Record<string, Tensor>>): ReadNetwork;
}

/**
 * The network in the bytes of an ONNX file. Floats of any width are read as float32. Throws `model-unsupported`
 * where the file is damaged, leaves a shape open or uses what Kintsugi does not read, naming the node.
 */
export function readModel(bytes: Uint8Array, options: ReadOptions = {}): ReadNetwork {
  const { where = "model", shapes = {} } = options;
  const file = openFile(bytes, where);
  const names = file.inputs.map(({ name }) => name);
  requireNames(where, Object.keys(shapes), names);
  const inputs = file.inputs.map((info) => {
    const given = Object.hasOwn(shapes, info.name) ? shapes[info.name] : undefined;
    return [info.name, placeholder(info, given, where)] as const;
  });
  return networkOver(file, Object.fromEntries(inputs), options.outputs ?? file.outputs);
}

function networkOver(
  file: OpenFile,
  inputs: Readonly<Record<string, Tensor>>,
  names: readonly string[],
): ReadNetwork {
  const reading = new Reading(file, inputs);
  const outputs = names.map((name) => [name, reading.valueOf(name)] as const);
  return {
    inputs,
    outputs: Object.fromEntries(outputs),
    intermediate: (name) => reading.valueOf(name),
    applyTo: (others) => {
      const needed = Object.keys(inputs);
      requireNames(file.where, Object.keys(others), needed);
      requireTensors(file.where, needed, others);
      return networkOver(file, others, names);
    },
  };
}

// ── The graph ───────────────────────────────────────────────────────────────────────────────────

const readers: Readers = {
  ...arithmeticReaders,
  ...resizeReaders,
  ...shapingReaders,
  ...windowReaders,
};

/** One application of a file: the values that were built so far, by name. */
class Reading {
  readonly #file: OpenFile;
  readonly #values: Map<string, Tensor>;

  constructor(file: OpenFile, inputs: Readonly<Record<string, Tensor>>) {
    this.#file = file;
    this.#values = new Map(Object.entries(inputs));
  }

  /** Builds what the value needs, in the file's order, and nothing else. */
  valueOf(name: string): Tensor {
    for (const i of this.#nodesFor(name)) this.#build(this.#file.nodes[i]);
    const value = this.#find(name);
    if (value) return value;
    const { where, producers } = this.#file;
    throw unknownName(where, name, [...producers.keys()]);
  }

  #nodesFor(name: string): readonly number[] {
    const { nodes, producers } = this.#file;
    const needed = new Set<number>();
    const names = [name];
    for (let next = names.pop(); next !== undefined; next = names.pop()) {
      const producer = this.#find(next) ? undefined : producers.get(next);
      if (producer === undefined || needed.has(producer)) continue;
      needed.add(producer);
      names.push(...nodes[producer].input);
    }
    return [...needed].sort((a, b) => a - b);
  }

  #find(name: string): Tensor | undefined {
    return this.#values.get(name) ?? this.#weight(name);
  }

  #weight(name: string): Tensor | undefined {
    const { weights, constants, where } = this.#file;
    const known = constants.get(name);
    const proto = weights.get(name);
    if (known || proto === undefined) return known;
    const constant = constantFrom(proto, `${where}: weight "${name}"`);
    constants.set(name, constant);
    return constant;
  }

  #build(proto: NodeProto): void {
    const inputs = proto.input.map((name) => (name === "" ? undefined : this.#find(name)));
    const { where, opset } = this.#file;
    const node = new ReadNode(proto, { where, opset, inputs });
    const unknown = proto.input.find((name, i) => name !== "" && inputs[i] === undefined);
    if (unknown !== undefined) {
      node.complain("inputs computed before it", `"${unknown}"`, "export the model again");
    }
    const results = resultsOf(proto, node);
    // Exporters also keep weights in nodes without inputs.
    const values = proto.input.length === 0 ? this.#file.constants : this.#values;
    proto.output.slice(0, results.length).forEach((name, i) => {
      values.set(name, settle(results[i]));
    });
  }
}

/** The outputs of a node; whatever does not fit together becomes an error that names the node. */
function resultsOf({ domain, opType }: NodeProto, node: ReadNode): readonly Tensor[] {
  if (!isStandard(domain)) node.complain("a standard operator", `one of the domain ${domain}`);
  try {
    const made = evaluate(opType, node.inputs) ?? readerOf(opType, node)(node);
    const results = "op" in made ? [made] : made;
    node.requireAllSeen();
    const odd = results.find(({ op, shape }) => op !== "constant" && !isShape(shape));
    if (odd) node.complain("a result of 1 to 2³¹ entries", `[${odd.shape.join(", ")}]`);
    return results;
  } catch (cause) {
    if (cause instanceof KintsugiError && cause.code === "model-unsupported") throw cause;
    const got = cause instanceof Error ? cause.message : `${cause}`;
    return node.complain("inputs and attributes that fit together", got, ADVICE, { cause });
  }
}

const readerOf = (opType: string, node: ReadNode): Reader =>
  Object.hasOwn(readers, opType)
    ? readers[opType]
    : node.complain("an operator that Kintsugi reads", `${opType} of opset ${node.opset}`);

/** Throws where one of the names is not among those that exist. */
function requireNames(where: string, names: readonly string[], existing: readonly string[]): void {
  const unknown = names.find((name) => !existing.includes(name));
  if (unknown !== undefined) throw unknownName(where, unknown, existing);
}

function requireTensors(
  where: string,
  names: readonly string[],
  tensors: Readonly<Record<string, Tensor>>,
): void {
  const left = names.find((name) => !Object.hasOwn(tensors, name));
  if (left === undefined) return;
  const expected = `a tensor for the input "${left}"`;
  throw new KintsugiError("unknown-name", { where, expected, got: "none" });
}

function unknownName(where: string, name: string, existing: readonly string[]): KintsugiError {
  const some = existing.slice(0, 8).join(", ");
  return new KintsugiError("unknown-name", {
    where,
    expected: `one of its values (${some}${existing.length > 8 ? ", …" : ""})`,
    got: `"${name}"`,
  });
}

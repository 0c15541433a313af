/**
 * One node of an ONNX file, as the readers of operators see it: inputs and attributes by type, each checked.
 * An attribute that no reader asked for is an error, so that nothing is passed over in silence.
 */
import {
  type AttributeProto,
  AttributeProto_AttributeType as Kind,
  type NodeProto,
} from "onnx-buf";
import { type Complaint, KintsugiError } from "../errors.ts";
import { constantFrom, numbersOf } from "./read-tensor.ts";
import { simplify } from "./simplify.ts";
import type { Tensor } from "./tensor.ts";

/** Builds the outputs of a node, in order; those at the end may be left out where nothing can use them. */
export type Reader = (node: ReadNode) => Tensor | readonly Tensor[];
export type Readers = Readonly<Record<string, Reader>>;

/** The file's side of a node. */
export interface NodeContext {
  /** The file's name, for errors. */
  readonly where: string;
  /** The version of the standard operators. */
  readonly opset: number;
  /** In the order of the node; undefined where an optional input is left out. */
  readonly inputs: readonly (Tensor | undefined)[];
}

/** Sides past this are a damaged file's. */
const LARGEST_SIDE = 65_536;

export class ReadNode {
  readonly opset: number;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly string[];
  readonly #where: string;
  readonly #attributes: ReadonlyMap<string, AttributeProto>;
  readonly #seen = new Set<string>();

  constructor(proto: NodeProto, { where, opset, inputs }: NodeContext) {
    this.opset = opset;
    this.inputs = inputs;
    this.outputs = proto.output;
    this.#where = `${where}: ${describe(proto)}`;
    this.#attributes = new Map(proto.attribute.map((each) => [each.name, each]));
  }

  // ── Inputs ──

  /** A required input of any dtype. */
  any(index: number): Tensor {
    const tensor = this.inputs[index];
    return tensor ?? this.complain(`an input ${index}`, "none", "export the model again");
  }

  /** A required float32 input. */
  float(index: number): Tensor {
    const tensor = this.any(index);
    if (tensor.dtype === "float32") return tensor;
    return this.complain(`float32 values as input ${index}`, tensor.dtype);
  }

  /** A required float32 input `[N, C, H, W]`. */
  picture(index: number): Tensor {
    const tensor = this.float(index);
    const { length } = tensor.shape;
    if (length === 4 && tensor.shape.every((side) => side <= LARGEST_SIDE)) return tensor;
    const expected = `[N, C, H, W] of sides up to ${LARGEST_SIDE} as input ${index}`;
    return this.complain(expected, `[${tensor.shape.join(", ")}]`);
  }

  /** The entries of an input that is known before the network runs; undefined where it is left out. */
  known(index: number): readonly number[] | undefined {
    const tensor = this.inputs[index];
    if (tensor === undefined) return undefined;
    const numbers = numbersOf(tensor) ?? numbersOf(simplify([tensor])[0]);
    if (numbers) return numbers;
    const advice = "export the model with fixed sizes (no dynamic axes but the batch)";
    return this.complain(`input ${index} known before the run`, "a computed value", advice);
  }

  /** Whole numbers that older opsets keep in an attribute and newer ones in an input. */
  wholes(attribute: string, index: number): readonly number[] | undefined {
    return this.ints(attribute) ?? this.known(index);
  }

  // ── Attributes ──

  int(name: string, otherwise: number): number {
    const attribute = this.#attribute(name, Kind.INT);
    return attribute ? Number(attribute.i) : otherwise;
  }

  ints(name: string): readonly number[] | undefined {
    return this.#attribute(name, Kind.INTS)?.ints.map(Number);
  }

  number(name: string, otherwise: number): number {
    return this.#attribute(name, Kind.FLOAT)?.f ?? otherwise;
  }

  numbers(name: string): readonly number[] | undefined {
    return this.#attribute(name, Kind.FLOATS)?.floats;
  }

  /** One of the given words; the first where the attribute is left out. */
  word<W extends string>(name: string, words: readonly [W, ...W[]]): W {
    const attribute = this.#attribute(name, Kind.STRING);
    if (attribute === undefined) return words[0];
    const text = String.fromCharCode(...attribute.s.subarray(0, 80));
    return (
      words.find((word) => word === text) ??
      this.complain(`attribute ${name} among ${words.join(", ")}`, `"${text}"`)
    );
  }

  has(name: string): boolean {
    return this.#attributes.has(name);
  }

  /** A stored tensor as a constant. */
  tensor(name: string): Tensor | undefined {
    const proto = this.#attribute(name, Kind.TENSOR)?.t;
    return proto && constantFrom(proto, `${this.#where}, attribute ${name}`);
  }

  /** Attributes that change nothing when a network is only applied. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#seen.add(name);
  }

  /** A whole number that only one value of is supported. */
  insist(name: string, value: number): void {
    const got = this.int(name, value);
    if (got !== value) this.complain(`attribute ${name} = ${value}`, `${got}`);
  }

  /** Throws where the node has an attribute that was never asked for. */
  requireAllSeen(): void {
    const unseen = [...this.#attributes.keys()].find((name) => !this.#seen.has(name));
    if (unseen) this.complain("only attributes that Kintsugi knows", `"${unseen}"`);
  }

  #attribute(name: string, kind: Kind): AttributeProto | undefined {
    this.#seen.add(name);
    const attribute = this.#attributes.get(name);
    if (attribute === undefined || attribute.type === kind) return attribute;
    return this.complain(`attribute ${name} of type ${Kind[kind]}`, `${Kind[attribute.type]}`);
  }

  // ── Errors ──

  /** Throws `model-unsupported` about this node. */
  complain(expected: string, got: string, advice = ADVICE, options?: ErrorOptions): never {
    const complaint: Complaint = { where: this.#where, expected, got, advice };
    throw new KintsugiError("model-unsupported", complaint, options);
  }
}

export const ADVICE = "export the network without it, or ask for an output that comes before it";

/** `node "conv1" (Conv)`; a node without a name goes by its first output's. */
const describe = ({ name, opType, output }: NodeProto): string =>
  `node "${name || output[0] || "?"}" (${opType})`;

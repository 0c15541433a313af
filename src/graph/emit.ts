/** From a graph to an ONNX model: standard operators of one opset, static shapes, names that can be read. */
import { create } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataLocation as Place,
  TensorProtoSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { encodeModel, type Initializer } from "./encode-model.ts";
import { topologicalOrder } from "./gradient.ts";
import { ruleOf } from "./operators.ts";
import {
  type ConstantsFile,
  type DType,
  type Shape,
  type Stored,
  sizeOf,
  type Tensor,
} from "./tensor.ts";

/** ONNX's operator set and file format; readable by every runtime since 2024. */
const OPSET = 20n;
const IR_VERSION = 9n;
/** Smaller constants come into the model: ONNX Runtime looks at some of them before it opens their file. */
const LEAST_EXTERNAL_BYTES = 4096;

type AttributeValue = number | string | readonly number[];

/** What a rule emits into: nodes, constants, and the names of values. */
export interface Emitter {
  /** The name of a tensor, which is emitted now where it was not yet. */
  name(tensor: Tensor): string;
  /** Adds a node; whole numbers become INT attributes, except those in `FLOAT_ATTRIBUTES`. */
  op(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
  ): string;
  /** An int64 vector. */
  ints(values: readonly number[]): string;
  constant(data: Float32Array | BigInt64Array, shape: Shape): string;
  /** A float32 constant that stays in its file; undefined where it is to come into the model. */
  external(stored: Stored | undefined, shape: Shape): string | undefined;
}

/** The named outputs of a graph, in order, and the inputs that it may use (all of them stay in the model). */
export interface ModelPorts {
  readonly name: string;
  readonly inputs: readonly (readonly [name: string, tensor: Tensor])[];
  readonly outputs: readonly (readonly [name: string, tensor: Tensor])[];
  /** Whether large constants may stay in the file that they lie in. */
  readonly external?: boolean;
}

/** An ONNX model, and the file that it refers to. */
export interface EmittedModel {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly file?: ConstantsFile;
}

/** An ONNX model that computes the outputs from the inputs. */
export function emitModel({ name, inputs, outputs, external = false }: ModelPorts): EmittedModel {
  const ports = [...inputs, ...outputs].map(([port]) => port);
  const emission = new Emission(ports, external);
  const roots = outputs.map(([, tensor]) => tensor);
  for (const [port, tensor] of inputs) emission.bind(tensor, port);
  for (const tensor of topologicalOrder(roots)) emission.add(tensor);
  emission.nameOutputs(outputs);
  const graph = create(GraphProtoSchema, {
    name,
    node: emission.nodes,
    input: inputs.map(([port, tensor]) => valueInfo(port, tensor)),
    output: outputs.map(([port, tensor]) => valueInfo(port, tensor)),
  });
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: "kintsugi",
    opsetImport: [{ domain: "", version: OPSET }],
  });
  const { file, initializers } = emission;
  return { model: encodeModel(model, graph, initializers), ...(file && { file }) };
}

class Emission implements Emitter {
  readonly nodes: NodeProto[] = [];
  readonly initializers: Initializer[] = [];
  readonly #names = new Map<Tensor, string>();
  readonly #constants = new Map<string, string>();
  readonly #ports: ReadonlySet<string>;
  readonly #external: boolean;
  /** The one that the model refers to: a session looks into a single folder. */
  file: ConstantsFile | undefined;

  constructor(ports: readonly string[], external: boolean) {
    this.#ports = new Set(ports);
    this.#external = external;
  }

  bind(tensor: Tensor, name: string): void {
    this.#names.set(tensor, name);
  }

  add(tensor: Tensor): void {
    if (!this.#names.has(tensor)) this.#names.set(tensor, ruleOf(tensor).emit(tensor, this));
  }

  /**
   * Gives the values of the outputs their ports' names, so that they are written where they are wanted; a second port of
   * a value, or one that hands on an input or a constant, is a copy.
   */
  nameOutputs(outputs: ModelPorts["outputs"]): void {
    const made = new Set(this.nodes.flatMap(({ output }) => output));
    const portOf = new Map<string, string>();
    for (const [port, tensor] of outputs) {
      const name = this.name(tensor);
      if (made.has(name) && !portOf.has(name)) portOf.set(name, port);
      else this.nodes.push(create(NodeProtoSchema, identity(name, port)));
    }
    const renamed = (name: string): string => portOf.get(name) ?? name;
    for (const node of this.nodes) {
      node.name = renamed(node.name);
      node.input = node.input.map(renamed);
      node.output = node.output.map(renamed);
    }
  }

  name(tensor: Tensor): string {
    this.add(tensor);
    return this.#names.get(tensor)!;
  }

  op(
    type: string,
    input: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const output = this.#unlikePorts(`${type.toLowerCase()}_${this.nodes.length}`);
    this.nodes.push(
      create(NodeProtoSchema, {
        opType: type,
        name: output,
        input: [...input],
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
      }),
    );
    return output;
  }

  ints(values: readonly number[]): string {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  constant(data: Float32Array | BigInt64Array, shape: Shape): string {
    const dataType = data instanceof Float32Array ? DataType.FLOAT : DataType.INT64;
    const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const key = data.length <= 64 ? `${dataType}|${shape}|${values}` : undefined;
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known) return known;
    const name = this.#unlikePorts(`constant_${this.initializers.length}`);
    if (key !== undefined) this.#constants.set(key, name);
    const dims = shape.map(BigInt);
    this.initializers.push({ proto: create(TensorProtoSchema, { name, dims, dataType }), values });
    return name;
  }

  external(stored: Stored | undefined, shape: Shape): string | undefined {
    const sizeBytes = 4 * sizeOf(shape);
    if (!this.#external || !stored || sizeBytes < LEAST_EXTERNAL_BYTES) return undefined;
    this.file ??= stored.file;
    if (this.file !== stored.file) return undefined;
    const name = this.#unlikePorts(`constant_${this.initializers.length}`);
    const place = { location: stored.file.name, offset: stored.offset, length: sizeBytes };
    const proto = create(TensorProtoSchema, {
      name,
      dims: shape.map(BigInt),
      dataType: DataType.FLOAT,
      dataLocation: Place.EXTERNAL,
      externalData: Object.entries(place).map(([key, value]) => ({ key, value: `${value}` })),
    });
    this.initializers.push({ proto });
    return name;
  }

  #unlikePorts(name: string): string {
    return this.#ports.has(name) ? this.#unlikePorts(`${name}_`) : name;
  }
}

const identity = (from: string, to: string) => ({
  opType: "Identity",
  name: to,
  input: [from],
  output: [to],
});

/** ONNX attributes that are floats even where the value is whole. */
const FLOAT_ATTRIBUTES = new Set(["alpha", "beta", "epsilon"]);

function attributeOf(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === "string") {
    const s = Uint8Array.from(value, (letter) => letter.charCodeAt(0));
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s });
  }
  if (typeof value !== "number") {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.INTS,
      ints: value.map(BigInt),
    });
  }
  return FLOAT_ATTRIBUTES.has(name)
    ? create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value })
    : create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
}

const dataTypes: Readonly<Record<DType, DataType>> = {
  float32: DataType.FLOAT,
  int64: DataType.INT64,
  bool: DataType.BOOL,
};

function valueInfo(name: string, { dtype, shape }: Tensor): ValueInfoProto {
  const dim = shape.map((side) => ({ value: { case: "dimValue" as const, value: BigInt(side) } }));
  const type = create(TypeProtoSchema, {
    value: { case: "tensorType", value: { elemType: dataTypes[dtype], shape: { dim } } },
  });
  return create(ValueInfoProtoSchema, { name, type });
}

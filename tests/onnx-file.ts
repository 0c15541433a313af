/** ONNX files made by hand, and ONNX Runtime's own answer to them, for tests of the reader. */
import { create, toBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  ModelProtoSchema,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { expect } from "vitest";
import { type ReadOptions, readModel, type Shape, type Tensor } from "../src/graph/index.ts";
import { uniform } from "./goldens/hash.ts";
import { cpuOptions, evaluate } from "./run-program.ts";

/** Whole numbers, words and lists of whole numbers as they are; the rest says what it is. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: Tensor };

/** `["Conv", ["x", "w"], "y", { pads: [1, 1, 1, 1] }]`; several outputs are separated by spaces. */
export type Step = readonly [
  op: string,
  inputs: readonly string[],
  outputs: string,
  attributes?: Readonly<Record<string, Attribute>>,
];

export interface OnnxFile {
  /** 17 by default. */
  readonly opset?: number;
  /** float32 inputs; a word is an open side. */
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>;
  /** Constants, stored in the file. */
  readonly weights?: Readonly<Record<string, Tensor>>;
  readonly steps: readonly Step[];
  /** The last step's first output by default. */
  readonly outputs?: readonly string[];
}

/** The bytes of the file. */
export function onnxFile(file: OnnxFile): Uint8Array {
  const { opset = 17, inputs, weights = {}, steps } = file;
  const graph = {
    name: "hand-made",
    node: steps.map(([opType, input, output, attributes = {}]) =>
      create(NodeProtoSchema, {
        opType,
        name: output,
        input: [...input],
        output: output.split(" "),
        attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
      }),
    ),
    initializer: Object.entries(weights).map(([name, tensor]) => stored(tensor, name)),
    input: Object.entries(inputs).map(([name, sides]) => valueInfo(name, sides)),
    output: outputsOf(file).map((name) => valueInfo(name)),
  };
  const opsetImport = [{ domain: "", version: BigInt(opset) }];
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { irVersion: 8n, opsetImport, graph }),
  );
}

const outputsOf = ({ outputs, steps }: OnnxFile): readonly string[] =>
  outputs ?? [steps[steps.length - 1][2].split(" ")[0]];

function stored(tensor: Tensor, name = ""): TensorProto {
  if (tensor.op !== "constant") throw new Error("weights are constants");
  const { data } = tensor.attributes;
  const { FLOAT, INT64 } = TensorProto_DataType;
  return create(TensorProtoSchema, {
    name,
    dims: tensor.shape.map(BigInt),
    dataType: data instanceof Float32Array ? FLOAT : INT64,
    rawData: new Uint8Array(data.slice().buffer),
  });
}

function attributeOf(name: string, value: Attribute): AttributeProto {
  const made = (type: Kind, content: object) =>
    create(AttributeProtoSchema, { name, type, ...content });
  if (typeof value === "number") return made(Kind.INT, { i: BigInt(value) });
  if (typeof value === "string") return made(Kind.STRING, { s: Buffer.from(value) });
  if ("float" in value) return made(Kind.FLOAT, { f: value.float });
  if ("floats" in value) return made(Kind.FLOATS, { floats: [...value.floats] });
  if ("tensor" in value) return made(Kind.TENSOR, { t: stored(value.tensor) });
  return made(Kind.INTS, { ints: value.map(BigInt) });
}

/** Without sides, the shape is the runtime's to find out. */
function valueInfo(name: string, sides?: readonly (number | string)[]): ValueInfoProto {
  const dim = sides?.map((side) => ({
    value:
      typeof side === "number"
        ? { case: "dimValue" as const, value: BigInt(side) }
        : { case: "dimParam" as const, value: side },
  }));
  const type = { elemType: TensorProto_DataType.FLOAT, ...(dim && { shape: { dim } }) };
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: "tensorType", value: type } },
  });
}

/** Reads the file, runs the graph, and expects what ONNX Runtime makes of the file itself. */
export async function expectAsInRuntime(
  file: OnnxFile,
  { tolerance = 1e-5, ...options }: ReadOptions & { readonly tolerance?: number } = {},
): Promise<void> {
  const bytes = onnxFile(file);
  const network = readModel(bytes, options);
  const feeds = Object.entries(network.inputs).map(
    ([name, { shape }], i) => [name, shape, uniform(shape, 7 + i, -2, 2)] as const,
  );
  const ours = await evaluate(
    network.outputs,
    Object.fromEntries(feeds.map(([name, , data]) => [name, data])),
  );
  const theirs = await runFile(bytes, feeds);
  for (const [name, { data, shape }] of Object.entries(theirs)) {
    expect(network.outputs[name].shape, name).toEqual(shape);
    const gaps = data.map((each, i) => Math.abs(each - ours[name][i]));
    expect(Math.max(...gaps), name).toBeLessThanOrEqual(tolerance);
  }
}

async function runFile(
  bytes: Uint8Array,
  feeds: readonly (readonly [name: string, shape: Shape, data: Float32Array])[],
) {
  const session = await InferenceSession.create(bytes, cpuOptions);
  const tensors = feeds.map(
    ([name, shape, data]) => [name, new OrtTensor("float32", data, shape)] as const,
  );
  const fetched = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(
    Object.entries(fetched).map(([name, { data, dims }]) => [
      name,
      { data: data as Float32Array, shape: dims },
    ]),
  );
}

/** The message of the error that reading the file gives. */
export function refusal(file: OnnxFile, options: ReadOptions = {}): string {
  try {
    readModel(onnxFile(file), { where: "net.onnx", ...options });
  } catch (error) {
    return error instanceof Error ? error.message : `${error}`;
  }
  throw new Error("the file was read");
}

/** Values of a weight from the hash formula, in −1…1. */
export const weightValues = (shape: Shape, seed = 3): Float32Array => uniform(shape, seed);

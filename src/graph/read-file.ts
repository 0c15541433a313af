/** An ONNX file's parts by name: its nodes, weights, inputs and outputs, before any of them is read. */
import { fromBinary } from "@bufbuild/protobuf";
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from "onnx-buf";
import { KintsugiError } from "../errors.ts";
import { dtypeOf } from "./read-tensor.ts";
import { input, type Shape, sizeOf, type Tensor } from "./tensor.ts";

/** An ONNX file with its parts by name. */
export interface OpenFile {
  readonly where: string;
  readonly opset: number;
  readonly nodes: readonly NodeProto[];
  /** Which node computes a value. */
  readonly producers: ReadonlyMap<string, number>;
  readonly weights: ReadonlyMap<string, TensorProto>;
  /** Weights and constant nodes that were read already, so that every application shares them. */
  readonly constants: Map<string, Tensor>;
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly string[];
}

const OPSETS = { first: 7, last: 23 };

/** Throws `model-unsupported` where the bytes are not an ONNX model of an opset that Kintsugi reads. */
export function openFile(bytes: Uint8Array, where: string): OpenFile {
  const { graph, opsetImport } = parse(bytes, where);
  const opset = Number(opsetImport.find(({ domain }) => isStandard(domain))?.version ?? 0n);
  if (graph === undefined || graph.output.length === 0) {
    throw unsupported(where, "an ONNX model", "a file without a network", "name an .onnx file");
  }
  if (!(opset >= OPSETS.first && opset <= OPSETS.last)) {
    const expected = `opset ${OPSETS.first}–${OPSETS.last}`;
    throw unsupported(where, expected, `${opset}`, "export the model with opset 17");
  }
  const weights = new Map(graph.initializer.map((proto) => [proto.name, proto]));
  const producers = producersOf(graph, where);
  const ports = new Set([...weights.keys(), ...graph.input.map(({ name }) => name)]);
  const lost = graph.output.find(({ name }) => !producers.has(name) && !ports.has(name));
  if (lost) {
    throw unsupported(where, "outputs that a node computes", `"${lost.name}"`, "export it again");
  }
  return {
    where,
    opset,
    nodes: graph.node,
    producers,
    weights,
    constants: new Map(),
    inputs: graph.input.filter(({ name }) => !weights.has(name)),
    outputs: graph.output.map(({ name }) => name),
  };
}

function parse(bytes: Uint8Array, where: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    const got = "a foreign or damaged file";
    throw unsupported(where, "an ONNX model", got, "fetch or export it again", { cause });
  }
}

export const isStandard = (domain: string): boolean => domain === "" || domain === "ai.onnx";

function producersOf(graph: GraphProto, where: string): ReadonlyMap<string, number> {
  const producers = new Map<string, number>();
  graph.node.forEach(({ output }, i) => {
    for (const name of output.filter((each) => each !== "")) {
      if (producers.has(name)) {
        throw unsupported(where, "every value computed once", `"${name}" twice`, "export it again");
      }
      producers.set(name, i);
    }
  });
  return producers;
}

// ── Inputs ──────────────────────────────────────────────────────────────────────────────────────

/** Larger tensors are a damaged file's. */
const MOST_ENTRIES = 2 ** 31;

export const isShape = (shape: Shape): boolean =>
  shape.every((side) => Number.isSafeInteger(side) && side >= 1) && sizeOf(shape) <= MOST_ENTRIES;

/** The placeholder of an input, its open sides filled in from the shape given. */
export function placeholder(info: ValueInfoProto, given: Shape | undefined, file: string): Tensor {
  const where = `${file}: input "${info.name}"`;
  const type = info.type?.value.case === "tensorType" ? info.type.value.value : undefined;
  const dtype = dtypeOf(type?.elemType ?? 0);
  if (dtype === undefined) {
    throw unsupported(where, "numbers or bools", "another type", "export the model in float32");
  }
  const sides = type?.shape?.dim.map(({ value }) =>
    value.case === "dimValue" ? Number(value.value) : (value.value ?? "?"),
  );
  if (given && sides && given.length !== sides.length) {
    throw unsupported(where, `a shape of ${sides.length} sides`, `[${given.join(", ")}]`, SHAPE);
  }
  const shape = given ?? sides?.map((side) => (typeof side === "number" ? side : 0));
  if (shape && isShape(shape)) return input(info.name, shape, dtype);
  const got = `[${(given ?? sides ?? ["?"]).join(", ")}]`;
  throw unsupported(where, "a shape without open sides", got, SHAPE);
}

const SHAPE = "give the input's whole shape in `shapes`";

const unsupported = (
  where: string,
  expected: string,
  got: string,
  advice: string,
  options?: ErrorOptions,
): KintsugiError =>
  new KintsugiError("model-unsupported", { where, expected, got, advice }, options);

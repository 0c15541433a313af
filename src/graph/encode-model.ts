/**
 * The bytes of an ONNX model. A published network's constants are hundreds of megabytes, and `toBinary` copies a message
 * once for each message around it: here each constant is copied once, to its place.
 */
import { toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type TensorProto,
  TensorProtoSchema,
} from "onnx-buf";

/** A constant: its name, type and shape, and its values beside them, little-endian, unless they lie in a file. */
export interface Initializer {
  readonly proto: TensorProto;
  readonly values?: Uint8Array;
}

/** `toBinary` of the model with the graph in it and the initializers in that; both come without. */
export function encodeModel(
  model: ModelProto,
  graph: GraphProto,
  initializers: readonly Initializer[],
): Uint8Array<ArrayBuffer> {
  const { rawData } = TensorProtoSchema.field;
  const tensors = initializers.flatMap(({ proto, values }) =>
    field(GraphProtoSchema.field.initializer.number, [
      toBinary(TensorProtoSchema, proto),
      ...(values ? field(rawData.number, [values]) : []),
    ]),
  );
  const graphBytes = [toBinary(GraphProtoSchema, graph), ...tensors];
  const number = ModelProtoSchema.field.graph.number;
  return joined([toBinary(ModelProtoSchema, model), ...field(number, graphBytes)]);
}

type Pieces = readonly Uint8Array[];

const lengthOf = (pieces: Pieces): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** A field whose value is bytes or a message: tag, length, value. */
function field(number: number, value: Pieces): Pieces {
  const head = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(lengthOf(value));
  return [head.finish(), ...value];
}

function joined(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(pieces));
  let place = 0;
  for (const piece of pieces) {
    bytes.set(piece, place);
    place += piece.length;
  }
  return bytes;
}

/** The numbers stored in an ONNX file as constants: floats of any width become float32, whole numbers and bools int64. */
import {
  TensorProto_DataType as DataType,
  type TensorProto,
  TensorProto_DataLocation,
} from "onnx-buf";
import { KintsugiError } from "../errors.ts";
import { type DType, node, type Shape, sizeOf, type Tensor } from "./tensor.ts";

type Data = Float32Array | BigInt64Array;

/** How a data type lies in `raw_data` (little-endian), and in the field that takes its place. */
interface Storage {
  readonly bytesEach: number;
  readonly raw: (bytes: ArrayBuffer) => Data;
  readonly field: (proto: TensorProto) => Data;
}

const wholes = (values: Iterable<number>): Data =>
  BigInt64Array.from([...values].map((value) => BigInt(value)));
const wholesField = ({ int32Data }: TensorProto): Data => wholes(int32Data);

const storages: Partial<Record<DataType, Storage>> = {
  [DataType.FLOAT]: {
    bytesEach: 4,
    raw: (bytes) => new Float32Array(bytes),
    field: ({ floatData }) => Float32Array.from(floatData),
  },
  [DataType.DOUBLE]: {
    bytesEach: 8,
    raw: (bytes) => new Float32Array(new Float64Array(bytes)),
    field: ({ doubleData }) => Float32Array.from(doubleData),
  },
  [DataType.FLOAT16]: {
    bytesEach: 2,
    raw: (bytes) => Float32Array.from(new Uint16Array(bytes), floatOfHalf),
    field: ({ int32Data }) => Float32Array.from(int32Data, floatOfHalf),
  },
  [DataType.INT64]: {
    bytesEach: 8,
    raw: (bytes) => new BigInt64Array(bytes),
    field: ({ int64Data }) => BigInt64Array.from(int64Data),
  },
  [DataType.INT32]: {
    bytesEach: 4,
    raw: (bytes) => wholes(new Int32Array(bytes)),
    field: wholesField,
  },
  [DataType.INT8]: {
    bytesEach: 1,
    raw: (bytes) => wholes(new Int8Array(bytes)),
    field: wholesField,
  },
  [DataType.UINT8]: {
    bytesEach: 1,
    raw: (bytes) => wholes(new Uint8Array(bytes)),
    field: wholesField,
  },
  [DataType.BOOL]: {
    bytesEach: 1,
    raw: (bytes) => wholes(new Uint8Array(bytes)),
    field: wholesField,
  },
};

/** What an ONNX data type becomes; undefined where it is not read. */
export function dtypeOf(dataType: number): DType | undefined {
  if (dataType === DataType.BOOL) return "bool";
  if (floats.has(dataType)) return "float32";
  return storages[dataType as DataType] && "int64";
}

const floats: ReadonlySet<number> = new Set([DataType.FLOAT, DataType.FLOAT16, DataType.DOUBLE]);

/** A stored tensor as a constant. Throws `model-unsupported`; `where` names the file and the tensor. */
export function constantFrom(proto: TensorProto, where: string): Tensor {
  const storage = storages[proto.dataType as DataType];
  const complain = (expected: string, got: string, advice: string): never => {
    throw new KintsugiError("model-unsupported", { where, expected, got, advice });
  };
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    complain(
      "weights inside the file",
      "a reference to another file",
      "save the model with onnx.save(model, path, save_as_external_data=False)",
    );
  }
  if (storage === undefined) {
    const type = DataType[proto.dataType] ?? `${proto.dataType}`;
    return complain("numbers or bools", `data type ${type}`, "export the model in float32");
  }
  const shape = proto.dims.map(Number);
  const data = dataOf(proto, storage);
  if (data === undefined || !shape.every(isSide) || data.length !== sizeOf(shape)) {
    const got = `${data?.length ?? proto.rawData.length / storage.bytesEach}`;
    complain(`the entries of a tensor [${shape.join(", ")}]`, got, "fetch the file again");
  }
  return constantOf(data!, shape);
}

const isSide = (side: number): boolean => Number.isSafeInteger(side) && side >= 0;

/** The entries; undefined where the bytes end within one. */
function dataOf(proto: TensorProto, { bytesEach, raw, field }: Storage): Data | undefined {
  if (proto.rawData.length === 0) return field(proto);
  // A copy, since the bytes may start anywhere within the file's; a Buffer's own slice would be none.
  const { buffer } = new Uint8Array(proto.rawData);
  return proto.rawData.length % bytesEach === 0 ? raw(buffer) : undefined;
}

/** A constant that holds `data` itself. */
export const constantOf = (data: Data, shape: Shape): Tensor =>
  node("constant", [], { data }, shape, data instanceof Float32Array ? "float32" : "int64");

/** The entries of a constant as numbers; undefined for any other tensor. */
export function numbersOf(tensor: Tensor): readonly number[] | undefined {
  if (tensor.op !== "constant") return undefined;
  const { data } = tensor.attributes;
  return data instanceof Float32Array ? [...data] : Array.from(data, Number);
}

/** IEEE 754 binary16: 1 sign bit, 5 bits of exponent (bias 15), 10 of fraction. */
function floatOfHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * 2 ** -14 * fraction;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * 2 ** (exponent - 15) * (1 + fraction);
}

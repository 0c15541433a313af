import { create } from "@bufbuild/protobuf";
import {
  TensorProto_DataType as DataType,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from "onnx-buf";
import { describe, expect, test } from "vitest";
import { constantFrom, dtypeOf, numbersOf } from "./read-tensor.ts";

type Fields = Parameters<typeof create<typeof TensorProtoSchema>>[1];
const read = (fields: Fields) => constantFrom(create(TensorProtoSchema, fields), "net.onnx: w");
const bytes = (data: ArrayBufferView<ArrayBuffer>) =>
  // One byte in, so that nothing is aligned.
  Uint8Array.from([0, ...new Uint8Array(data.buffer)]).subarray(1);

const halves = [0x3c00, 0xc100, 0x0001, 0x7c00, 0x8000];
const halfValues = [1, -2.5, 2 ** -24, Number.POSITIVE_INFINITY, -0];
const floats = [1.5, -2, 0.25];
const wholes = [7, -3, 0];
const stored = [
  ["FLOAT", { rawData: bytes(Float32Array.from(floats)) }, floats],
  ["FLOAT", { floatData: floats }, floats],
  ["DOUBLE", { rawData: bytes(Float64Array.from(floats)) }, floats],
  ["DOUBLE", { doubleData: floats }, floats],
  ["FLOAT16", { rawData: bytes(Uint16Array.from(halves)) }, halfValues],
  ["FLOAT16", { int32Data: halves }, halfValues],
  ["INT64", { rawData: bytes(BigInt64Array.from(wholes, BigInt)) }, wholes],
  ["INT64", { int64Data: wholes.map(BigInt) }, wholes],
  ["INT32", { rawData: bytes(Int32Array.from(wholes)) }, wholes],
  ["INT32", { int32Data: wholes }, wholes],
  ["INT8", { rawData: bytes(Int8Array.from(wholes)) }, wholes],
  ["UINT8", { rawData: bytes(Uint8Array.of(7, 253)) }, [7, 253]],
  ["BOOL", { rawData: bytes(Uint8Array.of(1, 0)) }, [1, 0]],
] as const;

describe("stored tensors", () => {
  test.each(stored)("of %s are read from either field", (type, fields, values) => {
    const dataType = DataType[type];
    const tensor = read({ dataType, dims: [1n, BigInt(values.length)], ...(fields as Fields) });
    expect(numbersOf(tensor)).toEqual(values);
    expect(tensor.shape).toEqual([1, values.length]);
    const isFloat = ["FLOAT", "DOUBLE", "FLOAT16"].includes(type);
    expect(tensor.dtype).toBe(isFloat ? "float32" : "int64");
    expect(dtypeOf(dataType)).toBe(type === "BOOL" ? "bool" : tensor.dtype);
  });

  test("are scalars where they have no sides", () => {
    const tensor = read({ dataType: DataType.FLOAT, floatData: [4] });
    expect([tensor.shape, numbersOf(tensor)]).toEqual([[], [4]]);
  });

  test("that lie in another file are refused with the way out", () => {
    const dataLocation = TensorProto_DataLocation.EXTERNAL;
    expect(() => read({ dataType: DataType.FLOAT, dims: [2n], dataLocation })).toThrow(
      "net.onnx: w: expected weights inside the file, got a reference to another file; " +
        "save the model with onnx.save(model, path, save_as_external_data=False)",
    );
  });

  test("of words are refused", () => {
    expect(() => read({ dataType: DataType.STRING, dims: [1n] })).toThrow(
      "net.onnx: w: expected numbers or bools, got data type STRING; export the model in float32",
    );
  });

  test("whose bytes don't fill the shape are refused", () => {
    const dims = [2n, 3n];
    const rawData = new Uint8Array(20);
    expect(() => read({ dataType: DataType.FLOAT, dims, rawData })).toThrow(
      "net.onnx: w: expected the entries of a tensor [2, 3], got 5; fetch the file again",
    );
    expect(() => read({ dataType: DataType.INT64, dims, rawData })).toThrow("[2, 3], got 2.5;");
    expect(() => read({ dataType: DataType.FLOAT, dims: [-1n, -5n], rawData })).toThrow(
      "a tensor [-1, -5], got 5",
    );
  });
});

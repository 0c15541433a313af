/** The ONNX model `y = x` for any shape: what moves a tensor to the GPU and back, and tells whether a device works. */
import { create, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema, TensorProto_DataType } from "onnx-buf";
import type { DType } from "../graph/tensor.ts";

const elementTypes: Readonly<Record<DType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT,
  int64: TensorProto_DataType.INT64,
  bool: TensorProto_DataType.BOOL,
};

/** Input `x`, output `y`. */
export function identityModel(dtype: DType): Uint8Array {
  const value = (name: string) => ({
    name,
    type: { value: { case: "tensorType" as const, value: { elemType: elementTypes[dtype] } } },
  });
  const model = create(ModelProtoSchema, {
    irVersion: 10n,
    opsetImport: [{ domain: "", version: 20n }],
    graph: {
      name: "identity",
      input: [value("x")],
      output: [value("y")],
      node: [{ name: "identity", opType: "Identity", input: ["x"], output: ["y"] }],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

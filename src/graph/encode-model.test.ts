import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema } from "onnx-buf";
import { expect, test } from "vitest";
import { encodeModel } from "./encode-model.ts";

test("a model reads as one that was encoded whole", () => {
  const model = create(ModelProtoSchema, { irVersion: 9n, producerName: "test" });
  const graph = create(GraphProtoSchema, { name: "two constants" });
  const initializers = [3, 200].map((length, i) => ({
    proto: create(TensorProtoSchema, { name: `${i}`, dims: [BigInt(length)], dataType: 2 }),
    values: Uint8Array.from({ length }, (_, place) => place % 251),
  }));
  const whole = create(ModelProtoSchema, {
    ...model,
    graph: create(GraphProtoSchema, {
      ...graph,
      initializer: initializers.map(({ proto, values }) =>
        create(TensorProtoSchema, { ...proto, rawData: values }),
      ),
    }),
  });
  const bytes = encodeModel(model, graph, initializers);
  expect(fromBinary(ModelProtoSchema, bytes)).toEqual(
    fromBinary(ModelProtoSchema, toBinary(ModelProtoSchema, whole)),
  );
});

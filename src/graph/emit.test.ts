import { fromBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";
import { describe, expect, test } from "vitest";
import { goldenCases } from "../../tests/goldens/graph.ts";
import { type Family, graphCases } from "../../tests/graph-cases.ts";
import { evaluate, runProgram } from "../../tests/run-program.ts";
import { add, mul } from "./elementwise.ts";
import { compile } from "./program.ts";
import { reshape } from "./shaping.ts";
import { constant, input } from "./tensor.ts";

const decode = (model: Uint8Array) => fromBinary(ModelProtoSchema, model);

describe("an emitted model", () => {
  test.each(Object.keys(graphCases) as Family[])(
    "of the family %s holds operators of one standard opset only, each value named once",
    (family) => {
      for (const { program } of goldenCases(family)) {
        const { opsetImport, graph, functions, trainingInfo } = decode(program.model);
        expect(opsetImport.map(({ domain }) => domain)).toEqual([""]);
        expect(Number(opsetImport[0].version)).toBeGreaterThanOrEqual(20);
        expect([...functions, ...trainingInfo]).toEqual([]);
        const nodes = graph!.node;
        expect(nodes.filter(({ domain }) => domain !== "")).toEqual([]);
        const made = [
          ...graph!.input.map(({ name }) => name),
          ...graph!.initializer.map(({ name }) => name),
          ...nodes.flatMap(({ output }) => output),
        ];
        expect(new Set(made).size).toBe(made.length);
      }
    },
  );

  test("names its values unlike its ports, whatever those are called", async () => {
    const [a, b] = [input("constant_0", [2]), input("mul_1", [2])];
    const results = { mul_0: mul(add(a, 5), b), add_0: add(b, 7) };
    const values = { constant_0: Float32Array.of(1, 2), mul_1: Float32Array.of(3, 4) };
    const got = await evaluate(results, values);
    expect([...got.mul_0, ...got.add_0]).toEqual([18, 28, 10, 11]);
  });

  test("writes equal constants once, and tells shapes, types and zeros apart", () => {
    const x = input("x", [2, 2]);
    const feeds = { x };
    const two = add(mul(x, constant([2])), constant([2]));
    const model = (y: typeof x) =>
      decode(compile({ name: "p", feeds, results: { y }, state: {} }).model).graph!.initializer;
    expect(model(two).length).toBe(1);
    expect(model(add(mul(x, constant([2], [1, 1])), constant([2]))).length).toBe(2);
    expect(model(mul(mul(x, constant([0])), constant([-0]))).length).toBe(2);
  });

  test("has what makes an output write it; only a second name for a value is a copy", async () => {
    const x = input("x", [2]);
    const double = mul(x, 2);
    const results = { double, again: double, x2: x, more: add(double, 1) };
    const program = compile({ name: "p", feeds: { x }, results, state: {} });
    const { node } = decode(program.model).graph!;
    const made = node.map(({ opType, output }) => `${opType} ${output[0]}`);
    expect(made.sort()).toEqual(["Add more", "Identity again", "Identity x2", "Mul double"]);
    const got = await evaluate(results, { x: Float32Array.of(1, 4) });
    expect(got).toEqual({
      ...{ double: Float32Array.of(2, 8), again: Float32Array.of(2, 8) },
      ...{ x2: Float32Array.of(1, 4), more: Float32Array.of(3, 9) },
    });
  });

  test("keeps inputs that nothing reads, so that every feed has its place", async () => {
    const [x, unused] = [input("x", [2]), input("unused", [3])];
    const program = compile({
      name: "p",
      feeds: { x, unused },
      results: { y: reshape(x, [1, 2]) },
      state: {},
    });
    expect(decode(program.model).graph!.input.map(({ name }) => name)).toEqual(["x", "unused"]);
    const values = { x: Float32Array.of(1, 2), unused: new Float32Array(3) };
    expect([...(await runProgram(program, values)).y]).toEqual([1, 2]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectDigest, expectGolden, goldenCases, slopesOf } from "../../tests/goldens/graph.ts";
import { uniform } from "../../tests/goldens/hash.ts";
import goldens from "../../tests/goldens/read-onnx.json" with { type: "json" };
import { type Family, graphCases } from "../../tests/graph-cases.ts";
import { onnxFile, refusal } from "../../tests/onnx-file.ts";
import { evaluate } from "../../tests/run-program.ts";
import { KintsugiError } from "../errors.ts";
import {
  constant,
  gradients,
  input,
  mul,
  type ReadNetwork,
  type ReadOptions,
  readModel,
  type Shape,
  sum,
  type Tensor,
  topologicalOrder,
} from "./index.ts";

const families = Object.keys(graphCases) as readonly Family[];
const cases = families.flatMap((family) => goldenCases(family));
/** A model keeps no trace of where gradients stop. */
const differentiable = cases.filter(({ name }) => !/stopGradient|of ties/.test(name));

describe("models that we emitted ourselves", () => {
  test.each(cases)("$name is read back with its gradient program", async (each) => {
    const { outputs } = readModel(each.program.model);
    expectGolden(await evaluate(outputs, each.values), each);
  });

  test.each(differentiable)("$name is differentiated after it was read back", async (each) => {
    const { inputs, outputs } = readModel(each.program.model, { outputs: ["value"] });
    const { weights: _, ...operands } = inputs;
    const slopes = slopesOf(outputs.value, Object.values(operands));
    expectGolden(await evaluate({ ...outputs, ...slopes }, each.values), each);
  });
});

const networks = Object.entries(goldens).map(([name, golden]) => ({ name, ...golden }));
const bytesOf = (model: string): Uint8Array => Uint8Array.from(Buffer.from(model, "base64"));
const vgg = (options: ReadOptions = {}): ReadNetwork =>
  readModel(bytesOf(goldens.vgg.model), options);
const weightsOf = ({ outputs }: ReadNetwork): readonly Tensor[] =>
  topologicalOrder(Object.values(outputs)).filter(
    ({ op, shape }) => op === "constant" && shape.length > 0,
  );

describe("networks that PyTorch exported", () => {
  test.each(networks)("$name gives PyTorch's logits, feature and slopes", async (golden) => {
    const shapes = { picture: golden.shape };
    const { inputs, outputs } = readModel(bytesOf(golden.model), { shapes });
    const { logits, feature } = outputs;
    const loss = sum(mul(logits, constant(uniform(logits.shape, 2), logits.shape)));
    const [slope] = gradients(loss, [inputs.picture]);
    const got = await evaluate({ logits, feature, slope }, { picture: uniform(golden.shape, 1) });
    expectDigest(got.logits, golden.logits, 1e-5);
    expectDigest(got.feature, golden.feature, 1e-5);
    expectDigest(got.slope, golden.slope, 1e-4);
  });

  test("are read at another size, as far as the outputs asked for allow it", () => {
    const shapes = { picture: [1, 3, 20, 16] };
    expect(vgg({ shapes, outputs: ["feature"] }).outputs.feature.shape).toEqual([1, 6, 5, 4]);
    expect(() => vgg({ shapes })).toThrow(/^model: node ".+" \(Gemm\): expected inputs/);
  });

  test("give any value by its name", () => {
    const network = vgg();
    expect(network.intermediate("features.0.0.weight").shape).toEqual([4, 3, 3, 3]);
    expect(network.intermediate("picture")).toBe(network.inputs.picture);
    expect(network.intermediate("feature")).toBe(network.outputs.feature);
    expect(vgg({ outputs: [] }).intermediate("feature").shape).toEqual([2, 6, 3, 3]);
  });

  test("compute the same when they are applied to other tensors, with the same weights", async () => {
    const network = vgg();
    const again = network.applyTo({ picture: mul(input("half", [2, 3, 12, 12]), 2) });
    expect(weightsOf(again).length).toBeGreaterThan(10);
    expect(weightsOf(again).every((each, i) => each === weightsOf(network)[i])).toBe(true);
    const half = uniform(goldens.vgg.shape, 1).map((value) => value / 2);
    expectDigest((await evaluate(again.outputs, { half })).logits, goldens.vgg.logits, 1e-5);
  });
});

describe("constants of a file", () => {
  test("are shared by every application where they stand in nodes, too", () => {
    const value = { tensor: constant(uniform([1, 70], 1), [1, 70]) };
    const network = readModel(
      onnxFile({
        inputs: { x: [2, 70] },
        steps: [
          ["Constant", [], "w", { value }],
          ["Mul", ["x", "w"], "y"],
        ],
      }),
    );
    const again = network.applyTo({ x: input("other", [3, 70]) });
    expect(again.outputs.y.shape).toEqual([3, 70]);
    expect(again.intermediate("w")).toBe(network.intermediate("w"));
  });
});

describe("a file that can't be read", () => {
  const net = { inputs: { x: [1, 2, 4, 4] } } as const;
  const relu = ["Relu", ["x"], "y"] as const;

  test("names an operator that is not known", () => {
    const steps = [["Einsum", ["x"], "y", { equation: "nchw->nhwc" }]] as const;
    expect(refusal({ ...net, steps })).toBe(
      'net.onnx: node "y" (Einsum): expected an operator that Kintsugi reads, got Einsum of opset 17; ' +
        "export the network without it, or ask for an output that comes before it",
    );
  });

  test("names an attribute that is not known", () => {
    expect(refusal({ ...net, steps: [["Relu", ["x"], "y", { slope: 1 }]] })).toBe(
      'net.onnx: node "y" (Relu): expected only attributes that Kintsugi knows, got "slope"; ' +
        "export the network without it, or ask for an output that comes before it",
    );
  });

  test("names an attribute of another type", () => {
    expect(refusal({ ...net, steps: [["Elu", ["x"], "y", { alpha: 1 }]] })).toMatch(
      'node "y" (Elu): expected attribute alpha of type FLOAT, got INT',
    );
  });

  test("names the input whose shape is open, and how to give it", () => {
    const file = { inputs: { x: ["batch", 2, 4, "w"] }, steps: [relu] };
    expect(refusal(file)).toBe(
      'net.onnx: input "x": expected a shape without open sides, got [batch, 2, 4, w]; ' +
        "give the input's whole shape in `shapes`",
    );
    expect(refusal(file, { shapes: { x: [1, 2] } })).toMatch(/a shape of 4 sides, got \[1, 2\]/);
    const { outputs } = readModel(onnxFile(file), { shapes: { x: [3, 2, 4, 5] } });
    expect(outputs.y.shape).toEqual([3, 2, 4, 5]);
  });

  test("names shapes that don't fit", () => {
    const weights = { w: constant(uniform([1, 3, 1, 1], 1), [1, 3, 1, 1]) };
    expect(refusal({ ...net, weights, steps: [["Conv", ["x", "w"], "y"]] })).toBe(
      'net.onnx: node "y" (Conv): expected inputs and attributes that fit together, got conv: expected ' +
        "[N, C, H, W] and [O, C/1, kH, kW], got [1, 2, 4, 4] and [1, 3, 1, 1]; " +
        "export the network without it, or ask for an output that comes before it",
    );
  });

  test("names a value that nothing computes", () => {
    expect(refusal({ ...net, steps: [["Relu", ["z"], "y"]] })).toMatch(
      'node "y" (Relu): expected inputs computed before it, got "z"',
    );
  });

  test("names an output that nothing computes", () => {
    expect(refusal({ ...net, steps: [relu], outputs: ["z"] })).toBe(
      'net.onnx: expected outputs that a node computes, got "z"; export it again',
    );
  });

  test("names a value that is computed twice, or from itself", () => {
    expect(refusal({ ...net, steps: [relu, relu] })).toMatch('every value computed once, got "y"');
    expect(refusal({ ...net, steps: [["Relu", ["y"], "y"]] })).toMatch('before it, got "y"');
  });

  test("names a shape that only the run would know", () => {
    const file = {
      inputs: { x: [4] },
      steps: [["Reshape", ["x", "x"], "y"]],
    } as const;
    expect(refusal(file)).toMatch(
      'node "y" (Reshape): expected input 1 known before the run, got a computed value; ' +
        "export the model with fixed sizes",
    );
  });

  test("names the opset", () => {
    expect(refusal({ ...net, opset: 6, steps: [relu] })).toBe(
      "net.onnx: expected opset 7–23, got 6; export the model with opset 17",
    );
  });

  test("is told from a foreign one", () => {
    for (const bytes of [Buffer.from("\x89PNG\r\n\x1a\n"), new Uint8Array()]) {
      expect(() => readModel(bytes, { where: "cat.png" })).toThrow(
        /^cat.png: expected an ONNX model, got a (foreign or damaged file|file without a network);/,
      );
    }
  });

  test("names are checked", () => {
    const unknown = 'model: expected one of its values (picture), got "image"';
    expect(() => vgg({ shapes: { image: [1] } })).toThrow(unknown);
    expect(() => vgg().applyTo({ image: input("image", [1]) })).toThrow(unknown);
    expect(() => vgg().applyTo({})).toThrow(
      'model: expected a tensor for the input "picture", got none',
    );
    expect(() => vgg().intermediate("relu9")).toThrow(
      /^model: expected one of its values \(.+, …\)/,
    );
  });

  test.each(networks)(
    "is nothing but a KintsugiError, however $name is damaged",
    ({ model, shape }) => {
      const bytes = bytesOf(model);
      const place = fc.integer({ min: 0, max: bytes.length - 1 });
      // Structure lies at the file's ends; weights, where damage can't be told, are in the middle.
      const ends = fc
        .integer({ min: 0, max: 4000 })
        .map((i) => (i < 3600 ? i : bytes.length + i - 4001));
      const change = fc.tuple(fc.oneof(place, ends), fc.integer({ min: 0, max: 255 }));
      const changes = fc.array(change, { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(changes, fc.option(place), (made, length) => {
          const damaged = bytes.slice(0, length ?? undefined);
          for (const [at, value] of made) damaged[at % damaged.length] = value;
          expectReadOrRefused(damaged, { picture: shape });
        }),
        { numRuns: 80 },
      );
    },
  );
});

function expectReadOrRefused(bytes: Uint8Array, shapes: Record<string, Shape>): void {
  try {
    readModel(bytes, { where: "damaged.onnx", shapes });
  } catch (error) {
    if (!(error instanceof KintsugiError)) throw error;
    expect(["model-unsupported", "unknown-name"]).toContain(error.code);
    expect(error.message).toMatch(/^damaged.onnx: .*expected .+, got /);
    expect(error.message).not.toContain("\n");
  }
}

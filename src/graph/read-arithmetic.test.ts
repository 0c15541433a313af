import { describe, expect, test } from "vitest";
import { expectAsInRuntime, type OnnxFile, refusal, weightValues } from "../../tests/onnx-file.ts";
import { constant, integers } from "./index.ts";

const x = [2, 3, 4, 5] as const;
const one = { inputs: { x } } as const;
const two = { inputs: { x, y: [3, 1, 5] } } as const;
const positive = (shape: readonly number[], seed: number) =>
  constant(
    weightValues(shape, seed).map((value) => 1.5 + value),
    shape,
  );
const perChannel = {
  scale: positive([3], 1),
  shift: constant(weightValues([3], 2)),
  mean: constant(weightValues([3], 3)),
  variance: positive([3], 4),
};
const batchNorm = ["x", "scale", "shift", "mean", "variance"];
const scalars = { low: constant(-0.5), high: constant(0.75), whole: integers([3], []) };
const [a, b] = [
  constant(weightValues([3, 4], 5), [3, 4]),
  constant(weightValues([4, 2], 6), [4, 2]),
];
const c = constant(weightValues([2], 7));

const cases: Readonly<Record<string, OnnxFile>> = {
  "Elu with alpha": { ...one, steps: [["Elu", ["x"], "z", { alpha: { float: 0.7 } }]] },
  "LeakyRelu as it is": { ...one, steps: [["LeakyRelu", ["x"], "z"]] },
  "Clip by attributes": {
    ...one,
    opset: 9,
    steps: [["Clip", ["x"], "z", { min: { float: -0.5 }, max: { float: 1 } }]],
  },
  "Clip by inputs": { ...one, weights: scalars, steps: [["Clip", ["x", "low", "high"], "z"]] },
  "Clip from above": { ...one, weights: scalars, steps: [["Clip", ["x", "", "high"], "z"]] },
  "Add, Sub, Mul and Div that broadcast": {
    ...two,
    weights: scalars,
    steps: [
      ["Add", ["x", "y"], "s"],
      ["Sub", ["y", "s"], "d"],
      ["Mul", ["d", "y"], "p"],
      ["Div", ["p", "high"], "z"],
    ],
  },
  "Sum, Min and Max of several": {
    ...two,
    weights: scalars,
    steps: [
      ["Sum", ["x", "y", "low"], "s"],
      ["Max", ["s", "x", "low"], "m"],
      ["Min", ["m", "high"], "z"],
    ],
  },
  "Pow of a whole exponent": {
    ...one,
    weights: { ...scalars, two: constant(2) },
    steps: [
      ["Pow", ["x", "two"], "s"],
      ["Pow", ["x", "whole"], "c"],
      ["Sub", ["s", "c"], "z"],
    ],
  },
  "Abs, Neg, Exp, Log, Sqrt, Tanh and Sigmoid": {
    ...one,
    steps: [
      ["Abs", ["x"], "a"],
      ["Exp", ["a"], "e"],
      ["Sqrt", ["e"], "s"],
      ["Neg", ["s"], "n"],
      ["Tanh", ["n"], "t"],
      ["Sigmoid", ["t"], "g"],
      ["Log", ["g"], "z"],
    ],
  },
  "Where over a comparison, cast to a number": {
    ...two,
    steps: [
      ["Greater", ["x", "y"], "c"],
      ["Where", ["c", "x", "y"], "w"],
      ["Cast", ["c"], "n", { to: 1 }],
      ["Add", ["w", "n"], "z"],
    ],
  },
  Gemm: { inputs: { x: [5, 4] }, weights: { b, c }, steps: [["Gemm", ["x", "b", "c"], "z"]] },
  "Gemm transposed and scaled": {
    inputs: { x: [3, 5] },
    weights: { a, c: constant(weightValues([5, 1], 8), [5, 1]) },
    steps: [
      ["Transpose", ["a"], "t"],
      [
        "Gemm",
        ["x", "t", "c"],
        "z",
        { transA: 1, transB: 1, alpha: { float: 0.5 }, beta: { float: -2 } },
      ],
    ],
  },
  "Gemm without a bias": {
    inputs: { x: [5, 4] },
    weights: { b },
    steps: [["Gemm", ["x", "b"], "z"]],
  },
  "MatMul of stacks": { inputs: { x: [2, 3, 4], y: [4, 2] }, steps: [["MatMul", ["x", "y"], "z"]] },
  "MatMul with a column": {
    inputs: { x: [2, 3, 4], y: [4] },
    steps: [["MatMul", ["x", "y"], "z"]],
  },
  "MatMul with a row": { inputs: { x: [3], y: [2, 3, 4] }, steps: [["MatMul", ["x", "y"], "z"]] },
  "MatMul of vectors": { inputs: { x: [3], y: [3] }, steps: [["MatMul", ["x", "y"], "z"]] },
  "ReduceMean by attribute": {
    ...one,
    steps: [["ReduceMean", ["x"], "z", { axes: [-1, 2], keepdims: 0 }]],
  },
  "ReduceMax by input": {
    ...one,
    opset: 18,
    weights: { axes: integers([1]) },
    steps: [["ReduceMax", ["x", "axes"], "z"]],
  },
  "ReduceSum of everything": { ...one, steps: [["ReduceSum", ["x"], "z", { keepdims: 0 }]] },
  "ReduceSum of nothing": {
    ...one,
    steps: [["ReduceSum", ["x"], "z", { noop_with_empty_axes: 1 }]],
  },
  GlobalAveragePool: { ...one, steps: [["GlobalAveragePool", ["x"], "z"]] },
  GlobalMaxPool: { ...one, steps: [["GlobalMaxPool", ["x"], "z"]] },
  "Softmax of the last axis": { ...one, steps: [["Softmax", ["x"], "z"]] },
  "Softmax of all from an axis on": { ...one, opset: 9, steps: [["Softmax", ["x"], "z"]] },
  "Softmax of all from a later axis on": {
    ...one,
    opset: 11,
    steps: [["Softmax", ["x"], "z", { axis: -2 }]],
  },
  LogSoftmax: { ...one, steps: [["LogSoftmax", ["x"], "z", { axis: 1 }]] },
  BatchNormalization: {
    ...one,
    weights: perChannel,
    steps: [["BatchNormalization", batchNorm, "z", { epsilon: { float: 0.01 } }]],
  },
  "BatchNormalization of vectors": {
    inputs: { x: [4, 3] },
    opset: 9,
    weights: perChannel,
    steps: [["BatchNormalization", batchNorm, "z", { momentum: { float: 0.5 } }]],
  },
  InstanceNormalization: {
    ...one,
    weights: perChannel,
    steps: [["InstanceNormalization", ["x", "scale", "shift"], "z"]],
  },
  LRN: {
    inputs: { x: [2, 7, 3, 4] },
    steps: [["LRN", ["x"], "z", { size: 5, alpha: { float: 0.3 }, bias: { float: 2 } }]],
  },
};

describe("arithmetic of ONNX files", () => {
  test.each(Object.entries(cases))("%s gives what ONNX Runtime gives", async (_name, file) => {
    await expectAsInRuntime(file);
  });

  test("refuses limits that are computed", () => {
    const file = { inputs: { x, y: [] }, steps: [["Clip", ["x", "y"], "z"]] } as const;
    expect(refusal(file)).toMatch("expected input 1 known before the run");
  });

  test("refuses a network that is still in training", () => {
    const steps = [["BatchNormalization", batchNorm, "z", { training_mode: 1 }]] as const;
    expect(refusal({ ...one, weights: perChannel, steps })).toMatch(
      "expected attribute training_mode = 0, got 1",
    );
  });

  test("refuses whole numbers where floats are computed with", () => {
    const weights = { w: integers([1, 2, 3, 4, 5]) };
    expect(refusal({ ...one, weights, steps: [["Add", ["x", "w"], "z"]] })).toMatch(
      "expected float32 values as input 1, got int64",
    );
  });
});

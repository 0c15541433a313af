import { describe, expect, test } from "vitest";
import { expectAsInRuntime, type OnnxFile, refusal } from "../../tests/onnx-file.ts";
import { constant, integers } from "./index.ts";

const inputs = { x: [2, 3, 4, 5] } as const;
const end = Number.MAX_SAFE_INTEGER;

const cases: Readonly<Record<string, OnnxFile>> = {
  "Reshape that keeps a side and finds another": {
    inputs,
    weights: { shape: integers([0, -1, 2]) },
    steps: [["Reshape", ["x", "shape"], "y"]],
  },
  Flatten: { inputs, steps: [["Flatten", ["x"], "y"]] },
  "Flatten from the end": { inputs, steps: [["Flatten", ["x"], "y", { axis: -1 }]] },
  "Flatten to one row": { inputs, steps: [["Flatten", ["x"], "y", { axis: 0 }]] },
  "Flatten to one column": { inputs, steps: [["Flatten", ["x"], "y", { axis: 4 }]] },
  "Squeeze and Unsqueeze by attribute": {
    inputs,
    opset: 11,
    steps: [
      ["Unsqueeze", ["x"], "u", { axes: [0, -1, 3] }],
      ["Squeeze", ["u"], "s", { axes: [0, -1] }],
      ["Neg", ["s"], "y"],
    ],
  },
  "Squeeze and Unsqueeze by input": {
    inputs,
    weights: { axes: integers([1, 5]), first: integers([1]) },
    steps: [
      ["Unsqueeze", ["x", "axes"], "u"],
      ["Squeeze", ["u", "first"], "y"],
    ],
  },
  "Squeeze of every side of 1": {
    inputs: { x: [1, 3, 1, 2] },
    steps: [["Squeeze", ["x"], "y"]],
  },
  Transpose: { inputs, steps: [["Transpose", ["x"], "y", { perm: [0, 2, 3, 1] }]] },
  "Transpose of all axes": { inputs, steps: [["Transpose", ["x"], "y"]] },
  Expand: {
    inputs: { x: [3, 1] },
    weights: { shape: integers([2, 1, 4]) },
    steps: [["Expand", ["x", "shape"], "y"]],
  },
  "Concat of a constant": {
    inputs,
    weights: { more: constant([...Array(30).keys()], [2, 3, 1, 5]) },
    steps: [["Concat", ["x", "more", "x"], "y", { axis: -2 }]],
  },
  "Slice by attributes": {
    inputs,
    opset: 9,
    steps: [["Slice", ["x"], "y", { starts: [1, -3], ends: [3, end], axes: [1, 3] }]],
  },
  "Slice by attributes, first axes": {
    inputs,
    opset: 9,
    steps: [["Slice", ["x"], "y", { starts: [0, 1], ends: [1, 3] }]],
  },
  "Slice by inputs with steps": {
    inputs,
    weights: {
      starts: integers([-1, 0]),
      ends: integers([-end, end]),
      axes: integers([3, -2]),
      steps: integers([-2, 3]),
    },
    steps: [["Slice", ["x", "starts", "ends", "axes", "steps"], "y"]],
  },
  "Slice backwards to a stated end": {
    inputs,
    weights: { s: integers([3]), e: integers([0]), a: integers([3]), t: integers([-1]) },
    steps: [["Slice", ["x", "s", "e", "a", "t"], "y"]],
  },
  "Split by attribute": {
    inputs,
    opset: 11,
    steps: [["Split", ["x"], "a b", { axis: 3, split: [2, 3] }]],
    outputs: ["a", "b"],
  },
  "Split by input": {
    inputs,
    weights: { lengths: integers([1, 2, 1]) },
    steps: [["Split", ["x", "lengths"], "a b c", { axis: 2 }]],
    outputs: ["c", "a", "b"],
  },
  "Split into equal pieces": {
    inputs,
    steps: [["Split", ["x"], "a b", { axis: -2 }]],
    outputs: ["a", "b"],
  },
  "Split with a shorter last piece": {
    inputs,
    opset: 18,
    steps: [["Split", ["x"], "a b", { axis: 3, num_outputs: 2 }]],
    outputs: ["a", "b"],
  },
  "Gather of one place": {
    inputs,
    weights: { place: integers([-1], []) },
    steps: [["Gather", ["x", "place"], "y", { axis: 1 }]],
  },
  "Gather of several places": {
    inputs,
    weights: { places: integers([4, 0, -2, 0], [2, 2]) },
    steps: [["Gather", ["x", "places"], "y", { axis: 3 }]],
  },
  "Dropout and Identity": {
    inputs,
    opset: 11,
    steps: [
      ["Dropout", ["x"], "d", { ratio: { float: 0.5 } }],
      ["Identity", ["d"], "y"],
    ],
  },
  "Pad by attributes": {
    inputs,
    opset: 9,
    steps: [["Pad", ["x"], "y", { pads: [0, 0, 1, 2, 0, 0, 0, 1], value: { float: 0.5 } }]],
  },
  "Pad by inputs that also crop": {
    inputs,
    weights: { pads: integers([0, 1, -1, 2, 0, 0, 0, -2]), value: constant(3) },
    steps: [["Pad", ["x", "pads", "value"], "y"]],
  },
  "Pad of some axes": {
    inputs,
    opset: 18,
    weights: { pads: integers([1, 2, 2, 0]), axes: integers([-1, 2]) },
    steps: [["Pad", ["x", "pads", "", "axes"], "y", { mode: "edge" }]],
  },
  "Pad by reflection": {
    inputs,
    weights: { pads: integers([0, 0, 2, 3, 0, 0, 1, 4]) },
    steps: [["Pad", ["x", "pads"], "y", { mode: "reflect" }]],
  },
  "Constants of every kind": {
    inputs,
    steps: [
      ["Constant", [], "a", { value: { tensor: constant([1, 2, 3, 4, 5]) } }],
      ["Constant", [], "b", { value_float: { float: 0.5 } }],
      ["Constant", [], "c", { value_floats: { floats: [5, 4, 3, 2, 1] } }],
      ["Constant", [], "i", { value_int: 1 }],
      ["Constant", [], "j", { value_ints: [0, -1] }],
      ["Mul", ["x", "a"], "xa"],
      ["Add", ["xa", "b"], "xab"],
      ["Sub", ["xab", "c"], "xabc"],
      ["Gather", ["xabc", "i"], "g", { axis: 1 }],
      ["Reshape", ["g", "j"], "y"],
    ],
  },
};

const worked: Readonly<Record<string, OnnxFile>> = {
  "view(size(0), -1)": {
    inputs,
    weights: { first: integers([0], []), rest: integers([-1]), axes: integers([0]) },
    steps: [
      ["Shape", ["x"], "shape"],
      ["Gather", ["shape", "first"], "n"],
      ["Unsqueeze", ["n", "axes"], "n1"],
      ["Concat", ["n1", "rest"], "to", { axis: 0 }],
      ["Reshape", ["x", "to"], "y"],
    ],
  },
  "twice the size, by floats": {
    inputs,
    opset: 11,
    weights: {
      factor: constant([2, 2]),
      two: integers([2]),
      four: integers([4]),
      zero: integers([0]),
      roi: constant([]),
    },
    steps: [
      ["Shape", ["x"], "shape"],
      ["Slice", ["shape", "two", "four"], "sides"],
      ["Cast", ["sides"], "f", { to: 1 }],
      ["Mul", ["f", "factor"], "more"],
      ["Floor", ["more"], "whole"],
      ["Cast", ["whole"], "wholes", { to: 7 }],
      ["Slice", ["shape", "zero", "two"], "front"],
      ["Concat", ["front", "wholes"], "sizes", { axis: 0 }],
      ["Resize", ["x", "roi", "roi", "sizes"], "y"],
    ],
  },
  "the pads of PyTorch, turned round": {
    inputs,
    weights: {
      pads: integers([1, 2, 0, 1, 0, 0, 0, 0]),
      pairs: integers([-1, 2]),
      one: integers([-1]),
      start: integers([-1]),
      stop: integers([-end]),
      axis: integers([0]),
    },
    steps: [
      ["Reshape", ["pads", "pairs"], "p"],
      ["Slice", ["p", "start", "stop", "axis", "start"], "r"],
      ["Transpose", ["r"], "t"],
      ["Reshape", ["t", "one"], "turned"],
      ["Pad", ["x", "turned"], "y"],
    ],
  },
  "expand by −1": {
    inputs: { x: [1, 3] },
    weights: { want: integers([4, -1]), sides: integers([2]), minus: integers([-1], []) },
    steps: [
      ["ConstantOfShape", ["sides"], "ones", { value: { tensor: integers([1]) } }],
      ["Mul", ["ones", "minus"], "minuses"],
      ["Equal", ["want", "minuses"], "open"],
      ["Where", ["open", "ones", "want"], "shape"],
      ["Expand", ["x", "shape"], "y"],
    ],
  },
  "a half of the channels, by division": {
    inputs,
    weights: {
      axis: integers([1], []),
      two: integers([2], []),
      zero: integers([0]),
      one: integers([1]),
    },
    steps: [
      ["Shape", ["x"], "shape", { start: 1 }],
      ["Gather", ["shape", "zero"], "c"],
      ["Div", ["c", "two"], "half"],
      ["Slice", ["x", "zero", "half", "one"], "y"],
    ],
  },
  "a constant that fills a picture": {
    inputs,
    steps: [
      ["Shape", ["x"], "s"],
      ["ConstantOfShape", ["s"], "threes", { value: { tensor: constant([3]) } }],
      ["Add", ["x", "threes"], "y"],
    ],
  },
};

describe("shapes of ONNX files", () => {
  test.each(Object.entries(cases))("%s gives what ONNX Runtime gives", async (_name, file) => {
    await expectAsInRuntime(file, { tolerance: 1e-6 });
  });

  test.each(Object.entries(worked))("%s is worked out while reading", async (_name, file) => {
    await expectAsInRuntime(file, { tolerance: 1e-6 });
  });

  test("refuses places beyond the side", () => {
    const weights = { place: integers([3], []) };
    const steps = [["Gather", ["x", "place"], "y", { axis: 1 }]] as const;
    expect(refusal({ inputs, weights, steps })).toMatch("expected places among 3, got 3");
  });

  test("refuses a network that still drops entries", () => {
    const weights = { ratio: constant(0.5), training: integers([1], []) };
    const steps = [["Dropout", ["x", "ratio", "training"], "y"]] as const;
    expect(refusal({ inputs, weights, steps })).toMatch(
      "expected a network exported for inference",
    );
  });

  test("refuses to wrap round", () => {
    const weights = { pads: integers([0, 0, 0, 1, 0, 0, 0, 0]) };
    const steps = [["Pad", ["x", "pads"], "y", { mode: "wrap" }]] as const;
    expect(refusal({ inputs, weights, steps, opset: 19 })).toMatch(
      'attribute mode among constant, reflect, edge, got "wrap"',
    );
  });
});

import { describe, expect, test } from "vitest";
import {
  type Attribute,
  expectAsInRuntime,
  type OnnxFile,
  refusal,
} from "../../tests/onnx-file.ts";
import { constant, integers } from "./index.ts";
import { constantOf } from "./read-tensor.ts";

const inputs = { x: [1, 2, 4, 5] } as const;
const weights = {
  none: constantOf(new Float32Array(), [0]),
  twice: constant([1, 1, 2, 2]),
  apart: constant([1, 1, 2.5, 0.6]),
  sizes: integers([1, 2, 7, 3]),
  large: integers([1, 2, 8, 10]),
};
type Attributes = Readonly<Record<string, Attribute>>;

const resize = (to: keyof typeof weights, attributes: Attributes, opset = 13): OnnxFile => ({
  inputs,
  weights,
  opset,
  steps: [
    [
      "Resize",
      to === "sizes" || to === "large" ? ["x", "", "", to] : ["x", "", to],
      "y",
      attributes,
    ],
  ],
});

const transformations = ["half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"];
const roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];
const targets = ["twice", "apart", "sizes", "large"] as const;
const named = targets.flatMap((to) =>
  transformations.map((transformation) => ({ to, transformation })),
);

describe("resizing in ONNX files", () => {
  test.each(named)(
    "linear by $transformation to $to gives what ONNX Runtime gives",
    async (each) => {
      const coordinate_transformation_mode = each.transformation;
      await expectAsInRuntime(resize(each.to, { mode: "linear", coordinate_transformation_mode }));
    },
  );

  test.each(named)(
    "nearest by $transformation to $to gives what ONNX Runtime gives",
    async (each) => {
      const coordinate_transformation_mode = each.transformation;
      for (const nearest_mode of roundings) {
        await expectAsInRuntime(resize(each.to, { coordinate_transformation_mode, nearest_mode }));
      }
    },
  );

  test.each([
    ["Resize of opset 10", 10, ["Resize", ["x", "twice"], "y"]],
    ["linear Resize of opset 10", 10, ["Resize", ["x", "apart"], "y", { mode: "linear" }]],
    ["Resize with an empty region", 11, ["Resize", ["x", "none", "twice"], "y"]],
    ["Resize with empty scales", 11, ["Resize", ["x", "none", "none", "sizes"], "y"]],
    ["Upsample", 9, ["Upsample", ["x", "twice"], "y", { mode: "nearest" }]],
    ["linear Upsample", 9, ["Upsample", ["x", "twice"], "y", { mode: "linear" }]],
    ["Upsample of opset 7", 7, ["Upsample", ["x"], "y", { scales: { floats: [1, 1, 3, 2] } }]],
  ] as const)("%s gives what ONNX Runtime gives", async (_name, opset, step) => {
    await expectAsInRuntime({ inputs, weights, opset, steps: [step] });
  });

  test("reads sizes of some axes only", async () => {
    const steps = [
      ["Resize", ["x", "", "", "two"], "y", { axes: [2, 3], mode: "linear" }],
    ] as const;
    await expectAsInRuntime({ inputs, opset: 18, weights: { two: integers([6, 9]) }, steps });
  });

  test("refuses cubic weights, antialiasing and other axes", () => {
    expect(refusal(resize("twice", { mode: "cubic" }))).toMatch(
      'expected attribute mode among nearest, linear, got "cubic"',
    );
    expect(refusal(resize("apart", { mode: "linear", antialias: 1 }, 18))).toMatch("antialias = 0");
    const steps = [["Resize", ["x", "", "s"], "y"]] as const;
    const channels = { s: constant([1, 2, 2, 2]) };
    expect(refusal({ inputs, weights: channels, steps })).toMatch(
      "only height and width to change",
    );
  });
});

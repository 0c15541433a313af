import { describe, expect, test } from "vitest";
import { uniform } from "../../tests/goldens/hash.ts";
import golden from "../../tests/goldens/losses.json" with { type: "json" };
import { expectLoss } from "../../tests/goldens/losses.ts";
import { onnxFile } from "../../tests/onnx-file.ts";
import { evaluate } from "../../tests/run-program.ts";
import { tinyClassifier } from "../../tests/tiny-classifier.ts";
import { input } from "../graph/index.ts";
import { featureDistance } from "./adversarial.ts";
import { type ClassifierScale, classifierOf, styleDistance } from "./classifier.ts";

const size = [2, 3, 8, 10];
const file = { where: "tiny.onnx", bytes: tinyClassifier(), scale: "imagenet" } as const;
const layers = ["one", "two"];
const values = { mended: uniform(size, 31), original: uniform(size, 32) };

describe("losses in a classifier's features", () => {
  const classifier = classifierOf(file, size);
  const [mended, original] = [input("mended", size), input("original", size)];
  const [ours, theirs] = [classifier(mended, layers), classifier(original, layers)];

  test("perceptual is PyTorch's", () =>
    expectLoss([featureDistance(ours, theirs, 2), [mended]], golden.perceptual, values));

  test("style is PyTorch's", () =>
    expectLoss([styleDistance(ours, theirs, 2), [mended]], golden.style, values));
});

test.each([
  ["signed", [-1, 0, 1]],
  ["unit", [0, 0.5, 1]],
  ["bytes", [0, 127.5, 255]],
] as const)("pictures are given as the classifier takes them: %s", async (scale, expected) => {
  const bytes = onnxFile({ inputs: { x: ["N", 3, 1, 1] }, steps: [["Relu", ["x"], "y"]] });
  const classifier = classifierOf({ where: "identity.onnx", bytes, scale }, [1, 3, 1, 1]);
  const picture = input("picture", [1, 3, 1, 1]);
  const [seen] = classifier(picture, ["x"]);
  const results = await evaluate({ seen }, { picture: Float32Array.of(-1, 0, 1) });
  expect(Array.from(results.seen)).toEqual(expected);
});

test("a classifier of something else is refused, and so is a layer that it has not", () => {
  const two = onnxFile({
    inputs: { a: [1, 3, 8, 8], b: [1, 3, 8, 8] },
    steps: [["Add", ["a", "b"], "y"]],
  });
  const scale: ClassifierScale = "unit";
  expect(() => classifierOf({ where: "two.onnx", bytes: two, scale }, size)).toThrow(
    "two.onnx: expected one input [N, 3, H, W], got a, b; export the network for RGB pictures alone",
  );
  const classifier = classifierOf(file, size);
  expect(() => classifier(input("x", size), ["relu5_1"])).toThrow(
    'tiny.onnx: expected one of its values (a, one, pooled, b, two), got "relu5_1"',
  );
});

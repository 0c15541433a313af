/** A classifier's first layers in ONNX, with hashed weights, for tests of losses in its features. */
import { constant } from "../src/graph/index.ts";
import { uniform } from "./goldens/hash.ts";
import { onnxFile } from "./onnx-file.ts";

const weight = (shape: readonly number[], seed: number) => constant(uniform(shape, seed), shape);

/** Two convolutions 3×3; the values after their ReLUs are `one` `[N, 4, H, W]` and `two` `[N, 6, H/2, W/2]`. */
export const tinyClassifier = (): Uint8Array =>
  onnxFile({
    inputs: { pictures: ["N", 3, "H", "W"] },
    weights: {
      w1: weight([4, 3, 3, 3], 21),
      b1: weight([4], 22),
      w2: weight([6, 4, 3, 3], 23),
      b2: weight([6], 24),
    },
    steps: [
      ["Conv", ["pictures", "w1", "b1"], "a", { pads: [1, 1, 1, 1] }],
      ["Relu", ["a"], "one"],
      ["MaxPool", ["one"], "pooled", { kernel_shape: [2, 2], strides: [2, 2] }],
      ["Conv", ["pooled", "w2", "b2"], "b", { pads: [1, 1, 1, 1] }],
      ["Relu", ["b"], "two"],
    ],
  });

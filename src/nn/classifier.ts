/**
 * Losses in the features of a classifier (Johnson et al. 2016, Gatys et al. 2016): any ONNX file is read into the graph,
 * frozen, and gradients flow through it to the pictures. Perceptual: feature by feature; style: their correlations.
 */
import { KintsugiError } from "../errors.ts";
import {
  abs,
  add,
  constant,
  div,
  matmul,
  mul,
  readModel,
  reshape,
  type Shape,
  sizeOf,
  stopGradient,
  sub,
  type Tensor,
  transposeMatrix,
} from "../graph/index.ts";
import { openFile } from "../graph/read-file.ts";
import { partOfMean } from "./adversarial.ts";

/** v ↦ factor · v + shift for each channel of a picture in −1…1: what classifiers take. */
interface Scaling {
  readonly factor: readonly number[];
  readonly shift: readonly number[];
}

const everyChannel = (factor: number, shift: number): Scaling => ({
  factor: [factor, factor, factor],
  shift: [shift, shift, shift],
});

/** Of ImageNet's channels, in 0…1. */
const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

const scalings = {
  /** −1…1 */
  signed: everyChannel(1, 0),
  /** 0…1 */
  unit: everyChannel(1 / 2, 1 / 2),
  /** 0…255 */
  bytes: everyChannel(255 / 2, 255 / 2),
  /** (0…1 − mean) / deviation, as torchvision's networks take them. */
  imagenet: {
    factor: imagenet.deviation.map((deviation) => 1 / (2 * deviation)),
    shift: imagenet.deviation.map((deviation, c) => (0.5 - imagenet.mean[c]) / deviation),
  },
} as const satisfies Record<string, Scaling>;

export type ClassifierScale = keyof typeof scalings;
export const classifierScales = Object.keys(scalings) as readonly ClassifierScale[];

export interface ClassifierFile {
  /** For errors. */
  readonly where: string;
  readonly bytes: Uint8Array;
  readonly scale: ClassifierScale;
}

/** The values of that names, in their order, of pictures `[N, 3, H, W]` in −1…1. */
export type Classifier = (pictures: Tensor, layers: readonly string[]) => readonly Tensor[];

/** Throws `model-unsupported` where the file is no network of one RGB input, `unknown-name` for a layer. */
export function classifierOf({ where, bytes, scale }: ClassifierFile, size: Shape): Classifier {
  const name = onlyInput(bytes, where);
  const { factor, shift } = scalings[scale];
  const [a, b] = [factor, shift].map((values) => constant(values, [1, 3, 1, 1]));
  const frozen = readModel(bytes, { where, shapes: { [name]: size } });
  return (pictures, layers) => {
    const applied = frozen.applyTo({ [name]: add(mul(pictures, a), b) });
    return layers.map((layer) => applied.intermediate(layer));
  };
}

function onlyInput(bytes: Uint8Array, where: string): string {
  const { inputs } = openFile(bytes, where);
  if (inputs.length === 1) return inputs[0].name;
  throw new KintsugiError("model-unsupported", {
    where,
    expected: "one input [N, 3, H, W]",
    got: inputs.map(({ name }) => name).join(", "),
    advice: "export the network for RGB pictures alone",
  });
}

/** Σ over the layers of the mean |G(a) − G(b)| over the entries of the Gram matrices; b is without gradient. */
export const styleDistance = (
  a: readonly Tensor[],
  b: readonly Tensor[],
  pictures: number,
): Tensor =>
  a
    .map((x, i) => partOfMean(abs(sub(gram(x), stopGradient(gram(b[i])))), pictures))
    .reduce(add, constant(0));

/** F Fᵀ / (C·H·W) of features `[N, C, H, W]` as F `[N, C, H·W]`: [N, C, C]. */
function gram(features: Tensor): Tensor {
  const [batch, channels] = features.shape;
  const rows = reshape(features, [batch, channels, -1]);
  return div(matmul(rows, transposeMatrix(rows)), sizeOf(features.shape) / batch);
}

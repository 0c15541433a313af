/** Networks with the hashed weights and inputs of their goldens; scripts/goldens/network.py has the same formulas. */
import { expect } from "vitest";
import {
  gradients,
  input,
  mul,
  multiplyAdds,
  simplify,
  sizeOf,
  type Tensor,
  topologicalOrder,
} from "../src/graph/index.ts";
import {
  type BuildOptions,
  type BuiltNetwork,
  buildNetwork,
  type NetworkName,
} from "../src/networks/index.ts";
import { type Parameter, type Parameters, pixelLoss } from "../src/nn/index.ts";
import { type Digest, expectDigest } from "./goldens/graph.ts";
import { uniform } from "./goldens/hash.ts";
import type { Results } from "./run-program.ts";

const BATCH = 2;
const SIDE = 32;
const CELLS = 5;
export const goldenSize = { batch: BATCH, height: SIDE, width: SIDE, cells: CELLS };

/** A picture, and its pixels in the hole, for where that is small the known ones are nearly all of it. */
interface PictureDigest extends Digest {
  readonly inHole: Digest;
}
/** What scripts/goldens says of a network. */
export interface NetworkGolden {
  readonly mended: PictureDigest;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, Digest>>;
  readonly statistics?: Readonly<Record<string, Digest>>;
}

type Named = Readonly<Record<string, Float32Array>>;

/** All that networks are fed, by name: sample 0 has a mosaic in a rectangle, sample 1 a white-out. */
export function hashedInputs(): Named {
  const planes = ["picture", "base", "support", "knownEdges", "originalEdges", "original"];
  const channels = [3, 3, 3, 1, 1, 3];
  const drawn = Object.fromEntries(
    planes.map((name, i) => [name, uniform([BATCH, channels[i], SIDE, SIDE], 1000 + i)]),
  );
  const inHole = (i: number) => {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE) % SIDE];
    return x >= 4 && x < 28 && y >= 6 && y < 27 ? 1 : 0;
  };
  /** Zero where there is no mosaic. */
  const ofMosaic = (values: Float32Array) =>
    values.map((value, i) => (i < values.length / BATCH ? value : 0));
  const within = (values: Float32Array) => ofMosaic(values.map((value, i) => value * inHole(i)));
  const drawnEdge = (value: number) => (value > 0.6 ? 1 : 0);
  const cellOf = (place: number) => Math.floor((place * CELLS) / SIDE);
  return {
    ...drawn,
    support: within(drawn.support.map(Math.abs)),
    knownEdges: drawn.knownEdges.map((value, i) => drawnEdge(value) * (1 - inHole(i))),
    originalEdges: drawn.originalEdges.map(drawnEdge),
    hole: Float32Array.from({ length: BATCH * SIDE * SIDE }, (_, i) => inHole(i)),
    kind: Float32Array.of(1, 0, 0, 0, 0, 0, 0, 0),
    position: within(uniform([BATCH, 2, SIDE, SIDE], 1010)),
    cell: ofMosaic(uniform([BATCH, 2, 1, 1], 1011)),
    rows: Float32Array.from({ length: BATCH * CELLS * SIDE }, (_, i) =>
      Number(cellOf(i % SIDE) === Math.floor(i / SIDE) % CELLS),
    ),
    columns: Float32Array.from({ length: BATCH * SIDE * CELLS }, (_, i) =>
      Number(cellOf(Math.floor(i / CELLS) % SIDE) === i % CELLS),
    ),
  };
}

/** The same with an original that lies as near to its first guess as photographs do: a network can reach it. */
export const withinReach = <T extends Named>(values: T): T => ({
  ...values,
  original: values.base.map((value, i) => value + (values.original[i] - value) / 20),
});

/** Values of parameters and statistics in the order of their names; what multiplies or is a variance lies around 1. */
export function hashedWeights({ all, statistics }: Pick<Parameters, "all" | "statistics">): Named {
  const sorted = [...all, ...statistics].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const drawn = ({ name, tensor: { shape } }: Parameter, seed: number): Float32Array => {
    const fanIn = shape.length > 1 ? sizeOf(shape.slice(1)) : 100;
    const middle = /\.(scale|variance)$/.test(name) ? 1 : 0;
    return uniform(shape, seed).map((value) => middle + value * Math.sqrt(3 / fanIn));
  };
  return Object.fromEntries(sorted.map((each, seed) => [each.name, drawn(each, seed)]));
}

export interface HashedNetwork extends BuiltNetwork {
  readonly original: Tensor;
  /** Of all placeholders: inputs, `original`, parameters, statistics. */
  readonly values: Named;
  /** L1 over the hole, ÷ 1000. */
  readonly holeLoss: Tensor;
}

/** A network at the goldens' size. */
export function hashedNetwork(name: NetworkName, options: BuildOptions = {}): HashedNetwork {
  const network = buildNetwork(name, goldenSize, options);
  const { inputs, outputs, parameters } = network;
  const original = input("original", inputs.picture.shape);
  const holeLoss = mul(pixelLoss("l1", outputs.mended, original, inputs.hole), 1 / 1000);
  const values = { ...hashedInputs(), ...hashedWeights(parameters) };
  return { ...network, original, values, holeLoss };
}

/** A loss with its gradient `d.NAME` of every parameter and the next value `NAME:next` of every statistic. */
export function traced(
  loss: Tensor,
  { all, statistics }: Pick<Parameters, "all" | "statistics">,
): Readonly<Record<string, Tensor>> {
  const slopes = gradients(
    loss,
    all.map(({ tensor }) => tensor),
  );
  return {
    loss,
    ...Object.fromEntries(all.map(({ name }, i) => [`d.${name}`, slopes[i]])),
    ...Object.fromEntries(statistics.map(({ name, next }) => [`${name}:next`, next])),
  };
}

/** A picture `[2, 3, 32, 32]`, whole and where the hole `[2, 1, 32, 32]` is. */
export function expectPicture(
  values: Float32Array,
  { hole, ...golden }: PictureDigest & { readonly hole: Float32Array },
  tolerance: number,
): void {
  const pixels = SIDE * SIDE;
  const holeAt = (i: number) => hole[Math.floor(i / (3 * pixels)) * pixels + (i % pixels)];
  expectDigest(values, { ...golden, name: "picture" }, tolerance);
  const inHole = values.filter((_, i) => holeAt(i) === 1);
  expectDigest(inHole, { ...golden.inHole, name: "picture in the hole" }, tolerance);
}

/**
 * Loss, every gradient and every statistic of the golden, and no other gradient that is not zero. A golden with a gradient of
 * zero, as where all is clipped, would hold nothing to account.
 */
export function expectTraced(
  results: Results,
  golden: Omit<NetworkGolden, "mended">,
  tolerance: number,
): void {
  expect(Object.keys(golden.gradients).filter((n) => golden.gradients[n].norm === 0)).toEqual([]);
  expect(Math.abs(results.loss[0] / golden.loss - 1)).toBeLessThan(1e-5);
  for (const [name, values] of Object.entries(results)) {
    if (!name.startsWith("d.")) continue;
    const digest = golden.gradients[name.slice(2)];
    if (digest) expectDigest(values, { ...digest, name }, tolerance);
    else expect(values.every((value) => value === 0)).toBe(true);
  }
  for (const [name, digest] of Object.entries(golden.statistics ?? {})) {
    expectDigest(results[`${name}:next`], { ...digest, name }, tolerance);
  }
}

/** Multiply-adds of the convolutions as their papers count them: an enlarged picture's at full size, not folded. */
export function publishedMultiplyAdds(outputs: readonly Tensor[]): number {
  const ofConvolution = (tensor: Tensor): number => {
    if (tensor.op !== "conv" && tensor.op !== "convTranspose") return 0;
    const [height, width] = tensor.inputs[1].shape.slice(2);
    const isSpread = tensor.op === "convTranspose" && tensor.attributes.enlarges;
    const isFolded = isSpread || (height === 2 && width === 2); // `convEnlarged`: 16 products do the work of 36
    return multiplyAdds(tensor) * (isFolded ? 36 / 16 : 1);
  };
  return topologicalOrder(simplify(outputs)).reduce((sum, each) => sum + ofConvolution(each), 0);
}

/** How far a number is from the published one, as a part of it. */
export const offBy = (got: number, published: number): number => Math.abs(got / published - 1);

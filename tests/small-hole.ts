/**
 * Hashed networks for attention: inputs with a hole so small that there are keys at ⅛ of the size, and weights so large
 * that deep layers are heard; scripts/goldens/small_hole.py has the same.
 */

import { add, mul } from "../src/graph/index.ts";
import type { BuildOptions, NetworkName } from "../src/networks/index.ts";
import { pixelLoss } from "../src/nn/index.ts";
import { goldenSize, hashedInputs, hashedNetwork } from "./hashed-network.ts";

const { batch, height, width } = goldenSize;

/** What was told of the larger hole is cut to this one. */
export function withSmallHole() {
  const inputs = hashedInputs();
  const inHole = (i: number) => {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    return x >= 9 && x < 15 && y >= 17 && y < 23 ? 1 : 0;
  };
  const cut = (values: Float32Array) => values.map((value, i) => value * inHole(i));
  return {
    ...inputs,
    hole: Float32Array.from({ length: batch * height * width }, (_, i) => inHole(i)),
    support: cut(inputs.support),
    position: cut(inputs.position),
  };
}

/** Every `weight` times the gain. */
export const louder = (values: Readonly<Record<string, Float32Array>>, gain: number) =>
  Object.fromEntries(
    Object.entries(values).map(([name, data]) => [
      name,
      name.endsWith("weight") ? data.map((value) => value * gain) : data,
    ]),
  );

/** A network with two pictures, with the loss of both: L1 over the hole, ÷ 1000. */
export function hashedPair(name: NetworkName, options: BuildOptions, gain: number) {
  const network = hashedNetwork(name, options);
  const { coarse } = network.outputs;
  if (coarse === undefined) throw new Error(`${name} has no coarse picture`);
  const ofCoarse = mul(pixelLoss("l1", coarse, network.original, network.inputs.hole), 1 / 1000);
  const { mended } = network.outputs;
  return {
    ...network,
    pictures: { mended, coarse },
    loss: add(network.holeLoss, ofCoarse),
    values: louder({ ...network.values, ...withSmallHole() }, gain),
  };
}

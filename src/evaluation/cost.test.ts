import { expect, test } from "vitest";
import { costOf } from "../graph/index.ts";
import { untrainedWeights } from "../mending/untrained.ts";
import { buildNetwork, type NetworkName } from "../networks/index.ts";
import { networkCost } from "./cost.ts";

/** Mosaics of 8 pixels, which may begin anywhere, have 33 cells across 256. */
const size = { batch: 1, height: 256, width: 256, cells: 33 };

test.each<NetworkName>(["plain-unet", "pepsi"])(
  "a network costs its parameters, and its convolutions and products at 256×256: %s",
  (name) => {
    const { parameters, outputs } = buildNetwork(name, size);
    const { convolutions, products } = costOf([outputs.mended]);
    const cost = networkCost(untrainedWeights(name));
    expect(cost).toEqual({
      parameters: parameters.count,
      multiplyAdds: convolutions + products,
    });
  },
);

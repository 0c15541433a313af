import { expect, test } from "vitest";
import { costOf } from "../graph/index.ts";
import { untrainedWeights } from "../mending/untrained.ts";
import { buildNetwork, countedSize, type NetworkName } from "../networks/index.ts";
import { networkCost } from "./cost.ts";

test("costs are counted with room for cells of 4 px, one cut at either end", () => {
  expect(countedSize).toEqual({ batch: 1, height: 256, width: 256, cells: 65 });
});

test.each<NetworkName>(["plain-unet", "pepsi"])(
  "a network costs its parameters, and its convolutions and products at 256×256: %s",
  (name) => {
    const { parameters, outputs } = buildNetwork(name, countedSize);
    const { convolutions, products } = costOf([outputs.mended]);
    const cost = networkCost(untrainedWeights(name));
    expect(cost).toEqual({
      parameters: parameters.count,
      multiplyAdds: convolutions + products,
    });
  },
);

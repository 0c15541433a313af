import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/plain-unet.json" with { type: "json" };
import {
  expectPicture,
  expectTraced,
  hashedNetwork,
  offBy,
  traced,
} from "../../tests/hashed-network.ts";
import { overfit } from "../../tests/overfit.ts";
import { evaluate } from "../../tests/run-program.ts";
import { costOf } from "../graph/index.ts";
import { buildNetwork } from "./index.ts";
import { countedSize } from "./inputs.ts";

describe("plain-unet", () => {
  test("has the gated U-Net's parameters and multiply-adds, to 2 %", () => {
    const [plain, gated] = (["plain-unet", "gated-unet"] as const).map((name) =>
      buildNetwork(name, countedSize),
    );
    const cost = ({ outputs }: typeof plain) => costOf([outputs.mended]).convolutions;
    expect(plain.parameters.count).toBe(golden.parameters);
    expect(offBy(plain.parameters.count, gated.parameters.count)).toBeLessThan(0.02);
    expect(offBy(cost(plain), cost(gated))).toBeLessThan(0.02);
  });

  test("gives PyTorch's output, loss and gradients", async () => {
    const config = { width: 6, dilations: [2, 4] };
    const { outputs, holeLoss, parameters, values } = hashedNetwork("plain-unet", { config });
    const results = await evaluate({ ...outputs, ...traced(holeLoss, parameters) }, values);
    expectPicture(results.mended, { ...golden.mended, hole: values.hole }, 1e-4);
    expectTraced(results, golden, 1e-4);
  });

  test("overfits one batch", async () => {
    const config = { width: 6, dilations: [2] };
    const { parameters, holeLoss: loss, values } = hashedNetwork("plain-unet", { config });
    const losses = await overfit({ parameters, loss }, values, { steps: 60, learningRate: 3e-3 });
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.8);
  });
});

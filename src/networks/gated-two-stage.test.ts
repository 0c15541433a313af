import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/gated-two-stage.json" with { type: "json" };
import {
  expectPicture,
  expectTraced,
  offBy,
  publishedMultiplyAdds,
  traced,
} from "../../tests/hashed-network.ts";
import { overfit } from "../../tests/overfit.ts";
import { evaluate, type Values } from "../../tests/run-program.ts";
import { hashedPair } from "../../tests/small-hole.ts";
import type { GatedTwoStageConfig } from "./gated-two-stage.ts";
import { countedSize } from "./inputs.ts";
import { buildNetwork } from "./registry.ts";

const tiny = (attentionForm: GatedTwoStageConfig["attentionForm"] = "mended") =>
  hashedPair("gated-two-stage", { config: { width: 4, dilations: [2, 4], attentionForm } }, 2);

/** A picture's entry → its pixel in `[N, 1, H, W]`. */
const placeOf = (i: number): number => Math.floor(i / (3 * 32 * 32)) * 32 * 32 + (i % (32 * 32));

describe("gated-two-stage", () => {
  test("has the published 4.05 M parameters and 25.2 GMAC at 256², to 1 %", () => {
    const { parameters, outputs } = buildNetwork("gated-two-stage", countedSize);
    expect(parameters.count).toBe(golden.parameters);
    expect(offBy(parameters.count, 4.05e6)).toBeLessThan(0.01);
    expect(offBy(publishedMultiplyAdds([outputs.mended]), 25.2e9)).toBeLessThan(0.01);
  });

  test.each(["mended", "published"] as const)(
    "gives PyTorch's pictures and gradients of both stages, attention %s",
    async (form) => {
      const { pictures, loss, parameters, values } = tiny(form);
      const results = await evaluate({ ...pictures, ...traced(loss, parameters) }, values);
      expectPicture(results.mended, { ...golden[form].mended, hole: values.hole }, 1e-4);
      expectPicture(results.coarse, { ...golden[form].coarse, hole: values.hole }, 1e-4);
      expectTraced(results, golden[form], 1e-3);
    },
  );

  test("tells nothing of what a white-out hides, and looks at what a mosaic shows", async () => {
    const { pictures, values } = tiny();
    const changed = values.picture.map((value, i) => value + 0.5 * values.hole[placeOf(i)]);
    const { mended: before } = await evaluate(pictures, values);
    const { mended: after } = await evaluate(pictures, { ...values, picture: changed });
    const half = before.length / 2;
    expect(after.subarray(half)).toEqual(before.subarray(half));
    expect(after.subarray(0, half)).not.toEqual(before.subarray(0, half));
  });

  test("corrects the coarse picture of a mosaic, and repaints a white-out", async () => {
    const { pictures, values } = tiny();
    const still = Object.entries(values).map(([name, data]) => [
      name,
      name.startsWith("second.decoder.output") ? new Float32Array(data.length) : data,
    ]);
    const { mended, coarse } = await evaluate(pictures, Object.fromEntries(still) as Values);
    const half = mended.length / 2;
    mended.forEach((value, i) => {
      const isKnown = values.hole[placeOf(i)] === 0;
      if (isKnown) expect(value).toBe(values.base[i]);
      else expect(value).toBeCloseTo(i < half ? coarse[i] : 0, 5);
    });
  });

  test("overfits one batch", async () => {
    const { parameters, loss, values } = tiny();
    const losses = await overfit({ parameters, loss }, values, { steps: 40, learningRate: 5e-3 });
    expect(losses.at(-1)).toBeLessThan(losses[0] * 0.8);
  });
});

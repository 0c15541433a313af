import { expect, test } from "vitest";
import { untrainedWeights } from "../mending/untrained.ts";
import { usualOf } from "./doctor.ts";

const weights = untrainedWeights("gated-unet", { width: 4 });
const others = untrainedWeights("gated-unet", { width: 8 });

test("the self-test mends with what mending takes unless told, wherever it stands in the list", () => {
  const fair = { name: "diet-pepsi-fair", weights: others };
  const best = { name: "gated-unet-best", weights: others };
  expect(usualOf([fair, best, { name: "gated-unet-mosaic", weights }])).toBe(weights);
  expect(usualOf([fair, { name: "gated-unet-fair", weights }])).toBe(weights);
  const damaged = { name: "gated-unet-mosaic", problem: "damaged" };
  expect(usualOf([fair, damaged, { name: "gated-unet-best", weights }])).toBe(weights);
  expect(usualOf([fair])).toBeUndefined();
});

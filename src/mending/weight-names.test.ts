import { expect, test } from "vitest";
import { weightNames } from "./weight-names.ts";

test("weights for the damage alone come first, then those that mend both, the longest trained first", () => {
  expect(weightNames("pepsi", "hole")).toEqual(["pepsi-hole", "pepsi-best", "pepsi-fair"]);
  expect(weightNames("gated-unet", "mosaic")[0]).toBe("gated-unet-mosaic");
});

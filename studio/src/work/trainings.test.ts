import { weightNames } from "kintsugi/browser";
import { expect, test } from "vitest";
import { trainingsFor } from "./trainings.ts";

test("the page looks for the same weights as Node, in the same order", () => {
  for (const group of ["mosaic", "hole"] as const) {
    const names = trainingsFor(group).map((training) => `pepsi-${training}`);
    expect(names).toEqual(weightNames("pepsi", group));
  }
});

import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Desk } from "../state.ts";
import { leavesStep, methodOf, methods, methodsFor } from "./methods.ts";

type Told = Parameters<typeof methodsFor>[0];
const files = readdirSync(new URL("../../../weights", import.meta.url));
/** Those with weights for the group, or for both. */
const networksFor = (group: string) =>
  methods
    .filter(({ kind }) => kind === "network")
    .map(({ name }) => name)
    .filter((name) =>
      [group, "best", "fair"].some((mends) => files.includes(`${name}-${mends}.safetensors.gz`)),
    );
const desk = (
  kind: Desk["choice"]["kind"],
  search: Told["search"] = { phase: "waiting" },
): Told => ({
  ...{ task: "repair", choice: { kind, cellPx: 8 }, search },
});

describe("the methods that are offered", () => {
  test("are networks whose weights come along, and the formulas that suit the damage", () => {
    const networks = networksFor("mosaic");
    expect(networks).toContain("gated-unet");
    const cells = ["bicubic", "consistent-bicubic", "back-projection"];
    expect(methodsFor(desk("mean"))).toEqual([...networks, ...cells]);
    expect(methodsFor(desk("book"))).toEqual([...networks, ...cells, "wiener"]);
    expect(methodsFor(desk("white-out"))).toEqual([
      ...[...networksFor("hole"), "telea", "biharmonic"],
    ]);
  });

  test("leave a step at the border where they paint around it", () => {
    expect(methods.filter(({ name }) => leavesStep(name)).length).toBeGreaterThan(0);
    for (const name of ["gated-unet", "plain-unet", "telea", "bicubic"] as const)
      expect(leavesStep(name)).toBe(false);
    expect(methodOf({ ...desk("mean"), mode: { method: "telea" } })).toBe("gated-unet");
    expect(methodOf({ ...desk("white-out"), mode: { method: "telea" } })).toBe("telea");
  });

  test("enlarge cells that were found, whatever else is said", () => {
    const region = {} as never;
    const finds = [{ kind: "mosaic", isUsed: true, region }] as const;
    const offered = methodsFor(desk("white-out", { phase: "done", finds }));
    expect(offered).toEqual([
      ...networksFor("mosaic"),
      "bicubic",
      "consistent-bicubic",
      "back-projection",
    ]);
  });
});

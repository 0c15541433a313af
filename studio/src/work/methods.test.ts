import { describe, expect, test } from "vitest";
import type { Desk } from "../state.ts";
import { methods, methodsFor } from "./methods.ts";

type Told = Parameters<typeof methodsFor>[0];
const networks = methods.filter(({ kind }) => kind === "network").map(({ name }) => name);
const desk = (
  kind: Desk["choice"]["kind"],
  search: Told["search"] = { phase: "waiting" },
): Told => ({
  ...{ task: "repair", choice: { kind, cellPx: 8 }, search },
});

describe("the methods that are offered", () => {
  test("are networks whose weights come along, and the formulas that suit the damage", () => {
    expect(networks).toContain("gated-unet");
    const cells = ["bicubic", "consistent-bicubic"];
    expect(methodsFor(desk("mean"))).toEqual([...networks, ...cells]);
    expect(methodsFor(desk("book"))).toEqual([...networks, ...cells, "wiener"]);
    expect(methodsFor(desk("white-out"))).toEqual([...networks, "telea", "biharmonic"]);
  });

  test("enlarge cells that were found, whatever else is said", () => {
    const region = {} as never;
    const finds = [{ kind: "mosaic", isUsed: true, region }] as const;
    const offered = methodsFor(desk("white-out", { phase: "done", finds }));
    expect(offered).toEqual([...networks, "bicubic", "consistent-bicubic"]);
  });
});

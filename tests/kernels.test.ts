import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compiled, moduleOf, modulePath } from "../scripts/kernels.ts";

test("the loops in the source are what their AssemblyScript compiles to", async () => {
  expect(readFileSync(modulePath, "utf8")).toBe(moduleOf(await compiled()));
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hasGraphicsHardware } from "./hardware.node.ts";

let dev: string;
beforeEach(() => {
  dev = mkdtempSync(join(tmpdir(), "kintsugi-dev-"));
});
afterEach(() => rmSync(dev, { recursive: true }));

test("Linux has a GPU where there is a render node or NVIDIA's device", () => {
  expect(hasGraphicsHardware("linux", dev)).toBe(false);
  mkdirSync(join(dev, "dri"));
  writeFileSync(join(dev, "dri", "card0"), "");
  expect(hasGraphicsHardware("linux", dev)).toBe(false);
  writeFileSync(join(dev, "dri", "renderD128"), "");
  expect(hasGraphicsHardware("linux", dev)).toBe(true);
  rmSync(join(dev, "dri"), { recursive: true });
  writeFileSync(join(dev, "nvidiactl"), "");
  expect(hasGraphicsHardware("linux", dev)).toBe(true);
});

test("elsewhere a GPU is assumed, and the race decides", () => {
  expect(hasGraphicsHardware("darwin", dev)).toBe(true);
  expect(hasGraphicsHardware("win32", dev)).toBe(true);
});

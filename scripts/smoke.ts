/**
 * Smoke test of the built package on the Node that runs this file (22.18 or newer, which reads TypeScript):
 * `node scripts/smoke.ts`. Hides and mends a sample by the command and by the library, and trains two steps.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const sample = pathOf("../examples/still-life.png");
const folder = mkdtempSync(join(tmpdir(), "kintsugi-smoke-"));

function kintsugi(...args: readonly string[]): string {
  const command = [pathOf("../dist/cli/main.js"), ...args];
  return execFileSync(process.execPath, command, { cwd: folder, encoding: "utf8" });
}

const recipe = {
  name: "smoke",
  network: "gated-unet",
  source: { kind: "synthetic", sidePx: 64 },
  degradation: { cropPx: 64, rectangleSidePx: [24, 56] },
  batch: 1,
  steps: 2,
  evaluation: { everySteps: 2, pictures: 1 },
};

try {
  console.log(`Node ${process.versions.node}, kintsugi ${kintsugi("--version").trim()}`);
  const damage = ["--rect", "160,96,128,96", "--cell", "8"];
  kintsugi("mosaic", sample, "--out", "hidden.png", ...damage);
  const report = kintsugi(
    ...["mend", "hidden.png", "--out", "mended.png", "--json"],
    ...["--network", "consistent-bicubic", ...damage],
  );
  assert.equal(JSON.parse(report).consistent, true);

  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  kintsugi("train", "recipe.json", "--out", "run", "--device", "cpu");

  const { mend } = await import(new URL("../dist/index.js", import.meta.url).href);
  const rectangle = { x: 160, y: 96, width: 128, height: 96 };
  const weights = join(folder, "run/weights.safetensors");
  const options = { rectangle, cellPx: 8, weights, device: "cpu" };
  const mended = await mend(join(folder, "hidden.png"), options);
  assert.deepEqual([mended.device, mended.consistent], ["cpu", true]);
  console.log("smoke test passed");
} finally {
  rmSync(folder, { recursive: true });
}

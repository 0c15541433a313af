import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { needsSoftwareVulkan } from "../../tests/needs.ts";
import type { WebGpuReport } from "../../tests/webgpu-device.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../../tests/webgpu-device.ts", import.meta.url));
const runWith = (env: NodeJS.ProcessEnv) =>
  run(process.execPath, ["--import", "tsx", script], { env, timeout: 110_000 });

/** Once more where a signal ended the process: the driver in software may crash it, which is not ours to test. */
const runThroughCrash = (env: NodeJS.ProcessEnv) =>
  runWith(env).catch((failure) => {
    if (!failure.signal) throw failure;
    console.warn(`the WebGPU process ended by ${failure.signal}: ${failure.stderr}`);
    return runWith(env);
  });

test("WebGPU convolves as the CPU does and keeps state on the GPU without growing", async (context) => {
  const { stdout } = await runThroughCrash(needsSoftwareVulkan(context));
  const report: WebGpuReport = JSON.parse(stdout);
  expect(report.name).toBe("webgpu");
  expect(report.convolutionError).toBeLessThan(1e-5);
  expect(report.totals).toEqual([
    [1, 2, 3, 4],
    [2, 4, 6, 8],
    [3, 6, 9, 12],
  ]);
  expect(report.scaled).toEqual([3, 12, 27, 48]);
  expect(report.grownBytes).toBeLessThan(40e6);
  expect(report.winner).toBe("cpu");
}, 240_000);

test("WebGPU without an adapter says how to get one", async (context) => {
  const env = { ...needsSoftwareVulkan(context), VK_DRIVER_FILES: "/nonexistent" };
  await expect(runWith(env)).rejects.toMatchObject({
    stderr: expect.stringMatching(
      /device webgpu: expected a graphics adapter that WebGPU can use, got none \(.*\); install the graphics driver/,
    ),
  });
});

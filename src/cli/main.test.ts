import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";

setUpBench();

const entry = fileURLToPath(new URL("./main.ts", import.meta.url));
const tsx = import.meta.resolve("tsx");
const start = (...args: string[]) => spawn(process.execPath, ["--import", tsx, entry, ...args]);

async function ended(child: ReturnType<typeof start>) {
  const [stdout, stderr] = [[] as string[], [] as string[]];
  child.stdout.on("data", (text) => stdout.push(String(text)));
  child.stderr.on("data", (text) => stderr.push(String(text)));
  const [exitCode] = await once(child, "close");
  return { exitCode, stdout: stdout.join(""), stderr: stderr.join("") };
}

test("the process ends with the command's exit code", async () => {
  const ran = await ended(start("mosaic", "nowhere.png", "--out", "o.png", "--rect", "1,1,4,4"));
  const stderr = "kintsugi: nowhere.png: expected a picture file, got no such file\n";
  expect(ran).toEqual({ exitCode: 3, stdout: "", stderr });
});

test("a reader that goes away is no error", async () => {
  const child = start("--help");
  child.stdout.destroy();
  const stderr: string[] = [];
  child.stderr.on("data", (text) => stderr.push(String(text)));
  const [exitCode] = await once(child, "exit");
  expect([exitCode, stderr.join("")]).toEqual([0, ""]);
});

test("Ctrl-C, passed on by a parent once more, stops a training after a checkpoint, with exit code 130", async () => {
  const recipe = {
    ...{ name: "long", network: "gated-unet", configuration: { width: 4 } },
    source: { kind: "folder", path: "." },
    degradation: { cropPx: 32, rectangleSidePx: [8, 24] },
    ...{ batch: 1, steps: 100_000, evaluation: { everySteps: 100_000, pictures: 1 } },
  };
  await writeFile("long.json", JSON.stringify(recipe));
  const child = start("train", "long.json", "--out", "long", "--device", "cpu");
  const end = ended(child);
  child.stderr.on("data", (text) => {
    if (!/\[#*-*\]/.test(String(text))) return;
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGTERM"), 20);
  });
  const { exitCode, stdout, stderr } = await end;
  expect([exitCode, stdout]).toEqual([130, ""]);
  expect(stderr).toMatch(
    /stopped after step [1-9]\d*; go on with: kintsugi train --resume long\n$/,
  );
  expect((await readdir(join("long", "checkpoints"))).length).toBeGreaterThan(0);
});

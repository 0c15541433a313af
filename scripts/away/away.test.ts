/** A training that goes to a folder without anything, is interrupted there, comes back and is gone on with here. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { photoOf, writePicture } from "../../src/files/index.ts";
import { loadWeights } from "../../src/runtime/weights.node.ts";
import { resume } from "../../src/training/index.ts";
import { needs } from "../../tests/needs.ts";
import { tinyInput } from "../../tests/tiny-recipe.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const isHere = `${process.platform}-${process.arch}` === "linux-x64";

let folder: string;
const inFolder = (...path: string[]) => join(folder, ...path);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-away-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A script of this folder, in a process of its own. */
const script = (name: string, ...words: readonly string[]) =>
  execute(process.execPath, ["--import", "tsx", `scripts/away/${name}`, ...words], { cwd: root });

/** On the host: no environment but where the system's own programs are. */
const onHost = (...words: readonly string[]) =>
  execute("env", ["-i", "PATH=/usr/bin:/bin", "sh", ...words], { cwd: folder });

/** Sittings of twice the time, until one made a step: how long a start takes depends on what else the machine does. */
async function trainedOnHost(): Promise<string> {
  for (let seconds = 4; ; seconds *= 2) {
    const { stdout } = await onHost("away/run.sh", `${seconds}`, "cpu");
    if (existsSync(inFolder("away/run/so-far.json"))) return stdout;
  }
}

/** More steps than there is time for, on photographs. */
async function writeRecipe(): Promise<void> {
  for (const name of ["a", "b", "c"]) {
    const path = inFolder("photos", `${name}.png`);
    await writePicture(path, photoOf(wavyPicture(64, 48)), { createFolders: true });
  }
  const source = { kind: "folder", path: "photos" };
  const recipe = { ...tinyInput, source, steps: 1_000_000, checkpointSeconds: 1 };
  await writeFile(inFolder("tiny.json"), JSON.stringify(recipe));
}

test("a training goes away, is stopped, comes back and goes on", {
  timeout: 600_000,
}, async (context) => {
  needs(context, "x86-64 Linux", { there: isHere, get: "use such a machine" });
  await writeRecipe();
  await script("pack.ts", inFolder("tiny.json"), "--out", inFolder("away"));
  expect((await readdir(inFolder("away/pictures/train"))).length).toBe(3);

  const stdout = await trainedOnHost();
  expect(stdout).toMatch(/^back\/: \d+ files in 1 pieces$/m);
  await script("join.ts", inFolder("away/back"), inFolder("run"));

  const log = await readFile(inFolder("run/log.jsonl"), "utf8");
  const stopped = JSON.parse(log.trim().split("\n").at(-1) ?? "");
  expect(stopped.type).toBe("stopped");
  expect(stopped.step).toBeGreaterThan(0);
  const { card } = await loadWeights(inFolder("run/so-far"));
  expect(card.training).toMatchObject({ steps: stopped.step });
  const recipe = JSON.parse(await readFile(inFolder("run/recipe.json"), "utf8"));
  expect(recipe.source.path).toBe(inFolder("photos"));

  const controller = new AbortController();
  const seen: string[] = [];
  for await (const event of resume(inFolder("run"), { device: "cpu", signal: controller.signal })) {
    seen.push(event.type);
    if (event.type === "resumed") expect(event.step).toBe(stopped.step);
    if (event.type === "step") controller.abort();
  }
  expect(seen).toEqual(expect.arrayContaining(["resumed", "step", "checkpoint", "stopped"]));

  await rm(inFolder("away/run"), { recursive: true });
  await onHost("away/run.sh", "1", "cpu");
  const taken = JSON.parse(await readFile(inFolder("away/run/recipe.json"), "utf8"));
  expect(taken.source.path).toBe(inFolder("away/pictures/train"));
  expect((await readFile(inFolder("away/run/log.jsonl"), "utf8")).startsWith(log)).toBe(true);
});

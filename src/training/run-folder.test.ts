import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tinyRecipe } from "../../tests/tiny-recipe.ts";
import { floats } from "../runtime/index.ts";
import { readLastCheckpoint } from "./checkpoint.ts";
import { createRun, openRun } from "./run-folder.ts";

let parent: string;
let path: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "kintsugi-run-"));
  path = join(parent, "runs", "one");
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const recipe = tinyRecipe();
const state = { weight: floats([2], Float32Array.of(1, 2)) };
const lockOf = (folder: string) => join(folder, "lock");
/** A number that no process has: the largest that Linux gives is 2²². */
const nobody = 2 ** 22 + 1;

describe("a new run", () => {
  test("has its recipe written out, its first checkpoint and a lock with its owner", async () => {
    const run = await createRun(path, { recipe, state });
    expect((await readdir(path)).sort()).toEqual(["checkpoints", "lock", "recipe.json", "samples"]);
    expect(JSON.parse(await readFile(join(path, "recipe.json"), "utf8"))).toEqual(recipe);
    expect(JSON.parse(await readFile(lockOf(path), "utf8"))).toEqual({
      pid: process.pid,
      host: hostname(),
    });
    const { checkpoint } = await readLastCheckpoint(run.checkpoints);
    expect(checkpoint?.record.step).toBe(0);
    expect(checkpoint?.state).toEqual(state);
    await run.close();
    expect(await readdir(path)).not.toContain("lock");
  });

  test("does not begin where there is one", async () => {
    await (await createRun(path, { recipe, state })).close();
    await expect(createRun(path, { recipe, state })).rejects.toMatchObject({ code: "run-locked" });
    await expect(createRun(path, { recipe, state })).rejects.toThrow(
      `${path}: expected a folder without a run, got one that holds a recipe.json; continue it with --resume ${path}`,
    );
  });

  test("says where it cannot be made", async () => {
    await writeFile(join(parent, "runs"), "a file");
    await expect(createRun(path, { recipe, state })).rejects.toMatchObject({
      code: "file-unwritable",
    });
    await expect(createRun(path, { recipe, state })).rejects.toThrow(
      `${path}: expected to write the file, got a path that leads through a file; choose another place`,
    );
  });
});

describe("an old run", () => {
  test("is opened with its recipe", async () => {
    await (await createRun(path, { recipe, state })).close();
    const run = await openRun(path);
    expect(run.recipe).toEqual(recipe);
    await run.close();
  });

  test("that is missing is named", async () => {
    await expect(openRun(path)).rejects.toMatchObject({ code: "file-missing" });
    await expect(openRun(path)).rejects.toThrow(
      `${path}: expected a run with a recipe.json, got none; start one with --out`,
    );
  });

  test("is rid of what killed processes were writing, and of nothing else", async () => {
    await (await createRun(path, { recipe, state })).close();
    const leftovers = [
      ".recipe.json.0f.kintsugi-part",
      "checkpoints/.step-1.json.0f.kintsugi-part",
    ];
    for (const name of leftovers) await writeFile(join(path, name), "half");
    await writeFile(join(path, "notes.txt"), "mine");
    await (await openRun(path)).close();
    expect((await readdir(path)).sort()).toEqual([
      "checkpoints",
      "notes.txt",
      "recipe.json",
      "samples",
    ]);
    expect(await readdir(join(path, "checkpoints"))).toHaveLength(2);
  });

  test("goes on with a log whose last line was cut off", async () => {
    const run = await createRun(path, { recipe, state });
    await run.log({ type: "step", step: 1 });
    await run.close();
    await appendFile(join(path, "log.jsonl"), '{"type":"st');
    const again = await openRun(path);
    await again.log({ type: "step", step: 2 });
    expect(await again.readLog()).toEqual([
      { type: "step", step: 1 },
      { type: "step", step: 2 },
    ]);
    await again.close();
  });
});

describe("the lock", () => {
  beforeEach(async () => {
    await (await createRun(path, { recipe, state })).close();
  });
  const lockedBy = (owner: object | string) =>
    writeFile(lockOf(path), typeof owner === "string" ? owner : JSON.stringify(owner));

  test("keeps a second training out, in this process too", async () => {
    const run = await openRun(path);
    await expect(openRun(path)).rejects.toMatchObject({ code: "run-locked" });
    await expect(openRun(path)).rejects.toThrow(
      `expected a run that no other process trains, got process ${process.pid} on ${hostname()}; wait for it, or remove the lock where that process is gone`,
    );
    await run.close();
    await (await openRun(path)).close();
  });

  test("of a living process is respected", async () => {
    await lockedBy({ pid: process.ppid, host: hostname() });
    await expect(openRun(path)).rejects.toThrow(`got process ${process.ppid} on ${hostname()}`);
  });

  test("of another machine is respected, for nothing is known of its processes", async () => {
    await lockedBy({ pid: nobody, host: "elsewhere" });
    await expect(openRun(path)).rejects.toThrow(`got process ${nobody} on elsewhere`);
  });

  test.each([
    ["a dead process", { pid: nobody, host: hostname() }],
    ["an earlier process of this number", { pid: process.pid, host: hostname() }],
    ["nobody: it was cut off", '{"pid":'],
    ["nobody: it is empty", ""],
  ])("is taken over from %s", async (_, owner) => {
    await lockedBy(owner);
    const run = await openRun(path);
    expect(JSON.parse(await readFile(lockOf(path), "utf8")).pid).toBe(process.pid);
    await run.close();
  });

  test("is given back where the run cannot be made", async () => {
    const other = join(parent, "other");
    await mkdir(join(other, "checkpoints", "step-0000000.json"), { recursive: true });
    await expect(createRun(other, { recipe, state })).rejects.toMatchObject({
      code: "file-unwritable",
    });
    expect((await readdir(other)).sort()).toEqual(["checkpoints", "samples"]);
  });
});

test("a log that cannot be written is named", async () => {
  const run = await createRun(path, { recipe, state });
  await mkdir(join(path, "log.jsonl"));
  await expect(run.log({})).rejects.toMatchObject({ code: "file-unwritable" });
  await expect(run.log({})).rejects.toThrow(`${path}/log.jsonl: expected to write the file, got`);
  await run.close();
});

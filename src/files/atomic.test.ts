import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporarySuffix, type WriteStep, writeAtomically, writeJson } from "./atomic.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-atomic-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("writing atomically", () => {
  test("puts bytes, text and what a function writes in place, in three steps", async () => {
    const path = join(folder, "a.bin");
    const steps: WriteStep[] = [];
    await writeAtomically(path, Uint8Array.of(1, 2, 3), { onStep: (step) => steps.push(step) });
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(steps).toEqual(["written", "flushed", "renamed"]);
    await writeAtomically(path, "gold é");
    expect(await readFile(path, "utf8")).toBe("gold é");
    await writeAtomically(path, async (handle) => {
      await handle.write("joined ");
      await handle.write("by hand");
    });
    expect(await readFile(path, "utf8")).toBe("joined by hand");
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  test("writes JSON with a newline at its end", async () => {
    const path = join(folder, "a.json");
    await writeJson(path, { cells: [8] });
    expect(await readFile(path, "utf8")).toBe('{\n  "cells": [\n    8\n  ]\n}\n');
  });

  test("keeps the permission bits of the file that it replaces", async () => {
    const path = join(folder, "private");
    await writeFile(path, "old");
    await chmod(path, 0o600);
    await writeAtomically(path, "new");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test("leaves the old file and no temporary when the content fails, and passes its error on", async () => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    const failure = new Error("the pen broke");
    const writing = writeAtomically(path, async (handle) => {
      await handle.write("half of it");
      throw failure;
    });
    await expect(writing).rejects.toBe(failure);
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("makes the folders of the path only when asked", async () => {
    const path = join(folder, "deep", "er", "a.txt");
    await expect(writeAtomically(path, "x")).rejects.toMatchObject({
      code: "file-unwritable",
      message: `${path}: expected to write the file, got a folder that does not exist; make the folder first`,
    });
    await writeAtomically(path, "x", { createFolders: true });
    expect(await readFile(path, "utf8")).toBe("x");
  });

  test("names a folder in the way and a path that leads through a file", async () => {
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "file"), "");
    await expect(writeAtomically(join(folder, "sub"), "x")).rejects.toMatchObject({
      code: "file-unwritable",
      message: expect.stringContaining("got a folder of that name; name a file inside it"),
    });
    for (const createFolders of [false, true]) {
      const writing = writeAtomically(join(folder, "file", "a"), "x", { createFolders });
      await expect(writing).rejects.toMatchObject({
        code: "file-unwritable",
        message: expect.stringContaining("got a path that leads through a file"),
      });
    }
    expect((await readdir(folder)).sort()).toEqual(["file", "sub"]);
  });

  test.skipIf(!existsSync("/dev/full"))(
    "calls a full disk by its name (/dev/full is full)",
    async () => {
      const path = join(folder, "a.txt");
      await writeFile(path, "old");
      const writing = writeAtomically(path, async () => {
        const full = await open("/dev/full", "w");
        await full.writeFile("more than fits").finally(() => full.close());
      });
      await expect(writing).rejects.toMatchObject({
        code: "disk-full",
        exitCode: 4,
        message: `${path}: expected to write the file, got a full disk; free some space and run it again`,
      });
      expect(await readFile(path, "utf8")).toBe("old");
      expect(await readdir(folder)).toEqual(["a.txt"]);
    },
  );
});

describe("a process that is killed while it writes", () => {
  const source = new URL("./atomic.ts", import.meta.url).href;

  function writeAndDieAfter(step: WriteStep, path: string): NodeJS.Signals | null {
    const script = `
      const { writeAtomically } = await import(${JSON.stringify(source)});
      await writeAtomically(${JSON.stringify(path)}, "new".repeat(1e5), {
        onStep: (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, "SIGKILL"); },
      });`;
    const flags = ["--import", "tsx", "--input-type=module", "-e", script];
    return spawnSync(process.execPath, flags).signal;
  }

  test.each([
    ["written", "old"],
    ["flushed", "old"],
    ["renamed", "new".repeat(1e5)],
  ] as const)("after it has %s leaves a whole file", async (step, expected) => {
    const path = join(folder, "a.txt");
    await writeFile(path, "old");
    expect(writeAndDieAfter(step, path)).toBe("SIGKILL");
    expect(await readFile(path, "utf8")).toBe(expected);
    const others = (await readdir(folder)).filter((name) => name !== "a.txt");
    expect(others.every((name) => name.endsWith(temporarySuffix))).toBe(true);
    await writeAtomically(path, "again");
    expect(await readFile(path, "utf8")).toBe("again");
  });
});

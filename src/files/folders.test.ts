import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFolders } from "./folders.ts";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "kintsugi-folders-"));
});
afterAll(() => rm(parent, { recursive: true }));

describe("folders on the way to a file", () => {
  test("are made as deep as it takes, also by several at once, and may be there", async () => {
    const deep = join(parent, "a", "b", "c");
    await Promise.all([makeFolders(deep), makeFolders(deep), makeFolders(join(parent, "a", "d"))]);
    await makeFolders(deep);
    expect((await stat(deep)).isDirectory()).toBe(true);
  });

  test("are not made through a file", async () => {
    await writeFile(join(parent, "file"), "");
    const through = makeFolders(join(parent, "file", "a", "b"));
    await expect(through).rejects.toMatchObject({ code: "EEXIST" });
  });

  test.runIf(process.platform === "linux")("are given up where none can be", async () => {
    await expect(makeFolders("/proc/kintsugi/run")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

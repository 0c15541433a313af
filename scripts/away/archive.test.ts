import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { archive, compressionOf } from "./archive.ts";

describe("an archive", () => {
  let folder: string;
  const pack = () => join(folder, "away");
  const to = () => join(folder, "away.tar.gz");
  const parts = { Node: ["bin"], pictures: ["pictures"], "the run so far": ["back"] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kintsugi-archive-"));
    await mkdir(join(pack(), "bin"), { recursive: true });
    await mkdir(join(pack(), "pictures"));
    await writeFile(join(pack(), "bin/node"), randomBytes(2 * 2 ** 20));
    await writeFile(join(pack(), "pictures/a.webp"), randomBytes(2 ** 20));
    await writeFile(join(pack(), "run.sh"), "#!/bin/sh\n");
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("has the size that it says", async () => {
    const size = await archive({ pack: pack(), to: to(), mostBytes: 4 * 2 ** 20, parts });
    expect(size).toBeGreaterThan(3 * 2 ** 20);
    expect(size).toBeLessThan(3.1 * 2 ** 20);
    expect(existsSync(to())).toBe(true);
  });

  test("is refused above its limit, with the size of each part", async () => {
    const made = archive({ pack: pack(), to: to(), mostBytes: 2 ** 20, parts });
    await expect(made).rejects.toThrow(
      /away\.tar\.gz: expected at most 1\.0 MiB, got 3\.0 MiB: Node 2\.0 MiB, pictures 1\.0 MiB, the rest 0\.0 MiB; carry fewer pictures/,
    );
    expect(existsSync(to())).toBe(false);
  });

  test("is compressed as its name says", () => {
    const names = ["a.tar.xz", "a.tar.gz", "a.tar.zst", "a"];
    expect(names.map(compressionOf)).toEqual(["--xz", "--gzip", "--zstd", undefined]);
  });
});

import { createHash } from "node:crypto";
import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAsRead, keptFile } from "./kept-file.node.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-kept-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Longer than the pieces that are hashed. */
const bytes = Uint8Array.from({ length: 2 ** 21 + 5 }, (_, i) => i % 251);

describe("a kept file", () => {
  test("is hashed whole and read in pieces", async () => {
    const path = join(folder, "long");
    await writeFile(path, bytes);
    const { file, sizeBytes, read } = await keptFile(path);
    expect(file.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(sizeBytes).toBe(bytes.length);
    expect(new Uint8Array(read(7, 300))).toEqual(bytes.slice(7, 300));
  });

  test("is found where a link leads", async () => {
    await writeFile(join(folder, "target"), bytes.subarray(0, 9));
    await symlink("target", join(folder, "link"));
    const { file } = await keptFile(join(folder, "link"));
    expect(file.name).toBe("target");
    expect(isAsRead(file)).toBe(true);
  });

  test("is refused where another has taken its name, or none", async () => {
    const path = join(folder, "taken");
    await writeFile(path, bytes.subarray(0, 9));
    const { file, read } = await keptFile(path);
    await writeFile(`${path}.new`, bytes.subarray(1, 10));
    await rename(`${path}.new`, path);
    expect(isAsRead(file)).toBe(false);
    expect(() => read(0, 9)).toThrow(
      `${join(file.folder, "taken")}: expected the file whose tensors were listed, got another one of its name; load the weights again`,
    );
    await rm(path);
    expect(isAsRead(file)).toBe(false);
    expect(() => read(0, 9)).toThrow("got none of its name");
  });
});

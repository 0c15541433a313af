import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cutIntoPieces, joinPieces } from "./pieces.ts";

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "kintsugi-pieces-"));
});
afterAll(() => rm(parent, { recursive: true }));

const bytes = Uint8Array.from({ length: 2500 }, (_, i) => (i * 31) % 251);

let folder: string;
let back: string;
beforeEach(async () => {
  folder = await mkdtemp(join(parent, "run-"));
  back = join(folder, "back");
  await writeFile(join(folder, "recipe.json"), "{}");
  await writeFile(join(folder, "state"), bytes);
  await writeFile(join(folder, "nothing"), "");
  const files = [
    { name: "recipe.json", path: join(folder, "recipe.json") },
    { name: "checkpoints/step-1", path: join(folder, "state") },
    { name: "log", path: join(folder, "nothing") },
  ];
  await cutIntoPieces({ to: back, files, leftOut: ["samples/a.png"], pieceBytes: 1000 });
});

describe("pieces", () => {
  test("are no larger than asked for, and named in their order", async () => {
    expect((await readdir(back)).sort()).toEqual([
      ...["back-00.part", "back-01.part", "back-02.part", "back.json"],
    ]);
    const sizes = ["00", "01", "02"].map(async (number) => {
      return (await readFile(join(back, `back-${number}.part`))).length;
    });
    expect(await Promise.all(sizes)).toEqual([1000, 1000, 502]);
  });

  test("give every file back as it was, and say what stayed", async () => {
    const out = join(folder, "out");
    const { leftOut } = await joinPieces(back, out);
    expect(leftOut).toEqual(["samples/a.png"]);
    expect(await readFile(join(out, "recipe.json"), "utf8")).toBe("{}");
    expect(new Uint8Array(await readFile(join(out, "checkpoints/step-1")))).toEqual(bytes);
    expect(await readFile(join(out, "log"), "utf8")).toBe("");
  });

  test("take the place of those that were there", async () => {
    const files = [{ name: "recipe.json", path: join(folder, "recipe.json") }];
    await cutIntoPieces({ to: back, files });
    expect((await readdir(back)).sort()).toEqual(["back-00.part", "back.json"]);
  });

  test("are refused where a byte is wrong, and nothing is written", async () => {
    const piece = join(back, "back-01.part");
    const damaged = await readFile(piece);
    damaged[7] ^= 1;
    await writeFile(piece, damaged);
    await expect(joinPieces(back, join(folder, "out"))).rejects.toThrow(
      /back-01\.part: expected the SHA-256 [0-9a-f]{64} over 1000 bytes, got [0-9a-f]{64} over 1000 bytes; bring it again/,
    );
    expect(await readdir(folder)).not.toContain("out");
  });

  test("are refused where one did not come along", async () => {
    await rm(join(back, "back-02.part"));
    await expect(joinPieces(back, join(folder, "out"))).rejects.toThrow(
      /back-02\.part: expected a piece of 502 bytes, got none; bring it again/,
    );
  });

  test("replace nothing", async () => {
    await expect(joinPieces(back, folder)).rejects.toThrow(
      /recipe\.json: expected a place without such a file, got one; name another folder than/,
    );
  });

  test("lead nowhere else", async () => {
    const manifest = join(back, "back.json");
    const text = await readFile(manifest, "utf8");
    for (const name of ["../outside", "/outside", "a/../../outside"]) {
      await writeFile(manifest, text.replace('"log"', JSON.stringify(name)));
      await expect(joinPieces(back, join(folder, "out"))).rejects.toThrow(
        "back.json: expected the names of files and pieces",
      );
    }
  });
});

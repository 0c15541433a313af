import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inputsOf, leftOutText } from "./inputs.ts";

const before = process.cwd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-inputs-"));
  process.chdir(folder);
  for (const path of ["in/sub", "in/done", "in/.hidden"]) await mkdir(path, { recursive: true });
  const names = ["in/b.png", "in/a.JPG", "in/notes.txt", "in/sub/c.webp", "in/done/a.JPG"];
  for (const name of [...names, "in/.hidden/d.png", "odd[1].png"]) await writeFile(name, "");
});
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

const find = async (words: string[], except?: string, stdin = "") => {
  const folders = except === undefined ? [] : [except];
  const found = await inputsOf(words, { stdin: async () => stdin, except: folders });
  return { ...found, inputs: found.inputs.map(({ path, name }) => `${path} as ${name}`) };
};

describe("inputs", () => {
  test("are pictures by their names, there or not", async () => {
    expect(await find(["x.png"])).toEqual({
      inputs: ["x.png as x.png"],
      areMany: false,
      leftOut: [],
    });
    const two = ["in/b.png as b.png", "odd[1].png as odd[1].png"];
    expect(await find(["in/b.png", "odd[1].png"])).toEqual({
      inputs: two,
      areMany: true,
      leftOut: [],
    });
  });

  test("are all pictures of a folder and those in it, but hidden ones and the output", async () => {
    const inputs = ["in/a.JPG as a.JPG", "in/b.png as b.png", "in/sub/c.webp as sub/c.webp"];
    expect(await find(["in"], "in/done")).toEqual({ inputs, areMany: true, leftOut: [] });
    expect((await find(["in/sub"])).areMany).toBe(true);
  });

  test.each([
    ["in/*.png", ["in/b.png as b.png"]],
    ["in/?.[jJ][pP][gG]", ["in/a.JPG as a.JPG"]],
    ["in/**/*.{webp,png}", ["in/b.png as b.png", "in/sub/c.webp as sub/c.webp"]],
    ["in/[!a].*", ["in/b.png as b.png"]],
    ["in/*/c.webp", ["in/sub/c.webp as sub/c.webp"]],
  ])("are those that a pattern names: %s", async (pattern, inputs) => {
    expect(await find([pattern], "in/done")).toEqual({ inputs, areMany: true, leftOut: [] });
  });

  test("are those of the folder that the output goes into, and of folders in that one", async () => {
    const inputs = ["in/sub/c.webp as c.webp"];
    expect((await find(["in/sub"], "in/sub")).inputs).toEqual(inputs);
    expect((await find(["in/sub"], "in")).inputs).toEqual(inputs);
    expect((await find(["in/sub/*"], "in")).inputs).toEqual(inputs);
  });

  test("are read once, however often they are named", async () => {
    const twice = await find(["in/b.png", "./in/*.png", "-"], undefined, "in/b.png\nin/a.JPG\n");
    expect(twice).toEqual({
      inputs: ["in/b.png as b.png", "in/a.JPG as a.JPG"],
      areMany: true,
      leftOut: [],
    });
  });

  test("are the lines of stdin", async () => {
    const { inputs, areMany } = await find(["-"], undefined, "in/b.png\r\n\nother/a b.png\n");
    expect([inputs, areMany]).toEqual([["in/b.png as b.png", "other/a b.png as a b.png"], true]);
  });

  test("are no pictures in other formats, which are told of unless a name says otherwise", async () => {
    await mkdir("mixed/sub", { recursive: true });
    for (const name of ["a.png", "b.BMP", "sub/c.heic", "notes.txt"]) {
      await writeFile(`mixed/${name}`, "");
    }
    const inputs = ["mixed/a.png as a.png"];
    const leftOut = ["mixed/b.BMP", "mixed/sub/c.heic"];
    expect(await find(["mixed", "mixed/*.*"])).toEqual({ inputs, areMany: true, leftOut });
    expect((await find(["mixed/*.*"])).leftOut).toEqual(["mixed/b.BMP"]);
    const named = { inputs: ["mixed/b.BMP as b.BMP"], areMany: false, leftOut: [] };
    expect(await find(["mixed/b.BMP"])).toEqual(named);
    await expect(find(["mixed/sub"])).rejects.toThrow(
      "mixed/sub: expected a folder with pictures, got none but mixed/sub/c.heic, which is in no format that is read",
    );
  });

  test("that are left out are named, three of them", () => {
    const are = "which are in no format that is read";
    expect(leftOutText(["a.bmp", "b.psd"])).toBe(`a.bmp, b.psd, ${are}`);
    const many = ["a.bmp", "b.psd", "c.svg", "d.tga", "e.jp2"];
    expect(leftOutText(many)).toBe(`a.bmp, b.psd, c.svg and 2 more, ${are}`);
  });

  test("are those that stdin lists with a NUL behind each, whatever their names hold", async () => {
    const { inputs } = await find(["-"], undefined, "in/b.png\0other/a\nb.png\0");
    expect(inputs).toEqual(["in/b.png as b.png", "other/a\nb.png as a\nb.png"]);
  });

  test("without any are an error", async () => {
    const none = (word: string) => expect(find([word])).rejects;
    await none("in/.hidden/none/*.png").toThrow(
      "in/.hidden/none/*.png: expected pictures of that pattern, got none",
    );
    await mkdir("empty");
    await none("empty").toThrow("empty: expected a folder with pictures, got none");
    await none("-").toThrow("-: expected a list of pictures on stdin, got none");
  });
});

/** `kintsugi mend` of several pictures, of which some are wrong. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { KintsugiError } from "../errors.ts";

setUpBench();

/** Reading `bug.png` meets a mistake of ours, reading `full.png` a full disk. */
vi.mock("../files/index.ts", async (importOriginal) => {
  const files = await importOriginal<typeof import("../files/index.ts")>();
  const readPicture: typeof files.readPicture = async (path) => {
    if (path === "bug.png") throw new TypeError("x is not a function");
    if (path !== "full.png") return files.readPicture(path);
    const complaint = { where: path, expected: "room", got: "a full disk" };
    throw new KintsugiError("disk-full", complaint);
  };
  return { ...files, readPicture };
});

const cloth = fileURLToPath(new URL("../../examples/cloth.png", import.meta.url));
const byFormula = ["--network", "consistent-bicubic"];
const objects = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  await mkdir("scans");
  await kintsugi("mosaic", cloth, "--out", "scans/a.png", "--rect", "96,120,160,128");
  await copyFile(cloth, "scans/b.png");
  const white = ["--rect", "40,48,96,80", "--kind", "white-out"];
  await kintsugi("mosaic", cloth, "--out", "scans/c.png", ...white);
});

describe("kintsugi mend of many", () => {
  test("counts pictures without a mosaic apart, and ends with 14 where nothing else is wrong", async () => {
    const { exitCode, stderr } = await kintsugi("mend", "scans", "--out", "out", ...byFormula);
    expect(exitCode).toBe(14);
    expect(stderr).toMatch(/\nkintsugi: scans\/b\.png: expected a mosaic, got none; say where/);
    expect(stderr).toMatch(/\n1 mended, 2 without a mosaic in \d+\.\d\d s\n$/);
  });

  test("ends with the code of what is wrong, where there are also pictures without a mosaic", async () => {
    await writeFile("text.png", "no picture");
    const inputs = ["scans/b.png", "text.png"];
    const { exitCode, stderr } = await kintsugi("mend", ...inputs, "--out", "out", ...byFormula);
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/\n0 mended, 1 without a mosaic, 1 failed in \d+\.\d\d s\n$/);
  });

  test("prints with --json an object for each failure, and what is solid where no mosaic is", async () => {
    const flags = ["--out", "told", ...byFormula, "--json"];
    const { stdout } = await kintsugi("mend", "scans", "gone.png", ...flags);
    const [a, b, c, gone] = objects(stdout);
    expect(a).toMatchObject({ input: "scans/a.png", output: "told/a.png" });
    const message = expect.stringMatching(/^scans\/b\.png: expected a mosaic, got none; say where/);
    expect(b).toEqual({ input: "scans/b.png", code: "nothing-found", message, candidates: [] });
    expect(c).toMatchObject({ input: "scans/c.png", code: "nothing-found" });
    const [found] = objects((await kintsugi("detect", "scans/c.png", "--json")).stdout);
    expect(c.candidates).toEqual(found.candidates);
    expect(c.candidates).toMatchObject([{ kind: "solid", colour: "#ffffff" }]);
    expect(gone).toEqual({
      ...{ input: "gone.png", code: "file-missing" },
      message: expect.stringMatching(/^gone\.png: expected a picture file, got no such file/),
    });
  });

  test("goes on after an error of ours, and says that it is one", async () => {
    const call = ["mend", "bug.png", "scans/a.png", "--out", "after", ...byFormula, "--json"];
    const { exitCode, stdout, stderr } = await kintsugi(...call);
    expect(exitCode).toBe(70);
    expect(stderr).toMatch(
      /^kintsugi: x is not a function \(this is a bug; .*\)\n1 mended, 1 failed/,
    );
    const [bug, a] = objects(stdout);
    expect(bug).toEqual({ input: "bug.png", code: "internal", message: "x is not a function" });
    expect(a.output).toBe("after/a.png");
  });

  test("ends where no other picture would fare better", async () => {
    const call = ["mend", "full.png", "scans/a.png", "--out", "full", ...byFormula];
    expect(await kintsugi(...call)).toMatchObject({
      ...{ exitCode: 4, stderr: "kintsugi: full.png: expected room, got a full disk\n" },
    });
  });
});

describe("kintsugi mend --plan of many", () => {
  test("tells what is wrong with one, and plans the rest", async () => {
    const call = ["mend", "gone.png", "scans/b.png", "scans/a.png", "--plan", ...byFormula];
    const { exitCode, stdout, stderr } = await kintsugi(...call);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(
      /^kintsugi: gone\.png: expected .*\nkintsugi: scans\/b\.png: expected .*\n$/,
    );
    expect(stdout).toMatch(/^scans\/a\.png: 512×384, 20480 px of mean/);
    const told = objects((await kintsugi(...call, "--json")).stdout);
    expect(told.map(({ input, code }) => [input, code])).toEqual([
      ["gone.png", "file-missing"],
      ["scans/b.png", "nothing-found"],
      ["scans/a.png", undefined],
    ]);
  });
});

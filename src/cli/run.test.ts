import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { KintsugiError } from "../errors.ts";
import { caveat } from "../mending/caveat.ts";
import { complain } from "./complaint.ts";

setUpBench();

const line = (text: string) => kintsugi(...text.split(" ").filter((word) => word !== ""));

describe("a command line", () => {
  test("without a command shows the help, and is no success", async () => {
    const { exitCode, stdout, stderr } = await line("");
    expect([exitCode, stderr]).toEqual([2, ""]);
    expect(stdout).toContain("  mend      Mend pictures that a mosaic or a white-out has broken\n");
    expect(stdout.endsWith(`\n\n${caveat}\n`)).toBe(true);
    expect(await line("--help")).toEqual({ exitCode: 0, stdout, stderr: "" });
  });

  test("tells its version", async () => {
    const { exitCode, stdout } = await line("--version");
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });

  test.each([
    "demo",
    "mend",
    "mosaic",
    "detect",
    "inspect",
    "train",
    "evaluate",
    "compare",
    "export",
    "doctor",
  ])("explains the command %s with examples", async (name) => {
    const { exitCode, stdout } = await line(`${name} --out x --help`);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`\\n  kintsugi ${name}[^]*\\nExamples\\n  kintsugi ${name}`));
  });

  const commands = "demo, mend, mosaic, detect, inspect, train, evaluate, compare, export, doctor";
  const mosaicFlags = "--out, --rect, --cell, --kind, --anchor, --hole-out, --overwrite";
  const mosaic = "mosaic in.png --out o.png --rect 1,2,30,30";
  test.each([
    ["polish in.png", `command: expected one of ${commands}, got "polish"`],
    ["constructor", `command: expected one of ${commands}, got "constructor"`],
    ["--polish", `command: expected one of ${commands}, got "--polish"`],
    ["mosaic", "mosaic: expected IN, got nothing; see kintsugi mosaic --help"],
    ["mosaic in.png", "mosaic: expected --out OUT, got nothing; see kintsugi mosaic --help"],
    [`${mosaic} --roll`, `mosaic: expected one of ${mosaicFlags}, got --roll`],
    [`${mosaic} --no-cell`, `mosaic: expected one of ${mosaicFlags}, got --no-cell`],
    [`${mosaic} -c 4`, `mosaic: expected one of ${mosaicFlags}, got -c`],
    [`${mosaic} --out p.png`, "--out: expected to be given once, got a second one"],
    [`${mosaic} more.png`, 'mosaic: expected only IN, got "more.png"'],
    [`${mosaic} --cell`, "--cell: expected N, got nothing"],
    [`${mosaic} --cell=`, "--cell: expected N, got nothing"],
    ["mosaic in.png --out --rect 1,2,3,4", "--out: expected OUT, got --rect"],
    [`${mosaic} --cell 8px`, '--cell: expected a number of pixels of at least 1, got "8px"'],
    [`${mosaic} --cell 0`, '--cell: expected a number of pixels of at least 1, got "0"'],
    [`${mosaic} --anchor 1`, '--anchor: expected whole pixels x,y, got "1"'],
    [
      `${mosaic} --kind round`,
      '--kind: expected one of mean, mean-linear, nearest, book, white-out, got "round"',
    ],
    ["doctor --json=no", '--json: expected no value, got "no"'],
    ["doctor now", 'doctor: expected no arguments, got "now"'],
  ])("is refused: %s", async (text, message) => {
    expect(await line(text)).toEqual({ exitCode: 2, stdout: "", stderr: `kintsugi: ${message}\n` });
    expect(await readdir(".")).not.toContain("o.png");
  });
});

describe("an error", () => {
  const told = async (error: unknown) => {
    const lines: string[] = [];
    const write = process.stderr.write;
    process.stderr.write = (text: string | Uint8Array) => lines.push(String(text)) > 0;
    const exitCode = complain(error);
    process.stderr.write = write;
    return { exitCode, text: lines.join("") };
  };

  test("that is a request to stop says only that it stopped", async () => {
    const complaint = { where: "x", expected: "to finish", got: "a request to stop" };
    const stop = new KintsugiError("aborted", complaint);
    expect(await told(stop)).toEqual({ exitCode: 130, text: "kintsugi: stopped\n" });
  });

  test("of ours is one line and called a bug", async () => {
    const text = "kintsugi: no such thing (this is a bug; KINTSUGI_DEBUG=1 shows where)\n";
    expect(await told(new TypeError("no such\n thing"))).toEqual({ exitCode: 70, text });
  });

  test("of ours shows where it happened when asked", async () => {
    process.env.KINTSUGI_DEBUG = "1";
    const { text } = await told(new TypeError("no"));
    delete process.env.KINTSUGI_DEBUG;
    expect(text).toMatch(
      /^kintsugi: no \(this is a bug.*\)\nTypeError: no\n {4}at .*run\.test\.ts/,
    );
  });
});

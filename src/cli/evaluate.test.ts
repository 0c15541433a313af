import { mkdir } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { photoOf, writePicture } from "../files/index.ts";

setUpBench();

beforeAll(async () => {
  await mkdir("photos");
  await mkdir("nothing");
  await writePicture("photos/a.png", photoOf(wavyPicture(256, 256)));
});

const evaluate = (network: string, protocol: string, ...flags: string[]) =>
  kintsugi("evaluate", "--data", "photos", "--network", network, "--protocol", protocol, ...flags);

describe("kintsugi evaluate", () => {
  test("prints the figures as one JSON object", async () => {
    const { exitCode, stdout } = await evaluate("consistent-bicubic", "mean-8", "--json");
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ protocol: "mean-8", network: "consistent-bicubic", n: 2 });
    expect(Object.keys(report.baselines)).toEqual([
      ...["damaged", "bilinear", "bicubic", "consistentBicubic", "backProjected"],
    ]);
    expect(Object.keys(report.composed)).toEqual([
      "psnrHole",
      "psnrWhole",
      "ssim",
      "msssim",
      "seam",
      "l1Hole",
      "l1Whole",
    ]);
    expect(report.composed.psnrHole).toBeGreaterThan(report.baselines.damaged.psnrHole);
  });

  test("prints a table for people", async () => {
    const { stdout } = await evaluate("membrane", "white-out", "--limit", "1");
    expect(stdout).toMatch(
      /^white-out, 2 cases\n +hole dB whole dB +SSIM +MS-SSIM +seam +hole L1 +whole L1 +SWD e-3\n/,
    );
    expect(stdout).toMatch(/\nmembrane, composed +\d+\.\d\d /);
  });

  test.each([
    [
      ["--network", "pencil"],
      2,
      'network: expected one of gated-unet, plain-unet, pconv-unet, edge-connect, gated-two-stage, pepsi, diet-pepsi, bilinear, bicubic, consistent-bicubic, back-projection, wiener, telea, biharmonic, membrane, got "pencil"',
    ],
    [
      ["--protocol", "mean-1"],
      2,
      'protocol: expected one of mean-N, mean-linear-N, nearest-N, book-mosaic, white-out, free-form, square-128 (N from 2 to 210 px), got "mean-1"',
    ],
    [["--data", "nowhere"], 3, "nowhere: expected a folder of pictures, got no such folder"],
    [["--limit", "0"], 2, '--limit: expected a whole number of at least 1, got "0"'],
  ])("refuses %s", async (change, exitCode, message) => {
    const usual = { "--data": "photos", "--network": "telea", "--protocol": "white-out" };
    const flags = { ...usual, [change[0]]: change[1] };
    const ran = await kintsugi("evaluate", ...Object.entries(flags).flat());
    expect(ran).toEqual({ exitCode, stdout: "", stderr: `kintsugi: ${message}\n` });
  });
});

import { rm } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi } from "../../tests/command-line.ts";
import type { Adaptation } from "../adapting/index.ts";
import { untrainedWeights } from "../mending/untrained.ts";
import { adaptedLineOf, adaptedReportOf } from "./adapt-flag.ts";

setUpBench();

const rect = "24,24,16,16";
const adapt = ["--rect", rect, "--cell", "4", "--weights", "w", "--device", "cpu", "--adapt"];

beforeAll(async () => {
  await kintsugi("mosaic", "in.png", "--out", "hid.png", "--rect", rect, "--cell", "4");
});

describe("kintsugi mend --adapt", { timeout: 180_000 }, () => {
  test("tells what adapting gained on the held-out part, for programs", async () => {
    const { exitCode, stdout } = await kintsugi(
      ...["mend", "hid.png", "--out", "a.png", ...adapt, "3", "--json"],
    );
    expect(exitCode).toBe(0);
    const { adapted, weights } = JSON.parse(stdout);
    expect(adapted).toEqual({
      ...{ gained: expect.any(Boolean), steps: 3, holes: 4, areaPx: 4 * 16 * 16 },
      ...{ psnrBefore: expect.any(Number), psnrAfter: expect.any(Number) },
      gain: adapted.psnrAfter - adapted.psnrBefore,
    });
    expect(adapted.gained).toBe(adapted.gain > 0);
    const own = "gated-unet-untrained";
    expect(weights).toBe(adapted.gained ? `${own}-adapted` : own);
  });

  test("tells it to people too", async () => {
    const ran = await kintsugi("mend", "hid.png", "--out", "b.png", ...adapt, "2");
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(
      /^b\.png: adapt(ed|ing) in 2 steps.*: \d+\.\d{3} → \d+\.\d{3} dB in 4 held-out holes\nb\.png: 256 px of mean mended by gated-unet on cpu in \d+\.\d\d s\n$/,
    );
  });

  test("says nothing of it where nothing was adapted", async () => {
    const flags = ["--rect", rect, "--network", "membrane", "--json"];
    const { stdout } = await kintsugi("mend", "in.png", "--out", "c.png", ...flags);
    expect(JSON.parse(stdout)).not.toHaveProperty("adapted");
  });
});

describe("kintsugi mend --adapt refuses", () => {
  const cases: readonly (readonly [string, number, string])[] = [
    [
      `--rect ${rect} --adapt 0`,
      2,
      '--adapt: expected a whole number of steps of at least 1, got "0"',
    ],
    [
      `--rect ${rect} --network telea --adapt 5`,
      2,
      "--adapt: expected a network, got the formula telea",
    ],
    [
      "--rect 4,4,88,72 --weights w --device cpu --adapt 5",
      6,
      "in.png: expected known picture beside the hole for 4 holes of 16×16 px and more to train on, got 17 % of 96×80 px; mend it without adaptation",
    ],
  ];
  test.each(cases)("%s", async (text, exitCode, message) => {
    await rm("x.png", { force: true });
    const ran = await kintsugi("mend", "in.png", "--out", "x.png", ...text.split(" "));
    expect(ran).toEqual({ exitCode, stdout: "", stderr: `kintsugi: ${message}\n` });
  });
});

describe("what is told of an adaptation", () => {
  const weights = untrainedWeights("gated-unet", { width: 4 });
  const figures = { steps: 20, holes: 4, areaPx: 1024, psnrBefore: 24, psnrAfter: 24.5, gain: 0.5 };

  test("is the gain, and what it was measured on", () => {
    const adaptation: Adaptation = { weights, gained: true, ...figures };
    expect(adaptedLineOf("m.png", adaptation)).toBe(
      "m.png: adapted in 20 steps, +0.500 dB: 24.000 → 24.500 dB in 4 held-out holes",
    );
    expect(adaptedReportOf(adaptation)).toEqual({ gained: true, ...figures });
  });

  test("is that the weights are as they were, where there was none", () => {
    const lost = { ...figures, psnrAfter: 23.75, gain: -0.25 };
    expect(adaptedLineOf("m.png", { weights, gained: false, ...lost })).toBe(
      "m.png: adapting in 20 steps gained nothing, so the weights are as they were: 24.000 → 23.750 dB in 4 held-out holes",
    );
  });
});

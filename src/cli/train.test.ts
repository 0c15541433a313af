import { readFile, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { setUpBench } from "../../tests/command-bench.ts";
import { kintsugi, kintsugiUntil } from "../../tests/command-line.ts";
import { loadWeights } from "../runtime/weights.node.ts";

setUpBench();

const recipe = {
  ...{ name: "tiny", network: "gated-unet", configuration: { width: 4 } },
  source: { kind: "folder", path: "." },
  degradation: { cropPx: 32, rectangleSidePx: [8, 24] },
  ...{ batch: 1, steps: 2, evaluation: { everySteps: 2, pictures: 1 } },
};

beforeAll(async () => {
  await writeFile("tiny.json", JSON.stringify(recipe));
});

describe("kintsugi train", () => {
  test("trains by a recipe: memory first, then steps, and at the end where the weights are", async () => {
    const ran = await kintsugi("train", "tiny.json", "--out", "run", "--device", "cpu");
    expect(ran).toMatchObject({ exitCode: 0, stdout: "run/weights.safetensors\n" });
    const lines = ran.stderr.trim().split("\n");
    expect(lines[0]).toMatch(/^peak memory: about \d\.\d\d GB, 0\.\d\d M parameters$/);
    expect(lines).toContainEqual(expect.stringMatching(/^2 steps on .*, cpu, /));
    const [step, evaluation, end] = lines.slice(-3);
    expect(step).toMatch(/^\[#{24}\] 2\/2 {2}loss /);
    expect(evaluation).toMatch(
      /^step 2: .* dB in the hole, first guess .* dB; run\/samples\/.*\.png$/,
    );
    expect(end).toMatch(/^finished after step 2, peak memory /);
    expect((await loadWeights("run/weights")).card.name).toBe("tiny");
  });

  test("begins with what another run came to, by its folder", async () => {
    await kintsugi("train", "tiny.json", "--out", "first", "--device", "cpu");
    const call = ["train", "tiny.json", "--out", "next", "--from", "first", "--device", "cpu"];
    expect(await kintsugi(...call)).toMatchObject({ exitCode: 0 });
    const { sha256 } = (await loadWeights("first/weights")).card;
    expect(JSON.parse(await readFile("next/origin.json", "utf8"))).toMatchObject({ sha256 });
  });

  test("stops at a signal, says how to go on, and goes on", async () => {
    const call = ["train", "tiny.json", "--out", "held", "--from", "w", "--device", "cpu"];
    const held = await kintsugiUntil(AbortSignal.abort(), ...call);
    expect(held.stderr).toMatch(
      /\nstopped after step 0; go on with: kintsugi train --resume held\n$/,
    );
    const resumed = await kintsugi("train", "--resume", "held", "--device", "cpu");
    expect(resumed).toMatchObject({ exitCode: 0, stdout: "held/weights.safetensors\n" });
  });

  test("says what a training within a limit would need where it cannot fit", async () => {
    const ran = await kintsugi("train", "tiny.json", "--out", "new", "--memory", "1MiB");
    expect(ran).toMatchObject({ exitCode: 10, stdout: "" });
    expect(ran.stderr).toMatch(
      /^measuring how to train within 0\.00 GB\nkintsugi: tiny: expected a training that fits into 1 MB, got one that needs about \d+ MB at least; allow more, /,
    );
  });

  test.each([
    ["", 2, "train: expected RECIPE --out RUN or --resume RUN, got neither"],
    ["tiny.json", 2, "train: expected --out RUN, got nothing; name a folder for the run"],
    [
      "tiny.json --resume run",
      2,
      "--resume: expected nothing beside it, for the run has its recipe, got tiny.json",
    ],
    [
      "--resume run --from w",
      2,
      "--resume: expected nothing beside it, for the run has its recipe, got --from",
    ],
    [
      "--resume run --memory 1GB",
      2,
      "--resume: expected nothing beside it, for the run has its recipe, got --memory",
    ],
    ...["4", "4G", "GB", "0GB", "-1GB", "4XB"].map((size): [string, number, string] => [
      `tiny.json --out new --memory=${size}`,
      2,
      `--memory: expected a size as 4GB, 900MB or 2GiB, got "${size}"`,
    ]),
    ["w.safetensors --out new", 8, "w.safetensors: expected JSON, got "],
    ["nowhere.json --out new", 3, "nowhere.json: expected a recipe in JSON, got "],
    [
      "--resume nowhere",
      3,
      "nowhere: expected a run with a recipe.json, got none; start one with --out",
    ],
  ])("refuses: train %s", async (text, exitCode, message) => {
    const ran = await kintsugi("train", ...text.split(" ").filter(Boolean));
    expect(ran).toMatchObject({ exitCode, stdout: "" });
    expect(ran.stderr.startsWith(`kintsugi: ${message}`)).toBe(true);
    await expect(readFile("new/recipe.json")).rejects.toThrow("ENOENT");
  });
});

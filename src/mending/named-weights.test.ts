import { mkdir, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { saveUntrainedWeights, setUpBench } from "../../tests/command-bench.ts";
import { loadWeightsNamed } from "./named-weights.node.ts";
import { packagedNames } from "./packaged.node.ts";

setUpBench();

beforeAll(async () => {
  for (const folder of ["run", "cut-short"]) await mkdir(folder);
  await saveUntrainedWeights("run/weights");
  await writeFile("net.onnx", "");
});

describe("weights", () => {
  test.each(["w", "w.safetensors", "./w", "run", "run/", "run/weights.safetensors"])(
    "are found by %s",
    async (text) => {
      expect((await loadWeightsNamed(text)).card.name).toBe("gated-unet-untrained");
    },
  );

  test.each(packagedNames().slice(0, 1))("come along as %s", async (name) => {
    expect((await loadWeightsNamed(name)).card.name).toBe(name);
  });

  test.each([
    ["x.safetensors", "x.safetensors: expected a safetensors file, got no such file"],
    ["runs/x", "runs/x: expected a safetensors file, got no such file"],
    ["net.onnx", "net.onnx: expected a safetensors file, got a file of another kind"],
    [
      "cut-short",
      "cut-short: expected the folder of a run that has ended, got one without weights.safetensors; finish it with kintsugi train --resume cut-short",
    ],
  ])("are missing at %s, which the error names as it was typed", async (text, message) => {
    await expect(loadWeightsNamed(text)).rejects.toMatchObject({ code: "file-missing", message });
  });

  test("of an unknown name are refused with the names that there are", async () => {
    const message = `from: expected one of ${["pepsi", ...packagedNames()].join(", ")}, a path of weights or the folder of a run, got "pencil"`;
    const attempt = loadWeightsNamed("pencil", { where: "from", besides: ["pepsi"] });
    await expect(attempt).rejects.toMatchObject({ code: "unknown-name", message });
  });
});

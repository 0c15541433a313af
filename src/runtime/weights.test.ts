import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { floats } from "./device.ts";
import { loadWeights, saveWeights } from "./weights.node.ts";
import { type CardText, decodeWeights, encodeWeights } from "./weights.ts";

const card: CardText = {
  name: "tiny-mosaic",
  network: "gated-unet",
  configuration: { width: 32, consistency: true },
  damage: ["mean", "book"],
  data: {
    sources: [{ name: "synthetic", licence: "MIT", credit: "Kintsugi", share: 1 }],
  },
  protocol: "mean-8",
  figures: { psnrHole: 24.25 },
  training: {
    ...{ steps: 100, seconds: 12.5, machine: "2 cores", date: "2026-11-23" },
    curve: {
      loss: [{ step: 100, seconds: 12.5, value: 0.1 }],
      psnrHole: [{ step: 100, seconds: 12.5, value: 24.25 }],
      guessPsnrHole: null,
    },
  },
};
const tensors = {
  "a.weight": floats([2, 2], Float32Array.of(0.5, -1, 2, 1 / 3)),
  "a.bias": floats([2], Float32Array.of(0, 1)),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-weights-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("weights", () => {
  test("come back with a card that counts and fingerprints them", async () => {
    const read = await decodeWeights(await encodeWeights({ card, tensors }), "w");
    expect(read.tensors).toEqual(tensors);
    expect(read.card).toMatchObject({ ...card, version: 1, parameters: 6, format: "float32" });
    expect(read.card.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("saved as float16 come back rounded", async () => {
    const path = join(folder, "half");
    await saveWeights(path, { card, tensors }, { format: "float16", write: writeFile });
    const read = await loadWeights(`${path}.safetensors`);
    expect(read.card.format).toBe("float16");
    expect(Array.from(read.tensors["a.weight"].data as Float32Array)).toEqual([
      0.5,
      -1,
      2,
      0x555 / 4096,
    ]);
  });

  test("whose bytes are not the card's are refused", async () => {
    const files = await encodeWeights({ card, tensors });
    const broken = files.safetensors.slice();
    broken[broken.length - 1] ^= 1;
    const reading = decodeWeights({ ...files, safetensors: broken }, "weights/tiny");
    await expect(reading).rejects.toMatchObject({
      code: "weights-invalid",
      message: expect.stringMatching(
        /^weights\/tiny\.safetensors: expected the SHA-256 [0-9a-f]{64} of its card, got [0-9a-f]{64}; fetch the weights and their card again$/,
      ),
    });
  });

  test("whose card miscounts them are refused", async () => {
    const files = await encodeWeights({ card, tensors });
    const miscounted = files.card.replace('"parameters": 6', '"parameters": 7');
    await expect(decodeWeights({ ...files, card: miscounted }, "w")).rejects.toThrow(
      "w.safetensors: expected the 7 parameters of its card, got 6",
    );
  });

  test("whose card lacks or misspells a field are refused with the field", async () => {
    const files = await encodeWeights({ card, tensors });
    const without = (field: string) => {
      const { [field]: _, ...rest } = JSON.parse(files.card);
      return decodeWeights({ ...files, card: JSON.stringify(rest) }, "w");
    };
    await expect(without("network")).rejects.toThrow(
      "w.json: expected a valid model card, got network:",
    );
    await expect(without("sha256")).rejects.toThrow("got sha256:");
    const cut = { ...files, card: files.card.slice(0, 40) };
    await expect(decodeWeights(cut, "w")).rejects.toThrow("w.json: expected a model card in JSON");
  });

  test("that are not there are named", async () => {
    await expect(loadWeights(join(folder, "none"))).rejects.toMatchObject({ code: "file-missing" });
    const path = join(folder, "lone");
    await saveWeights(path, { card, tensors }, { write: writeFile });
    await rm(`${path}.json`);
    await expect(loadWeights(path)).rejects.toThrow(
      "lone.json: expected the weights' model card, got no such file",
    );
    expect((await readFile(`${path}.safetensors`)).length).toBeGreaterThan(24);
  });
});

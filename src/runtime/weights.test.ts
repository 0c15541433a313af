import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { floats } from "./device.ts";
import { sha256 } from "./sha256.ts";
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

  test("saved in gzip are the same as without, by every name that they have", async () => {
    const path = join(folder, "packed");
    await saveWeights(path, { card, tensors }, { format: "int8", gzip: true, write: writeFile });
    const whole = await encodeWeights({ card, tensors }, "int8");
    const file = await readFile(`${path}.safetensors.gz`);
    expect(gunzipSync(file)).toEqual(Buffer.from(whole.safetensors));
    const expected = await decodeWeights(whole, path);
    for (const ending of ["", ".safetensors", ".safetensors.gz"]) {
      expect(await loadWeights(path + ending)).toEqual(expected);
    }
    expect(await decodeWeights({ ...whole, safetensors: file }, path)).toEqual(expected);
  });

  test("in gzip that is cut short are refused", async () => {
    const path = join(folder, "torn");
    await saveWeights(path, { card, tensors }, { gzip: true, write: writeFile });
    const file = await readFile(`${path}.safetensors.gz`);
    await writeFile(`${path}.safetensors.gz`, file.subarray(0, -9));
    await expect(loadWeights(path)).rejects.toMatchObject({
      code: "weights-invalid",
      message: `${path}.safetensors.gz: expected a whole gzip file, got a damaged one; fetch the weights and their card again`,
    });
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

  test("in a file of float32 stay there until somebody asks for their values", async () => {
    const path = join(folder, "whole");
    await saveWeights(path, { card, tensors }, { write: writeFile });
    const { tensors: read } = await loadWeights(path);
    expect(Object.getOwnPropertyDescriptor(read["a.weight"], "data")?.get).toBeDefined();
    for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
      expect(read[name]).toMatchObject({ dtype, shape, stored: { file: { folder } } });
      expect(read[name].data).toEqual(data);
      expect(structuredClone(read[name]).data).toEqual(data);
    }
    const late = (await loadWeights(path)).tensors["a.bias"];
    await rm(`${path}.safetensors`);
    expect(() => late.data).toThrow("got none of its name; load the weights again");
    expect(read["a.bias"].data[1]).toBe(1);
  });

  test("of float32 whose bytes do not lie at a multiple of four are read at once", async () => {
    const files = await encodeWeights({ card, tensors });
    const headerBytes = new DataView(files.safetensors.buffer).getUint32(0, true);
    const shifted = new Uint8Array(files.safetensors.length + 1).fill(0x20);
    shifted.set(files.safetensors.subarray(0, 8 + headerBytes));
    shifted.set(files.safetensors.subarray(8 + headerBytes), 9 + headerBytes);
    new DataView(shifted.buffer).setUint32(0, headerBytes + 1, true);
    const { sha256: digest } = JSON.parse(files.card);
    const path = join(folder, "shifted");
    await writeFile(`${path}.safetensors`, shifted);
    await writeFile(`${path}.json`, files.card.replace(digest, await sha256(shifted)));
    expect((await loadWeights(path)).tensors).toEqual(tensors);
  });

  test.each([
    ["cut short", (file: Uint8Array) => file.slice(0, -4)],
    ["with a changed byte", (file: Uint8Array) => file.with(-1, 1)],
    ["with a broken header", (file: Uint8Array) => file.map((byte, i) => (i === 9 ? 0 : byte))],
    ["without a header", (file: Uint8Array) => file.slice(0, 5)],
  ])("in a file %s are refused in the words for one in memory", async (what, damaged) => {
    const files = await encodeWeights({ card, tensors });
    const safetensors = damaged(files.safetensors);
    const path = join(folder, what);
    await writeFile(`${path}.safetensors`, safetensors);
    await writeFile(`${path}.json`, files.card);
    const expected = await decodeWeights({ ...files, safetensors }, path).catch((error) => error);
    await expect(loadWeights(path)).rejects.toThrow(expected);
    expect(expected).toMatchObject({ code: "weights-invalid" });
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

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { writeAtomically } from "../files/index.ts";
import { rectangleHole } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { damage } from "../mosaic/damage.ts";
import type { NetworkConfig, NetworkName } from "../networks/index.ts";
import { floats, type TensorData, type Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { loadWeights, saveWeights } from "../runtime/weights.node.ts";
import { finish } from "./finish.ts";
import { trainedNetwork } from "./mender.ts";
import { loadNetwork } from "./network.ts";
import { untrainedWeights } from "./untrained.ts";

const original = wavyPicture(64, 64);
const hole = rectangleHole(original, { x: 20, y: 12, width: 24, height: 32 });
const picture = damage(original, hole, { kind: "white-out" });

const isKnown = (_: number, i: number): boolean => hole.data[i % hole.data.length] === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kintsugi-stored-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The path of a file with these weights. */
async function saved(name: string, { card, tensors }: Weights): Promise<string> {
  const { version: _, parameters: __, format: ___, sha256: ____, ...text } = card;
  await saveWeights(join(folder, name), { card: text, tensors }, { write: writeAtomically });
  return join(folder, name);
}

/** Weights that paint something other than grey: kernels are noise of the variance 2 `by`² / inputs. */
function lively(name: NetworkName, config: Partial<NetworkConfig>, by = 1): Weights {
  const { card, tensors } = untrainedWeights(name, config);
  const loud = Object.entries(tensors).map(([key, tensor]) => {
    const { shape, data } = tensor;
    if (shape.length < 2) return [key, tensor];
    const height = by * Math.sqrt((4 * shape[0]) / data.length);
    return [
      key,
      floats(
        shape,
        Float32Array.from(data as Float32Array, (_, i) => height * Math.sin(i * 12.9898)),
      ),
    ];
  });
  return { card, tensors: Object.fromEntries(loud) };
}

describe("a network whose weights lie in a file", () => {
  test.each([
    ["pconv-unet", { levels: 5, width: 8 }],
    ["edge-connect", { width: 16, blocks: 1 }],
    ["gated-unet", { width: 16 }],
    ["gated-two-stage", { width: 16, dilations: [2] }],
    ["pepsi", { width: 8, dilations: [2] }],
    ["diet-pepsi", { width: 16, dilations: [2] }],
  ] as const)(
    "%s paints what it paints of weights in memory, to the last bit",
    async (...given) => {
      const [name, config] = given;
      const weights = lively(name, config);
      const stored = await loadWeights(await saved(name, weights));
      const [inMemory, inFile] = [await paintedOf(weights), await paintedOf(stored)];
      expect(inFile.data).toEqual(inMemory.data);
      expect(new Set(inFile.data).size).toBeGreaterThan(20);
    },
  );

  test("never reads large values itself, and shares no session with other weights of its form", async () => {
    const [weights, others] = [1, 0.5].map((by) =>
      lively("pconv-unet", { levels: 5, width: 16 }, by),
    );
    const files = [weights, others].map((each, i) => saved(`lively-${i}`, each));
    const loaded = await Promise.all((await Promise.all(files)).map(loadWeights));
    const device = await openDevice("cpu", { threads: 1 });
    const painted: Picture[] = [];
    for (const { card, tensors } of loaded) {
      const watched = Object.entries(tensors).map(([name, tensor]) => [name, unread(tensor)]);
      const own = trainedNetwork({ card, tensors: Object.fromEntries(watched) });
      painted.push(await loadNetwork(own, device).mendWindow({ picture, hole }));
    }
    await device.close();
    const large = Object.values(weights.tensors).filter(({ data }) => data.length > 65_536);
    expect(large.length).toBeGreaterThan(3);
    expect(painted[1].data).not.toEqual(painted[0].data);
    expect(painted[1].data).toEqual((await paintedOf(others)).data);
  });

  test("is refused where another file has taken the name", async () => {
    const [weights, others] = [1, 2].map((by) => lively("gated-unet", { width: 16 }, by));
    const trained = trainedNetwork(await loadWeights(await saved("taken", weights)));
    Object.values(trained.values).map(({ data }) => data); // so that only the device can notice
    await saved("taken", others);
    const device = await openDevice("cpu", { threads: 1 });
    await expect(loadNetwork(trained, device).mendWindow({ picture, hole })).rejects.toThrow(
      /expected the weights in .* that taken\.safetensors held when it was loaded, got another file, or none, of that name; load the weights again$/,
    );
    await device.close();
  });
});

/** The tensor, whose values must not be read where they are too large to be folded. */
function unread(tensor: TensorData): TensorData {
  const { shape, data } = tensor;
  if (data.length <= 65_536) return tensor;
  const get = () => {
    throw new Error(`values of [${shape}] were read`);
  };
  return Object.defineProperty({ ...tensor }, "data", { get });
}

/** The window as a network of fresh weights paints it. */
async function paintedBy(name: NetworkName, config: Partial<NetworkConfig>): Promise<Picture> {
  return paintedOf(untrainedWeights(name, config));
}

async function paintedOf(weights: Weights): Promise<Picture> {
  const device = await openDevice("cpu", { threads: 1 });
  const network = loadNetwork(trainedNetwork(weights), device);
  const painted = await network.mendWindow({ picture, hole });
  await network.close();
  await device.close();
  return painted;
}

test("plain-unet mends a window with all that it is told, and keeps what is known", async () => {
  const { data } = await paintedBy("plain-unet", { width: 4 });
  data.forEach((value, i) => {
    if (isKnown(value, i)) expect(value).toBeCloseTo(picture.data[i], 5);
    else expect(value).not.toBe(picture.data[i]);
  });
});

test.each([
  ["pconv-unet", { levels: 5, width: 4 }],
  ["edge-connect", { width: 4, blocks: 1 }],
  ["gated-two-stage", { width: 8, dilations: [2] }],
  ["pepsi", { width: 4, dilations: [2] }],
] as const)(
  "%s paints over what is known, so that borders can be joined in every way",
  async (name, config) => {
    const painted = await paintedBy(name, config);
    const known = picture.data.filter(isKnown);
    const moved = painted.data.filter(isKnown).map((value, i) => {
      return Math.abs(value - known[i]);
    });
    expect(Math.max(...moved)).toBeGreaterThan(0.01);
    const [paste, feather, poisson] = (["paste", "feather", "poisson"] as const).map(
      (compose) => finish(painted, { picture, hole }, { compose, depth: 16 }).data,
    );
    expect(paste.filter(isKnown)).toEqual(known);
    expect(feather.filter(isKnown)).toEqual(paste.filter(isKnown));
    expect(feather).not.toEqual(paste);
    expect(poisson).not.toEqual(feather);
  },
);

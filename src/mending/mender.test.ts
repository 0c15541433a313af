import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { writeAtomically } from "../files/atomic.ts";
import type { GraphForm } from "../graph/index.ts";
import { rectangleHole } from "../image/hole.ts";
import { quantise } from "../image/picture.ts";
import { damage } from "../mosaic/damage.ts";
import { gridOfRectangle } from "../mosaic/grid.ts";
import type { Mosaic, MosaicKind } from "../mosaic/kinds.ts";
import { buildNetwork, type Damaged, defaultsOf, firstGuess } from "../networks/index.ts";
import { type Card, type Device, floats, type Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { loadWeights, saveWeights } from "../runtime/weights.node.ts";
import { openMender } from "./mender.node.ts";
import { networkMender } from "./mender.ts";

/** As large as the window that the hole asks for. */
const original = wavyPicture(192, 128);
const rectangle = { x: 35, y: 30, width: 60, height: 50 };
const hole = rectangleHole(original, rectangle);
const grid = gridOfRectangle(rectangle, 8);

function broken(kind: MosaicKind | "white-out"): Damaged {
  if (kind === "white-out") return { picture: damage(original, hole, { kind }), hole };
  const mosaic: Mosaic = { kind, grid, support: "clipped" };
  return { picture: quantise(damage(original, hole, mosaic)), hole, mosaic };
}

/** Narrow, and as far from its first guess as random weights are. */
const configuration = { ...defaultsOf("gated-unet"), width: 4, correctionScale: 1 };

/** Untrained weights of a narrow network; `change` may replace a parameter's values. */
function freshWeights(
  damageKinds: string[],
  change: (name: string, values: Float32Array) => Float32Array = (_, values) => values,
): Weights {
  const size = { batch: 1, height: 64, width: 64, cells: 17 };
  const { parameters } = buildNetwork("gated-unet", size, { config: configuration });
  const values = parameters.initialise(7);
  const tensors = parameters.all.map(({ name, tensor: { shape } }) => [
    name,
    floats(shape, change(name, values[name])),
  ]);
  return {
    card: {
      version: 1,
      name: "fresh",
      network: "gated-unet",
      configuration: { ...configuration } as Card["configuration"],
      damage: damageKinds,
      data: { sources: [] },
      protocol: "none",
      figures: {},
      training: { steps: 0, seconds: 0, machine: "test", date: "2026-01-01" },
      parameters: parameters.count,
      format: "float32",
      sha256: "0".repeat(64),
    },
    tensors: Object.fromEntries(tensors),
  };
}

const kinds = ["mean", "mean-linear", "nearest", "book", "white-out"] as const;
const silent = freshWeights([...kinds], (name, values) =>
  name.startsWith("output.") ? new Float32Array(values.length) : values,
);
const loud = freshWeights([...kinds], (name, values) =>
  name === "output.weight" ? values.map((value) => 30 * value) : values,
);

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(() => device.close());

describe("a network's mender", () => {
  test.each(kinds)("whose last layer is zero gives the first guess of a %s", async (kind) => {
    const mender = await openMender({ weights: silent, device });
    const damaged = broken(kind);
    const { raw, method, device: by, weights } = await mender.mend(damaged);
    const guess = firstGuess(damaged);
    const worst = raw.data.reduce((most, v, i) => Math.max(most, Math.abs(v - guess.data[i])), 0);
    expect(worst).toBeLessThan(2e-7);
    expect([method, by, weights]).toEqual(["gated-unet", "cpu", "fresh"]);
    await mender.close();
  });

  test.each(["mean", "mean-linear", "nearest"] as const)(
    "keeps known pixels and the cells of a %s mosaic, whatever its weights",
    async (kind) => {
      const mender = await openMender({ weights: loud, device });
      const damaged = broken(kind);
      const { picture, raw } = await mender.mend(damaged);
      const guess = firstGuess(damaged);
      const moved = raw.data.reduce((sum, v, i) => sum + Math.abs(v - guess.data[i]), 0);
      expect(moved / (3 * rectangle.width * rectangle.height)).toBeGreaterThan(0.02);
      const isTouched = (value: number, i: number) =>
        hole.data[i % hole.data.length] === 0 && value !== damaged.picture.data[i];
      expect(picture.data.some(isTouched)).toBe(false);
      const again = quantise(damage(picture, hole, { kind, grid, support: "clipped" }));
      expect(again.data).toEqual(damaged.picture.data);
      await mender.close();
    },
  );

  test("builds one session for pictures of one shape and frees it when closed", async () => {
    const loads: string[] = [];
    const releases: string[] = [];
    const counted: Device = {
      ...device,
      name: device.name,
      graphForm: "usual",
      load: async (program, options) => {
        loads.push(program.name);
        const session = await device.load(program, options);
        const release = async () => {
          releases.push(program.name);
          await session.release();
        };
        return { program: session.program, run: (...run) => session.run(...run), release };
      },
    };
    const mender = networkMender(
      { kind: "network", name: "gated-unet" },
      { weightsFor: async () => silent, device: async () => counted },
    );
    await mender.mend(broken("mean"));
    await mender.mend(broken("book"));
    expect(loads).toEqual(["gated-unet 1×192×128"]);
    await mender.close();
    expect(releases).toEqual(loads);
  });

  test("takes the forms of fewer products where the device saves them, and paints the same", async () => {
    const models: number[] = [];
    const mendedOn = async (graphForm: GraphForm) => {
      const told: Device = {
        ...device,
        name: device.name,
        graphForm,
        load: (program, options) => {
          models.push(program.model.length);
          return device.load(program, options);
        },
      };
      const mender = networkMender(
        { kind: "network", name: "gated-unet" },
        {
          weightsFor: () => loadWeights("weights/gated-unet-mosaic"),
          device: async () => told,
        },
      );
      const { raw } = await mender.mend(broken("mean"));
      await mender.close();
      return raw;
    };
    const [usual, quick] = [await mendedOn("usual"), await mendedOn("fewer-products")];
    expect(models[1]).not.toBe(models[0]);
    const apart = quick.data.map((value, i) => Math.abs(value - usual.data[i]));
    expect(Math.max(...apart)).toBeLessThan(1e-5);
  });

  test("refuses weights that were trained for other damage, or of another shape", async () => {
    const request = broken("white-out");
    const forMosaics = await openMender({ weights: freshWeights(["mean", "book"]), device });
    await expect(forMosaics.mend(request)).rejects.toThrow(
      "fresh: expected weights trained for white-out, got mean, book",
    );
    const { card, tensors } = silent;
    const { correctionScale: _, ...unsaid } = card.configuration;
    const short = { card: { ...card, configuration: unsaid }, tensors };
    await expect((await openMender({ weights: short, device })).mend(request)).rejects.toThrow(
      'fresh: expected a card whose configuration says "correctionScale", got none',
    );
    const bias = floats([4], new Float32Array(4));
    const cut = { card, tensors: { ...tensors, "output.bias": bias } };
    const mender = await openMender({ weights: cut, device });
    await expect(mender.mend(request)).rejects.toThrow(
      'fresh: expected "output.bias" of shape [3], got [4]',
    );
  });

  test("takes weights from files, and says where it looked for those that come with it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kintsugi-mender-"));
    const path = join(folder, "fresh.safetensors");
    await saveWeights(path, silent, { write: writeAtomically });
    const mender = await openMender({ weights: path, device });
    const [fromFile, given] = await Promise.all([
      mender.mend(broken("mean")),
      openMender({ weights: silent, device }).then((same) => same.mend(broken("mean"))),
    ]);
    expect(fromFile.picture).toEqual(given.picture);
    await rm(folder, { recursive: true });
    const missing = openMender({ weights: path, device });
    await expect(missing).rejects.toMatchObject({ code: "file-missing" });
  });

  test("stops when its signal fires", async () => {
    const mender = await openMender({ weights: silent, device });
    const controller = new AbortController();
    const mending = mender.mend({ ...broken("mean"), signal: controller.signal });
    controller.abort();
    await expect(mending).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("a classical mender", () => {
  test("asks for no device and says what it cannot mend", async () => {
    const mender = await openMender({ method: "bicubic", device: "cuda" });
    const { method, windows, picture } = await mender.mend(broken("mean"));
    expect([method, windows]).toEqual(["bicubic", []]);
    expect(picture.data).not.toEqual(broken("mean").picture.data);
    await expect(mender.mend(broken("white-out"))).rejects.toThrow(
      "bicubic: expected a mosaic to enlarge, got a hole that holds nothing; use telea, biharmonic, membrane or a network",
    );
    const wiener = await openMender({ method: "wiener" });
    await expect(wiener.mend(broken("mean"))).rejects.toThrow(
      "wiener: expected the book's mosaic, got a mean mosaic; use back-projection",
    );
  });

  test("of an unknown name names all there are", async () => {
    await expect(openMender({ method: "magic" })).rejects.toThrow(
      'network: expected one of gated-unet, plain-unet, pconv-unet, edge-connect, gated-two-stage, pepsi, diet-pepsi, bilinear, bicubic, consistent-bicubic, back-projection, wiener, telea, biharmonic, membrane, got "magic"',
    );
  });
});

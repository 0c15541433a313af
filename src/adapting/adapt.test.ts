import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { photoOf } from "../files/index.ts";
import { type Picture, quantise, rectangleHole } from "../image/index.ts";
import { untrainedWeights } from "../mending/untrained.ts";
import { damage, gridOfRectangle, type Mosaic } from "../mosaic/index.ts";
import { type Device, floats, type Weights } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { adapt } from "./adapt.node.ts";
import { type Adaptation, type AdaptationOptions, type AdaptingEvent, adaptTo } from "./adapt.ts";

/** Bricks: sharp edges that cells blur, the same everywhere. RGB, 8-bit levels. */
function bricks(width: number, height: number): Picture {
  const data = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    const row = Math.floor(y / 9);
    const isMortar = y % 9 < 2 || (x + 7 * (row % 2)) % 14 < 2;
    return isMortar ? 0.85 : 0.25;
  });
  return quantise({ width, height, channels: 3, data });
}

const rectangle = { x: 60, y: 50, width: 24, height: 24 };
const whole = bricks(144, 128);
const hole = rectangleHole(whole, rectangle);
const mosaic: Mosaic = {
  ...{ kind: "mean", support: "clipped" },
  grid: gridOfRectangle(rectangle, 6),
};
const damaged = { picture: quantise(damage(whole, hole, mosaic)), hole, mosaic };
const weights = untrainedWeights("gated-unet", {
  width: 4,
  dilations: [2],
  correctionScale: 1,
});

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(() => device.close());

async function adapted(
  options: Partial<AdaptationOptions> = {},
  picture = damaged.picture,
): Promise<{ readonly events: readonly AdaptingEvent[]; readonly adaptation: Adaptation }> {
  const all = { weights, device, steps: 4, ...options };
  const generator = adaptTo({ ...damaged, picture }, all);
  const events: AdaptingEvent[] = [];
  for (;;) {
    const next = await generator.next();
    if (next.done) return { events, adaptation: next.value };
    events.push(next.value);
  }
}

/** A text that changes with any of the values. */
function digest({ tensors }: Weights): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(tensors).sort()) hash.update(name).update(tensors[name].data);
  return hash.digest("hex");
}

/** Weights that leave the first guess as it is. */
function silent({ card, tensors }: Weights): Weights {
  const { data, shape } = tensors["output.weight"];
  const output = floats(shape, new Float32Array(data.length));
  return { card, tensors: { ...tensors, "output.weight": output } };
}

describe("adapting a network to a picture", { timeout: 180_000 }, () => {
  test("gains on the held-out part of a picture with a texture of its own", async () => {
    const { events, adaptation } = await adapted({ steps: 24 });
    const { gained, gain, psnrBefore, psnrAfter, holes, areaPx, steps } = adaptation;
    expect({ gained, holes, areaPx, steps }).toEqual({
      ...{ gained: true, holes: 4, areaPx: 4 * 24 * 24, steps: 24 },
    });
    expect(gain).toBe(psnrAfter - psnrBefore);
    expect(gain).toBeGreaterThan(0.02);
    expect(events.map(({ type }) => type)).toEqual([
      ...["measured", ...Array.from({ length: 24 }, () => "step"), "measured"],
    ]);
    expect(events[0]).toEqual({ type: "measured", when: "before", psnr: psnrBefore });
    expect(adaptation.weights.card).toMatchObject({
      ...{ name: "gated-unet-untrained-adapted", figures: { psnrBefore, psnrAfter } },
    });
  });

  test("never learns from the hole: whatever it shows, the adapted weights are the same", async () => {
    const area = whole.width * whole.height;
    const data = damaged.picture.data.map((v, i) => (hole.data[i % area] ? 1 - v : v));
    const [one, other] = [await adapted(), await adapted({}, { ...damaged.picture, data })];
    expect(digest(other.adaptation.weights)).toBe(digest(one.adaptation.weights));
    expect(other.events).toEqual(one.events);
    expect(digest(one.adaptation.weights)).not.toBe(digest(weights));
  });

  test("does the same to a photo, in one call, and leaves an open device open", async () => {
    const options = { rectangle, cellPx: 6, weights, device, steps: 4 };
    const events = adapt(photoOf(damaged.picture), options);
    let next = await events.next();
    while (!next.done) next = await events.next();
    const { adaptation } = await adapted();
    const { weights: _, ...figures } = adaptation;
    expect(next.value).toMatchObject(figures);
    expect(digest(next.value.weights)).toBe(digest(adaptation.weights));
  });

  test("hangs on its seed", async () => {
    const [one, other] = [await adapted(), await adapted({ seed: 2 })];
    expect(other.events).not.toEqual(one.events);
  });

  test("keeps the weights that were given where nothing was gained", async () => {
    const data = new Float32Array(whole.data.length).fill(0.6);
    const given = silent(weights);
    const { adaptation } = await adapted({ weights: given }, { ...whole, data });
    expect(adaptation.weights).toBe(given);
    expect(adaptation).toMatchObject({
      gained: false,
      gain: 0,
      psnrBefore: Number.POSITIVE_INFINITY,
    });
  });

  test("leaves nothing on the device", async () => {
    await adapted({ steps: 1 });
    expect(await device.readState()).toEqual({});
  });

  test("stops where it is asked to", async () => {
    const controller = new AbortController();
    const events = adaptTo(damaged, { weights, device, steps: 50, signal: controller.signal });
    const run = async () => {
      for await (const { type } of events) if (type === "step") controller.abort();
    };
    await expect(run()).rejects.toMatchObject({ code: "aborted" });
    expect(await device.readState()).toEqual({});
  });

  test("refuses what it cannot do, in a sentence", async () => {
    await expect(adapted({ steps: 0 })).rejects.toMatchObject({ code: "recipe-invalid" });
    const all = { ...hole, data: hole.data.map(() => 1) };
    const events = adaptTo(
      { ...damaged, hole: all },
      { weights, device, steps: 1, name: "it.png" },
    );
    await expect(events.next()).rejects.toThrow(
      "it.png: expected known picture beside the hole for 4 holes of 16×16 px and more to train on, " +
        "got 0 % of 144×128 px; mend it without adaptation",
    );
  });
});

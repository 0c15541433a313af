import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireSound } from "./browser-self-test.ts";
import type { Device, Tensors } from "./device.ts";
import { openDevice } from "./node.ts";

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(() => device.close());

/** The device with its results spoilt. */
const spoilt = (spoil: (value: number) => number): Device => ({
  ...{ name: "webgpu", graphForm: "usual", memory: device.memory, close: device.close },
  ...{ writeState: device.writeState, readState: device.readState, dropState: device.dropState },
  async load(program) {
    const session = await device.load(program);
    const run = async (feeds: Parameters<typeof session.run>[0]): Promise<Tensors> => {
      const { y } = await session.run(feeds);
      const data = (y.data as Float32Array).map(spoil);
      return { y: { dtype: "float32", shape: y.shape, data } };
    };
    return { program, run, release: () => session.release() };
  },
});

describe("the self-test of a browser's device", () => {
  test("passes one that computes rightly", async () => {
    await expect(requireSound(device)).resolves.toBeUndefined();
  });

  test.each([
    ["black", () => 0],
    ["not a number", () => Number.NaN],
    ["rounded to half precision", (value: number) => Math.round(value * 256) / 256],
  ])("refuses one whose results are %s", async (_, spoil) => {
    await expect(requireSound(spoilt(spoil))).rejects.toThrow(
      /^device webgpu: expected a known convolution's values within 0.0001, got values off by [\d.e-]+|NaN; update the graphics driver or use the device cpu$/,
    );
  });
});

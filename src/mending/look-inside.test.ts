import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { compile } from "../graph/index.ts";
import { rectangleHole } from "../image/index.ts";
import {
  anatomyOf,
  buildNetwork,
  type Damaged,
  inferenceProgram,
  type NetworkName,
  networkFeeds,
} from "../networks/index.ts";
import type { Device } from "../runtime/index.ts";
import { openDevice } from "../runtime/node.ts";
import { lookInside } from "./look-inside.ts";

const size = { batch: 1, height: 64, width: 64, cells: 1 };
const hole = rectangleHole(size, { x: 16, y: 24, width: 24, height: 16 }, "the hole");
const damaged: Damaged = { picture: wavyPicture(64, 64), hole };

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", { threads: 1 });
});
afterAll(() => device.close());

async function look(name: NetworkName, config = {}) {
  const network = buildNetwork(name, size, { config });
  const values = network.parameters.initialise(1);
  const anatomy = anatomyOf(network);
  return { network, values, seen: await lookInside(device, { network, anatomy, values, damaged }) };
}

describe("looking inside a network", () => {
  test("gives in the end what mending gives, and gates between 0 and 1", async () => {
    const { network, values, seen } = await look("gated-unet", { width: 8 });
    const trained = { name: network.name, config: { width: 8 }, where: "the test" };
    const tensors = Object.fromEntries(
      network.parameters.all.map(({ name, tensor }) => [
        name,
        { shape: tensor.shape, data: values[name] },
      ]),
    );
    const session = await device.load(
      compile(inferenceProgram({ ...trained, values: tensors }, size)),
    );
    const { mended } = await session.run(networkFeeds([damaged], { cells: 1 }));
    await session.release();
    const last = seen.get("output")!.activation!;
    expect(last.shape).toEqual([1, 3, 64, 64]);
    const differences = last.data.map((value, i) => Math.abs(value - Number(mended.data[i])));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    const gates = seen.get("middle.1")!.gate!;
    expect(gates.shape).toEqual([1, 32, 8, 8]);
    expect(Math.min(...gates.data)).toBeGreaterThan(0);
    expect(Math.max(...gates.data)).toBeLessThan(1);
  });

  test("shows the hole of partial convolutions shrink to nothing", async () => {
    const { seen } = await look("pconv-unet", { width: 8 });
    const empty = [...seen]
      .filter(([id]) => id.startsWith("encoder"))
      .map(([, { seen: counts }]) => {
        const { data } = counts!;
        return data.filter((count) => count < 1).length / data.length;
      });
    expect(empty[0]).toBeGreaterThan(0);
    expect(empty[0]).toBeLessThan((24 * 16) / 64 ** 2);
    for (const [i, share] of empty.entries())
      if (i > 0) expect(share).toBeLessThanOrEqual(empty[i - 1]);
    expect(empty.at(-1)).toBe(0);
  });

  test("shows whence an attention takes: from places outside the hole, all in all 1", async () => {
    const { seen } = await look("pepsi", { width: 8 });
    const { shape, data } = seen.get("attention")!.attention!;
    expect(shape).toEqual([1, 64, 64]); // 8×8 places at ⅛
    for (let query = 0; query < 64; query++) {
      const row = data.slice(64 * query, 64 * (query + 1));
      expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
      const inHole = row.filter((_, key) => {
        const [x, y] = [key % 8, Math.floor(key / 8)];
        return x >= 2 && x < 5 && y >= 3 && y < 5;
      });
      expect(Math.max(...inHole)).toBeLessThan(1e-6);
    }
  });
});

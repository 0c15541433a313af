import { expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { rectangleHole } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { damage } from "../mosaic/damage.ts";
import type { NetworkConfig, NetworkName } from "../networks/index.ts";
import { openDevice } from "../runtime/node.ts";
import { finish } from "./finish.ts";
import { trainedNetwork } from "./mender.ts";
import { loadNetwork } from "./network.ts";
import { untrainedWeights } from "./untrained.ts";

const original = wavyPicture(64, 64);
const hole = rectangleHole(original, { x: 20, y: 12, width: 24, height: 32 });
const picture = damage(original, hole, { kind: "white-out" });

const isKnown = (_: number, i: number): boolean => hole.data[i % hole.data.length] === 0;

/** The window as a network of fresh weights paints it. */
async function paintedBy(name: NetworkName, config: Partial<NetworkConfig>): Promise<Picture> {
  const device = await openDevice("cpu", { threads: 1 });
  const network = loadNetwork(trainedNetwork(untrainedWeights(name, config)), device);
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

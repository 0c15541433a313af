import { expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { rectangleHole } from "../image/hole.ts";
import { damage } from "../mosaic/damage.ts";
import { openDevice } from "../runtime/node.ts";
import { trainedNetwork } from "./mender.ts";
import { loadNetwork } from "./network.ts";
import { untrainedWeights } from "./untrained.ts";

const original = wavyPicture(64, 64);
const hole = rectangleHole(original, { x: 20, y: 12, width: 24, height: 32 });
const picture = damage(original, hole, { kind: "white-out" });

test.each([
  ["pconv-unet", { levels: 5, width: 4 }],
  ["edge-connect", { width: 4, blocks: 1 }],
  ["plain-unet", { width: 4 }],
] as const)(
  "%s mends a window with all that it is told, and keeps what is known",
  async (name, config) => {
    const device = await openDevice("cpu", { threads: 1 });
    const network = loadNetwork(trainedNetwork(untrainedWeights(name, config)), device);
    const mended = await network.mendWindow({ picture, hole });
    mended.data.forEach((value, i) => {
      if (hole.data[i % hole.data.length] === 0) expect(value).toBeCloseTo(picture.data[i], 5);
      else expect(value).not.toBe(picture.data[i]);
    });
    await network.close();
    await device.close();
  },
);

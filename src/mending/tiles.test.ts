/** A picture that is a mosaic all over, mended tile by tile by the weights that come along: no tile's border is seen. */
import { existsSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { needs } from "../../tests/needs.ts";
import { tileSeams } from "../../tests/tile-seams.ts";
import { syntheticPicture } from "../data/index.ts";
import { type Picture, quantise, randomOf, rectangleHole } from "../image/index.ts";
import { damage, gridOfRectangle } from "../mosaic/index.ts";
import { openMender } from "./mender.node.ts";
import type { Mended } from "./mender.ts";

const weights = new URL("../../weights/gated-unet-mosaic.safetensors.gz", import.meta.url);
const there = existsSync(weights);
const get = "kintsugi train recipes/gated-unet-mosaic.json --out runs/mosaic";
const all = { x: 0, y: 0, width: 1000, height: 640 };
const cellPx = 8;
const original = quantise(syntheticPicture(all, randomOf(5)));

describe("a hole of 100 %", () => {
  let mended: Mended;
  beforeAll(async () => {
    if (!there) return;
    const hole = rectangleHole(original, all);
    const grid = gridOfRectangle(all, cellPx);
    const mosaic = { kind: "mean", grid, support: "clipped" } as const;
    const mender = await openMender({ device: "cpu" });
    const picture = quantise(damage(original, hole, mosaic));
    mended = await mender.mend({ picture, hole, mosaic });
    await mender.close();
  });

  test("has no more error across its tiles' borders than elsewhere", (context) => {
    needs(context, "trained weights", { there, get });
    const { picture, windows } = mended;
    expect(windows.length).toBeGreaterThan(2);
    const { borders, elsewhere } = tileSeams({ mended: picture, original }, windows, cellPx);
    expect(elsewhere).toBeGreaterThan(0);
    expect(borders / elsewhere).toBeLessThanOrEqual(1.1);
  });

  test("would show borders where tiles were off by sixteen levels", (context) => {
    needs(context, "trained weights", { there, get });
    const { picture, windows } = mended;
    const [, second] = windows;
    const data = picture.data.map((value, i) => {
      const x = i % picture.width;
      return x >= second.box.x && x < second.box.x + second.box.width ? value + 16 / 255 : value;
    });
    const off: Picture = { ...picture, data };
    const { borders, elsewhere } = tileSeams({ mended: off, original }, windows, cellPx);
    expect(borders / elsewhere).toBeGreaterThan(1.1);
  });
});

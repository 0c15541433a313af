import type { Layer } from "kintsugi/browser";
import { expect, test } from "vitest";
import { anatomyOf, buildNetwork, countedSize, networkNames } from "../../../src/networks/index.ts";
import { boxSize, figureOf } from "./figure.ts";

const layersOf = (name: (typeof networkNames)[number]): readonly Layer[] =>
  anatomyOf(buildNetwork(name, countedSize)).layers;

test.each(networkNames)(
  "the figure of %s has every layer once, within it, none upon another",
  (name) => {
    const layers = layersOf(name);
    const { placed, width, height } = figureOf(layers);
    expect(placed.map(({ layer }) => layer.id)).toEqual(layers.map(({ id }) => id));
    for (const [i, a] of placed.entries()) {
      expect(Math.min(a.x, a.y)).toBeGreaterThanOrEqual(0);
      expect(a.x + boxSize.width).toBeLessThanOrEqual(width);
      expect(a.y + boxSize.height).toBeLessThanOrEqual(height);
      for (const b of placed.slice(i + 1)) {
        const isBeside = Math.abs(a.x - b.x) >= boxSize.width;
        const isApart = isBeside || Math.abs(a.y - b.y) >= boxSize.height;
        expect(isApart, `${a.layer.id} and ${b.layer.id}`).toBe(true);
      }
    }
  },
);

test("a U-Net's figure is a U with its skips", () => {
  const { placed, lines } = figureOf(layersOf("gated-unet"));
  const rows = [...new Set(placed.map(({ y }) => y))].sort((a, b) => a - b);
  const lanes = placed.map(({ y }) => rows.indexOf(y));
  expect(lanes).toEqual([0, 1, 1, 2, 2, 3, 3, 3, 3, 2, 1, 0, 0]);
  const isSkip = ({ from, to }: { readonly from: string; readonly to: string }) =>
    from.startsWith("encoder") && to.startsWith("decoder");
  expect(lines.filter(isSkip).map(({ from, to }) => `${from} ${to}`)).toEqual([
    "encoder.4 decoder.0",
    "encoder.2 decoder.1",
    "encoder.0 decoder.2",
  ]);
});

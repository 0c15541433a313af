import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rowsOf } from "./cards.ts";

test("a card's figures are held against the best formula", () => {
  const figures = {
    "mean-8.psnrHole": 23,
    "mean-8.damaged.psnrHole": 20,
    "mean-8.bicubic.psnrHole": 22,
    "mean-8.bilinear.psnrHole": 21,
    "white-out.psnrHole": 17,
  };
  expect(rowsOf({ figures })).toEqual([
    { damage: "mean-8", broken: 20, formula: { name: "bicubic", psnr: 22 }, mended: 23 },
    { damage: "white-out", broken: undefined, formula: undefined, mended: 17 },
  ]);
});

test("the cards that come along have figures", () => {
  const file = new URL("../../../weights/gated-unet-mosaic.json", import.meta.url);
  const rows = rowsOf(JSON.parse(readFileSync(file, "utf8")));
  expect(rows.map(({ damage }) => damage)).toContain("mean-8");
  for (const { mended, broken } of rows) expect(mended).toBeGreaterThan(broken!);
});

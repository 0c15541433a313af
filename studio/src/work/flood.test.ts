import type { Photo } from "kintsugi/browser";
import { expect, test } from "vitest";
import { holeOfColourAt } from "./flood.ts";

/** A picture of letters, each a grey level 16 times its place in the alphabet. */
function drawn(...rows: readonly string[]): Photo {
  const [width, height] = [rows[0].length, rows.length];
  const levels = [...rows.join("")].flatMap((letter) => {
    const level = 16 * (letter.charCodeAt(0) - 97);
    return [level, level, level];
  });
  return {
    ...{ width, height, channels: 3, depth: 8, format: "png", warnings: [] },
    raster: Uint8Array.from(levels),
    metadata: { orientation: 1, palette: false },
  };
}

const rowsOf = ({ width, data }: { readonly width: number; readonly data: Uint8Array }) =>
  [...data].join("").match(new RegExp(`.{${width}}`, "g"));

const picture = drawn("aabaa", "abbba", "aacaa", "abbbb");

test("takes what is joined by sides, round corners and no further", () => {
  const joined = { toleranceLevels: 0, isEverywhere: false };
  const hole = holeOfColourAt(picture, { x: 2.5, y: 0.2 }, joined);
  expect(rowsOf(hole)).toEqual(["00100", "01110", "00000", "00000"]);
});

test("takes colours within the tolerance for the same", () => {
  const joined = { toleranceLevels: 16, isEverywhere: false };
  const hole = holeOfColourAt(picture, { x: 2, y: 2 }, joined);
  expect(rowsOf(hole)).toEqual(["00100", "01110", "00100", "01111"]);
});

test("is as tolerant of pictures of 16 bits", () => {
  const deep: Photo = {
    ...picture,
    depth: 16,
    raster: Uint16Array.from(picture.raster, (l) => 257 * l),
  };
  const rows = (toleranceLevels: number) =>
    rowsOf(holeOfColourAt(deep, { x: 2, y: 2 }, { toleranceLevels, isEverywhere: false }));
  expect(rows(16)).toEqual(["00100", "01110", "00100", "01111"]);
  expect(rows(15)).toEqual(["00000", "00000", "00100", "00000"]);
});

test("takes the colour everywhere where asked, and nothing outside the picture", () => {
  const all = { toleranceLevels: 0, isEverywhere: true };
  expect(rowsOf(holeOfColourAt(picture, { x: 2, y: 0 }, all))).toEqual([
    ...["00100", "01110", "00000", "01111"],
  ]);
  expect(holeOfColourAt(picture, { x: -1, y: 0 }, all).data).not.toContain(1);
});

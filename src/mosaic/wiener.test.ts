import { expect, test } from "vitest";
import { rectangleHole } from "../image/hole.ts";
import { blankPicture, type Picture, quantise } from "../image/picture.ts";
import { psnr } from "../image/psnr.ts";
import { enlargeCells } from "./enlarge.ts";
import { book, bookMosaic } from "./mosaic.ts";
import { wienerEnlarge } from "./wiener.ts";

/** Waves whose length, 45 px, is 7.5 cells: the book's blur takes two thirds of them. */
function waves(): Picture {
  const picture = blankPicture(126, 120);
  picture.data.forEach((_, i) => {
    const [x, y] = [i % 126, Math.floor(i / 126) % 120];
    picture.data[i] = 0.5 + 0.2 * Math.sin(x / 7.2 + 0.3) + 0.2 * Math.cos(y / 7.2);
  });
  return picture;
}

test("wienerEnlarge undoes the book's blur of waves that its samples can hold", () => {
  const picture = waves();
  for (const rectangle of [
    { x: 30, y: 24, width: 70, height: 71 },
    { x: 0, y: 0, width: 126, height: 120 },
  ]) {
    const hole = rectangleHole(picture, rectangle);
    const facts = { degraded: quantise(book(picture, hole)), hole, mosaic: bookMosaic(picture) };
    const mended = psnr(wienerEnlarge(facts), picture, hole);
    expect(mended).toBeGreaterThan(psnr(enlargeCells(facts, "bicubic"), picture, hole) + 10);
    expect(mended).toBeGreaterThan(28);
  }
});

test("wienerEnlarge leaves known pixels as they are, and all of a picture without a hole", () => {
  const picture = waves();
  const hole = rectangleHole(picture, { x: 30, y: 24, width: 70, height: 71 });
  const facts = { degraded: quantise(book(picture, hole)), hole, mosaic: bookMosaic(picture) };
  const { data } = wienerEnlarge(facts);
  const area = 126 * 120;
  const isKept = (value: number, i: number) =>
    hole.data[i % area] === 1 || value === facts.degraded.data[i];
  expect(data.every(isKept)).toBe(true);
  const none = { ...hole, data: new Uint8Array(area) };
  expect(wienerEnlarge({ ...facts, hole: none })).toBe(facts.degraded);
});

import { expect, test } from "vitest";
import { rectangleHole } from "../image/hole.ts";
import { blankPicture, type Picture, quantise } from "../image/picture.ts";
import { psnr } from "../image/psnr.ts";
import { satisfyBookCells } from "./book-consistency.ts";
import { book, bookMosaic } from "./mosaic.ts";

const size = { width: 126, height: 120 };
const hole = rectangleHole(size, { x: 30, y: 24, width: 70, height: 71 });
const picture: Picture = blankPicture(size.width, size.height);
picture.data.forEach((_, i) => {
  const [x, y] = [i % size.width, Math.floor(i / size.width) % size.height];
  picture.data[i] = 0.5 + 0.2 * Math.sin(x / 7.2 + 0.3) + 0.2 * Math.cos(y / 7.2);
});
const degraded = quantise(book(picture, hole));
const facts = { degraded, hole, mosaic: bookMosaic(picture) };

test("satisfyBookCells brings a wrong picture nearer to the cells and to the original", () => {
  const area = size.width * size.height;
  const wrong = { ...picture, data: picture.data.map((v, i) => v + 0.05 * hole.data[i % area]) };
  const better = satisfyBookCells(wrong, facts);
  expect(psnr(better, picture, hole)).toBeGreaterThan(psnr(wrong, picture, hole));
  const cellError = (p: Picture) => psnr(book(p, hole), degraded, hole);
  expect(cellError(better)).toBeGreaterThan(cellError(wrong) + 6);
});

test("satisfyBookCells leaves a picture that shows the observed cells as it is", () => {
  expect(satisfyBookCells(picture, facts).data).toEqual(picture.data);
});

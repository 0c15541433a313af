import { expect, test } from "vitest";
import { wavyPicture } from "../../../tests/wavy-picture.ts";
import type { Picture } from "../../image/picture.ts";
import { solidRegions } from "./solid.ts";

const area = 320 * 240;
/** The picture with `colour` (levels) mixed in by the share that `shareAt` says. */
const mixed = (colour: number, shareAt: (x: number, y: number) => number): Picture => {
  const picture = wavyPicture(320, 240);
  const data = picture.data.map((value, i) => {
    const place = i % area;
    const share = shareAt(place % 320, Math.floor(place / 320));
    return value + share * (colour / 255 - value);
  });
  return { ...picture, data };
};
const inside = (radius: number) => radius * 90;
const distance = (x: number, y: number) => Math.hypot(x - 160, (y - 120) / 0.7);

test("a cross and an ellipse of one colour are found to the pixel", () => {
  const shapes = [
    (x: number, y: number) =>
      Number((x > 60 && x < 90 && y > 20 && y < 220) || (y > 100 && y < 140 && x > 20 && x < 300)),
    (x: number, y: number) => Number(distance(x, y) < inside(1)),
  ];
  for (const shape of shapes) {
    const [found, ...others] = solidRegions(mixed(250, shape));
    expect(others).toEqual([]);
    const { bounds, hole } = found;
    const isRight = hole.data.every(
      (value, i) =>
        value === shape(bounds.x + (i % bounds.width), bounds.y + Math.floor(i / bounds.width)),
    );
    expect(isRight).toBe(true);
    expect(found.colour).toEqual([250, 250, 250]);
  }
});

test("what fades into its surroundings is none, as a blown sky", () => {
  const fading = mixed(250, (x, y) => Math.min(1, Math.max(0, 2 - distance(x, y) / inside(0.7))));
  expect(solidRegions(fading)).toEqual([]);
});

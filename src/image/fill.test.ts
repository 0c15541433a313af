import { describe, expect, test } from "vitest";
import golden from "../../tests/goldens/fill.json" with { type: "json" };
import { hashPicture, steppedPicture } from "../../tests/hash-picture.ts";
import { biharmonicFill } from "./biharmonic.ts";
import { emptyHole, type Hole, rectangleHole } from "./hole.ts";
import { membraneFill } from "./membrane.ts";
import type { Picture } from "./picture.ts";
import { randomOf } from "./random.ts";
import { freeFormHole } from "./random-holes.ts";
import { teleaFill } from "./telea.ts";

const size = { width: golden.width, height: golden.height };
const source = steppedPicture(size.width, size.height);
const cases = Object.entries(golden.cases).map(([name, { hole, ...filled }]) => ({
  name,
  hole: { ...size, data: Uint8Array.from(hole, Number) },
  ...filled,
}));

const fillings = {
  membrane: membraneFill,
  biharmonic: biharmonicFill,
  telea: (picture: Picture, hole: Hole) => teleaFill(picture, hole, 5),
};

/** |ours − theirs| at the hole's pixels, in levels. */
function differences(filled: Picture, hole: Hole, levels: readonly number[]): number[] {
  const inside = filled.data.filter((_, i) => hole.data[i % hole.data.length]);
  expect(inside.length).toBe(levels.length);
  return levels.map((level, i) => Math.abs(inside[i] * 255 - level));
}

describe.each(cases)("the hole '$name'", ({ hole, membrane, biharmonic, telea3, telea5 }) => {
  test("is filled harmonically as by a direct solution", () => {
    const off = differences(membraneFill(source, hole), hole, membrane);
    expect(Math.max(...off)).toBeLessThan(0.01);
  });

  test("is filled biharmonically as by scikit-image", () => {
    const off = differences(biharmonicFill(source, hole), hole, biharmonic);
    expect(Math.max(...off)).toBeLessThan(0.01);
  });

  test.each([
    [3, telea3],
    [5, telea5],
  ])("is filled by Telea's method at radius %d nearly as by OpenCV", (radiusPx, levels) => {
    const off = differences(teleaFill(source, hole, radiusPx), hole, levels);
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length;
    expect(mean).toBeLessThan(hole.data[0] ? 5 : 1.3); // OpenCV's rounding drifts in the long way to a corner
  });
});

describe.each(Object.entries(fillings))("the %s filling", (_, fill) => {
  const noise = hashPicture(32, 24);

  test("keeps known pixels bit for bit and reads nothing of the hole", () => {
    const hole = freeFormHole(noise, randomOf(1));
    const filled = fill(noise, hole);
    const white = noise.data.map((value, i) => (hole.data[i % hole.data.length] ? 1 : value));
    expect(fill({ ...noise, data: white }, hole)).toEqual(filled);
    filled.data.forEach((value, i) => {
      if (!hole.data[i % hole.data.length]) expect(value).toBe(noise.data[i]);
    });
  });

  test("fills a hole in one colour with that colour", () => {
    const flat = { ...noise, data: noise.data.map((_, i) => [0.2, 0.5, 0.9][Math.floor(i / 768)]) };
    const filled = fill(flat, rectangleHole(flat, { x: 0, y: 5, width: 20, height: 19 }));
    filled.data.forEach((value, i) => {
      expect(value).toBeCloseTo(flat.data[i], 4);
    });
  });

  test("returns a picture without a hole as it is, and mid-grey where nothing is known", () => {
    expect(fill(noise, emptyHole(noise)).data).toEqual(noise.data);
    const whole = rectangleHole(noise, { x: 0, y: 0, width: 32, height: 24 });
    expect(new Set(fill(noise, whole).data)).toEqual(new Set([0.5]));
  });
});

test("the thin plate continues a slope that the membrane flattens", () => {
  const ramp = {
    width: 30,
    height: 9,
    channels: 1,
    data: Float32Array.from({ length: 270 }, (_, i) => (i % 30) / 30),
  };
  const hole = rectangleHole(ramp, { x: 12, y: 0, width: 15, height: 9 });
  biharmonicFill(ramp, hole).data.forEach((value, i) => {
    expect(value).toBeCloseTo(ramp.data[i], 4);
  });
});

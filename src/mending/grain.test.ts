import { describe, expect, test } from "vitest";
import { rectangleHole } from "../image/hole.ts";
import { randomNormal, randomOf } from "../image/random.ts";
import { addGrain, noiseLevel } from "./grain.ts";

/** Waves as long as 100 pixels and more. */
const smooth = {
  ...({ width: 160, height: 140, channels: 3 } as const),
  data: Float32Array.from({ length: 3 * 140 * 160 }, (_, i) => {
    const [x, y] = [i % 160, Math.floor(i / 160) % 140];
    return 0.5 + 0.2 * Math.sin(x / 19) * Math.cos(y / 17);
  }),
};
const hole = rectangleHole(smooth, { x: 50, y: 40, width: 60, height: 60 });
const everywhere = rectangleHole(smooth, { x: 0, y: 0, width: 160, height: 140 });
const random = randomOf(11);
/** σ = 0.03 outside the hole; smooth inside. */
const mended = {
  ...smooth,
  data: smooth.data.map((value, i) =>
    hole.data[i % hole.data.length] ? value : value + 0.03 * randomNormal(random),
  ),
};

describe("grain", () => {
  test("is measured", () => {
    const noise = { ...smooth, data: smooth.data.map(() => 0.02 * randomNormal(random)) };
    expect(noiseLevel(noise, everywhere, 1) / 0.02).toBeCloseTo(1, 1);
    expect(noiseLevel(smooth, hole, 0)).toBeLessThan(0.002);
  });

  test("in the hole becomes that of its surroundings; nothing else changes", () => {
    const grainy = addGrain(mended, hole, randomOf(1));
    for (let c = 0; c < 3; c++) expect(noiseLevel(grainy, hole, c) / 0.03).toBeCloseTo(1, 1);
    const isTouched = (value: number, i: number) =>
      hole.data[i % hole.data.length] === 0 && value !== mended.data[i];
    expect(grainy.data.some(isTouched)).toBe(false);
  });

  test("is not added where there is as much already", () => {
    const data = smooth.data.map((value, i) =>
      hole.data[i % hole.data.length] ? value + 0.03 * randomNormal(random) : value,
    );
    expect(addGrain({ ...smooth, data }, hole, randomOf(1)).data).toEqual(data);
  });
});

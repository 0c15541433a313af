import { expect, test } from "vitest";
import { randomOf } from "../../image/random.ts";
import { noiseTiles, sampleTile, spread, tileSide } from "./noise.ts";

const { rough, smooth } = noiseTiles(randomOf(1));

test("tiles have mean 0 and deviation 1", () => {
  for (const { data } of [rough, smooth]) {
    const { mean, deviation } = spread(data);
    expect(mean).toBeCloseTo(0, 3);
    expect(deviation).toBeCloseTo(1, 3);
  }
});

test("tiles are periodic and sampled bilinearly", () => {
  expect(sampleTile(rough, 3, 250)).toBe(rough.data[250 * tileSide + 3]);
  expect(sampleTile(rough, -3.25, 7.5)).toBeCloseTo(
    sampleTile(rough, tileSide - 3.25, 7.5 - tileSide),
    6,
  );
  const [a, b] = [sampleTile(rough, tileSide - 1, 0), sampleTile(rough, 0, 0)];
  expect(sampleTile(rough, -0.5, 0)).toBeCloseTo((a + b) / 2, 6);
});

test("the smooth tile changes slowly, the rough one from pixel to pixel", () => {
  const step = (data: Float32Array) =>
    spread(data.subarray(1).map((value, i) => value - data[i])).deviation;
  expect(step(smooth.data)).toBeLessThan(0.1);
  expect(step(rough.data)).toBeGreaterThan(0.3);
});

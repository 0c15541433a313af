import { expect, test } from "vitest";
import { squaredDistanceTo } from "./distance.ts";
import { far, near, squaredDistancesWithin } from "./near.ts";
import { randomOf } from "./random.ts";

const [width, height] = [41, 33];

function speckled(seed: number, share: number) {
  const random = randomOf(seed);
  const data = Uint8Array.from({ length: width * height }, () => Number(random() < share));
  return { width, height, data };
}

test.each([0.5, 1, 1.5, Math.sqrt(15), 4, 18, 300])(
  "within %f px lies what is no farther",
  (px) => {
    for (const share of [0, 0.01, 0.3, 1]) {
      const hole = speckled(3, share);
      for (const value of [0, 1] as const) {
        const squared = squaredDistanceTo(value, hole);
        const expected = Uint8Array.from(squared, (each) => Number(each <= px ** 2));
        expect(near(value, hole, px)).toEqual(expected);
        expect(far(value, hole, px)).toEqual(expected.map((each) => 1 - each));
      }
    }
  },
);

test("distances up to a limit are the exact ones", () => {
  const hole = speckled(5, 0.004);
  const squared = squaredDistanceTo(1, hole);
  const squaredAt = squaredDistancesWithin(1, hole, 12.5);
  squared.forEach((each, pixel) => {
    expect(squaredAt(pixel)).toBe(each <= 12.5 ** 2 ? each : Number.POSITIVE_INFINITY);
  });
});

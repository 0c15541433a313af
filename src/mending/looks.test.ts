import { describe, expect, test } from "vitest";
import { wavyPicture } from "../../tests/wavy-picture.ts";
import { rectangleHole } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import { lookAt, type MendWindow } from "./looks.ts";

const original = wavyPicture(24, 16);
const view = {
  picture: original,
  hole: rectangleHole(original, { x: 4, y: 4, width: 8, height: 8 }),
};
/** Adds a ramp along x, so that what it makes depends on how the window lies. */
const ramping: MendWindow = async ({ picture }) => ({
  ...picture,
  data: picture.data.map((value, i) => value + (i % picture.width) / picture.width),
});
const minus = (a: Picture, b: Picture) => a.data.map((value, i) => value - b.data[i]);

describe("looks", () => {
  test("fast are one, without a spread", async () => {
    const { mended, spread } = await lookAt(view, ramping, {});
    expect([mended.length, spread]).toEqual([1, undefined]);
    expect(mended[0]).toEqual(await ramping(view));
  });

  test("best are the mean over all symmetries, with the deviation among them", async () => {
    const { mended, spread } = await lookAt(view, ramping, { quality: "best" });
    // Ramps along x and back and along y and back have the mean (½ − ½/24) and (½ − ½/16), each four times.
    const mean = (0.5 - 0.5 / 24 + 0.5 - 0.5 / 16) / 2;
    for (const value of minus(mended[0], original)) expect(value).toBeCloseTo(mean, 5);
    const [x, y] = [3, 5];
    const ramps = [x / 24, (23 - x) / 24, y / 16, (15 - y) / 16];
    const variance = ramps.reduce((sum, ramp) => sum + (ramp - mean) ** 2, 0) / 4;
    expect(spread?.data[y * 24 + x]).toBeCloseTo(Math.sqrt(variance), 5);
  });

  test("of variants differ, agree with their seed and spread as the looks do", async () => {
    const { mended, spread } = await lookAt(view, ramping, { variants: 400, seed: 3 });
    const again = await lookAt(view, ramping, { variants: 2, seed: 3 });
    const other = await lookAt(view, ramping, { variants: 1, seed: 4 });
    expect(again.mended).toEqual(mended.slice(0, 2));
    expect(mended[0].data).not.toEqual(mended[1].data);
    expect(other.mended[0].data).not.toEqual(mended[0].data);
    const values = mended.map(({ data }) => data[0]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.sqrt(variance) / (spread?.data[0] ?? 0)).toBeGreaterThan(0.9);
    expect(Math.sqrt(variance) / (spread?.data[0] ?? 0)).toBeLessThan(1.1);
  });
});

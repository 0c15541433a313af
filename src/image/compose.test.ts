import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashPicture } from "../../tests/hash-picture.ts";
import { compose, composeModes } from "./compose.ts";
import { emptyHole, rectangleHole } from "./hole.ts";
import { blankPicture } from "./picture.ts";
import { randomOf } from "./random.ts";
import { freeFormHole } from "./random-holes.ts";

const size = { width: 40, height: 32 };
const degraded = hashPicture(40, 32);
const mended = { ...degraded, data: degraded.data.map((value) => 0.8 * (1 - value)) };
const hole = rectangleHole(size, { x: 8, y: 6, width: 24, height: 20 });
const area = hole.data.length;

/** A grey picture of a function of the pixel's place. */
const drawn = (at: (x: number, y: number) => number) => ({
  ...blankPicture(40, 32, 1),
  data: Float32Array.from({ length: area }, (_, i) => at(i % 40, Math.floor(i / 40))),
});

describe("compose", () => {
  test("keeps known pixels bit for bit in paste, feather and poisson", () => {
    fc.assert(
      fc.property(fc.constantFrom("paste", "feather", "poisson"), fc.nat(999), (mode, seed) => {
        const torn = freeFormHole(size, randomOf(seed));
        const { data } = compose(mode, { degraded, mended, hole: torn });
        data.forEach((value, i) => {
          if (!torn.data[i % area]) expect(value).toBe(degraded.data[i]);
        });
      }),
      { numRuns: 20 },
    );
  });

  test("paste takes the hole from the mended picture, none takes everything", () => {
    const pasted = compose("paste", { degraded, mended, hole });
    pasted.data.forEach((value, i) => {
      expect(value).toBe(hole.data[i % area] ? mended.data[i] : degraded.data[i]);
    });
    const all = compose("none", { degraded, mended, hole });
    expect(all.data).toEqual(mended.data);
    expect(all.data).not.toBe(mended.data);
  });

  test("poisson takes a constant or a tilted offset out of the mended picture", () => {
    const truth = drawn((x, y) => 0.5 + 0.2 * Math.sin(x / 3) * Math.cos(y / 4));
    const tilted = drawn((x, y) => truth.data[y * 40 + x] + 0.1 - x / 300 + y / 400);
    const { data } = compose("poisson", { degraded: truth, mended: tilted, hole });
    data.forEach((value, i) => {
      expect(value).toBeCloseTo(truth.data[i], 4);
    });
  });

  test("poisson keeps the mended picture's Laplacian inside the hole", () => {
    const [x, p] = [drawn((x, y) => (x + y) / 100), drawn((x, y) => 0.5 + 0.1 * Math.sin(x * y))];
    const { data } = compose("poisson", { degraded: x, mended: p, hole });
    const laplacian = (d: Float32Array, i: number) =>
      4 * d[i] - d[i - 1] - d[i + 1] - d[i - 40] - d[i + 40];
    for (let i = 10 * 40 + 10; i < 10 * 40 + 30; i++) {
      expect(laplacian(data, i)).toBeCloseTo(laplacian(p.data, i), 4);
    }
  });

  test("feather closes the seam and is the mended picture 8 px deep", () => {
    const [x, p] = [drawn(() => 0.4), drawn(() => 0.6)];
    const { data } = compose("feather", { degraded: x, mended: p, hole });
    const row = Array.from(data.slice(16 * 40 + 7, 16 * 40 + 20));
    expect(row[0]).toBe(Math.fround(0.4));
    expect(row[1]).toBeLessThan(0.42);
    for (let k = 1; k < row.length; k++) expect(row[k]).toBeGreaterThanOrEqual(row[k - 1] - 1e-6);
    for (const value of row.slice(8)) expect(value).toBe(Math.fround(0.6));
  });

  test("feather reaches as deep as it is asked to", () => {
    const [x, p] = [drawn(() => 0.4), drawn(() => 0.6)];
    const rowOf = (featherPx: number) =>
      Array.from(compose("feather", { degraded: x, mended: p, hole }, { featherPx }).data).slice(
        16 * 40 + 8,
        16 * 40 + 13,
      );
    // 0.6 − 0.2 · (1 − t²(3 − 2t)), t = 1/4, 2/4, 3/4, 1
    const wanted = [0.43125, 0.5, 0.56875, 0.6, 0.6];
    for (const [k, value] of rowOf(4).entries()) expect(value).toBeCloseTo(wanted[k], 4);
    expect(rowOf(2)[0]).toBeCloseTo(0.5, 4);
    expect(rowOf(0)).toEqual(Array.from({ length: 5 }, () => Math.fround(0.6)));
  });

  test("cuts what it makes to 0…1", () => {
    const [x, p] = [drawn(() => 1), drawn((x) => (x % 2 ? 0.2 : 0.9))];
    const { data } = compose("poisson", { degraded: x, mended: p, hole });
    expect(Math.max(...data)).toBe(1);
  });

  test("pastes a hole that covers everything, and returns the picture where nothing is missing", () => {
    const whole = rectangleHole(size, { x: 0, y: 0, width: 40, height: 32 });
    for (const mode of composeModes) {
      expect(compose(mode, { degraded, mended, hole: whole }).data).toEqual(mended.data);
      if (mode === "none") continue;
      expect(compose(mode, { degraded, mended, hole: emptyHole(size) }).data).toEqual(
        degraded.data,
      );
    }
  });

  test("knows the four modes of METHODS", () => {
    expect(composeModes).toEqual(["paste", "feather", "poisson", "none"]);
  });
});

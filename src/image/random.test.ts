import { describe, expect, test } from "vitest";
import { philox, pick, randomInteger, randomNormal, randomOf } from "./random.ts";

/** `count` draws of a stream. */
const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("philox", () => {
  test("gives the known answers that Random123 publishes", () => {
    const ones = 0xffffffff;
    expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    expect(philox([ones, ones, ones, ones], [ones, ones])).toEqual([
      0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
    ]);
    expect(
      philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
    ).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
  });
});

describe("randomOf", () => {
  test("draws the same numbers again from the same keys", () => {
    expect(draws(50, randomOf(7, 3, 1))).toEqual(draws(50, randomOf(7, 3, 1)));
  });

  test("draws other numbers from other keys, another order or another number of keys", () => {
    const streams = [
      [],
      [0],
      [0, 0],
      [1, 2],
      [2, 1],
      [1, 2, 0],
      [-1],
      [2 ** 32],
      [1],
      [2 ** 32 + 1],
    ];
    const firsts = streams.map((keys) => randomOf(...keys)());
    expect(new Set(firsts).size).toBe(streams.length);
  });

  test("is uniform: moments and a chi-squared over 64 bins", () => {
    const values = draws(64_000, randomOf(1, 2, 3));
    expect(mean(values)).toBeCloseTo(1 / 2, 2);
    expect(mean(values.map((v) => v * v))).toBeCloseTo(1 / 3, 2);
    const bins = new Array<number>(64).fill(0);
    for (const value of values) bins[Math.floor(value * 64)]++;
    const chiSquared = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeGreaterThan(63 - 4 * Math.sqrt(126));
    expect(chiSquared).toBeLessThan(63 + 4 * Math.sqrt(126));
  });

  test("leaves no correlation between neighbouring draws or neighbouring keys", () => {
    const along = draws(20_000, randomOf(5));
    const across = draws(
      20_000,
      (
        (key) => () =>
          randomOf(5, key++)()
      )(0),
    );
    for (const values of [along, across]) {
      const lagged = values.slice(1).map((v, i) => (v - 0.5) * (values[i] - 0.5) * 12);
      expect(Math.abs(mean(lagged))).toBeLessThan(0.03);
      expect(mean(values)).toBeCloseTo(0.5, 1.7);
    }
  });
});

describe("the draws made from a stream", () => {
  test("randomInteger reaches both ends and nothing beyond, evenly", () => {
    const random = randomOf(11);
    const counts = new Map<number, number>();
    for (let i = 0; i < 6000; i++) {
      const value = randomInteger(random, -2, 3);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  test("randomNormal has mean 0, variance 1 and a kurtosis of 3", () => {
    const random = randomOf(12);
    const values = draws(40_000, () => randomNormal(random));
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((v) => v ** 2)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(values.map((v) => v ** 4)) - 3)).toBeLessThan(0.2);
  });

  test("pick takes every entry", () => {
    const random = randomOf(13);
    expect(new Set(draws(100, () => "abc".indexOf(pick(random, ["a", "b", "c"])))).size).toBe(3);
  });
});

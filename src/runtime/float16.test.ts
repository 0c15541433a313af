import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { floatsOfHalves, halvesOf, largestHalf } from "./float16.ts";

const everyHalf = Uint16Array.from({ length: 65536 }, (_, i) => i);
const isNaNHalf = (half: number) => (half & 0x7c00) === 0x7c00 && (half & 0x3ff) !== 0;
const bitsOf = (value: number): number => halvesOf(Float32Array.of(value))[0];
const roundTrip = (value: number): number => floatsOfHalves(halvesOf(Float32Array.of(value)))[0];

describe("halves", () => {
  test("each of the 65,536 survives the way to float32 and back", () => {
    const back = halvesOf(floatsOfHalves(everyHalf));
    const changed = everyHalf.filter((half, i) => !isNaNHalf(half) && back[i] !== half);
    expect(Array.from(changed)).toEqual([]);
    expect(everyHalf.filter((half, i) => isNaNHalf(half) !== isNaNHalf(back[i])).length).toBe(0);
  });

  test("have the standard's bits", () => {
    const known: [number, number][] = [
      [0, 0x0000],
      [-0, 0x8000],
      [1, 0x3c00],
      [-2, 0xc000],
      [65504, 0x7bff],
      [2 ** -14, 0x0400],
      [2 ** -24, 0x0001],
      [1 / 3, 0x3555],
      [Number.POSITIVE_INFINITY, 0x7c00],
      [Number.NaN, 0x7e00],
    ];
    for (const [value, bits] of known) expect(bitsOf(value)).toBe(bits);
  });

  test("ties go to the even neighbour, at every scale", () => {
    expect(roundTrip(1 + 1 / 2048)).toBe(1);
    expect(roundTrip(1 + 3 / 2048)).toBe(1 + 4 / 2048);
    expect(roundTrip(2.5 * 2 ** -24)).toBe(2 * 2 ** -24);
    expect(roundTrip(3.5 * 2 ** -24)).toBe(4 * 2 ** -24);
    expect(roundTrip(2 ** -25)).toBe(0);
    expect(roundTrip(65519)).toBe(largestHalf);
    expect(roundTrip(65520)).toBe(Number.POSITIVE_INFINITY);
  });

  test("no other half is nearer to the value", () => {
    const values = fc.float({ noNaN: true, min: -65504, max: 65504 });
    fc.assert(
      fc.property(values, (value) => {
        const half = bitsOf(value);
        const neighbours = floatsOfHalves(Uint16Array.of(half, half ^ 1, half + 1, half - 1));
        const [error, ...others] = Array.from(neighbours, (other) => Math.abs(other - value));
        expect(others.every((other) => !(other < error))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

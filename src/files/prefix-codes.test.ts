import fc from "fast-check";
import { expect, test } from "vitest";
import { BitWriter, codeOf, lengthsOf } from "./prefix-codes.ts";

test("bits fill bytes from the lowest on", () => {
  const bits = new BitWriter();
  bits.write(0b101, 3);
  bits.write(0x1ff, 9);
  expect([...bits.finish()]).toEqual([0b11111101, 0b1111]);
});

test("lengths are Huffman's: 1, 2, 3, 3 for 4, 2, 1, 1", () => {
  expect([...lengthsOf(Uint32Array.of(4, 0, 2, 1, 1), 15)]).toEqual([1, 0, 2, 3, 3]);
});

test("codes come shorter first, from their highest bit on", () => {
  expect([...codeOf(Uint8Array.of(2, 1, 3, 3)).codes]).toEqual([0b01, 0b0, 0b011, 0b111]);
});

test("whatever the counts, no code is longer than allowed, and all together are complete", () => {
  const counts = fc.array(fc.oneof(fc.nat(3), fc.nat(2 ** 30)), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(counts, (each) => {
      const lengths = lengthsOf(Uint32Array.from(each), 7);
      const used = each.filter((count) => count > 0).length;
      expect(Math.max(...lengths)).toBeLessThanOrEqual(7);
      const filled = lengths.reduce((sum, length) => sum + (length ? 2 ** -length : 0), 0);
      if (used > 1) expect(filled).toBe(1);
    }),
  );
});

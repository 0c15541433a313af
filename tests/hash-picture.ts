/** Pictures made from integer formulas, so that tests here and the golden scripts in Python share them. */
import type { Picture } from "../src/image/picture.ts";

/** White noise of 8-bit levels: murmur3's finaliser of the value's index in `[C, H, W]`, upper byte. */
export function hashPicture(width: number, height: number, channels = 3): Picture {
  const data = Float32Array.from(
    { length: channels * height * width },
    (_, i) => hashByte(i) / 255,
  );
  return { width, height, channels, data };
}

/** A tilted plane with a few steps, in 8-bit levels: smooth parts and edges. RGB. */
export function steppedPicture(width: number, height: number): Picture {
  const data = Float32Array.from({ length: 3 * height * width }, (_, i) => {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    const c = Math.floor(i / (width * height));
    const level = 40 + (3 + c) * x + (4 - c) * y + (((x * y) >> (4 - c)) % 64);
    return Math.min(255, level) / 255;
  });
  return { width, height, channels: 3, data };
}

function hashByte(index: number): number {
  let h = index + 1;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 24;
}

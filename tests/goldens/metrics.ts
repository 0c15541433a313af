/** Pictures of the metrics' goldens, from the integer formula that scripts/goldens/metrics.py repeats. */
import type { Hole } from "../../src/image/hole.ts";
import { blankPicture, type Picture } from "../../src/image/picture.ts";
import goldens from "./metrics.json" with { type: "json" };

/** Two pictures, their hole, and what scikit-image, pytorch-msssim and NumPy say about them. */
export interface MetricsCase {
  readonly name: string;
  readonly mended: Picture;
  readonly original: Picture;
  readonly hole: Hole;
  readonly golden: (typeof goldens)[number];
}

export const metricsCases: readonly MetricsCase[] = goldens.map((golden) => ({
  name: `${golden.width}×${golden.height}×${golden.channels}`,
  ...pictures(golden.width, golden.height, golden.channels),
  golden,
}));

/** A slanted wave with noise, and the same with less contrast and a noise that grows to the right. */
function pictures(width: number, height: number, channels: number) {
  const [mended, original] = [0, 1].map(() => blankPicture(width, height, channels));
  for (let i = 0; i < original.data.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width) % height];
    const channel = Math.floor(i / (width * height));
    const wave = Math.abs(((3 * x + 2 * y + 50 * channel) % 256) - 128);
    const level = wave + (hashed(i) % 96);
    const noise = hashed(i + 1_000_003) % (1 + Math.floor((56 * x) / width));
    original.data[i] = level / 255;
    mended.data[i] = (Math.floor((level * 7) / 8) + noise) / 255;
  }
  return { mended, original, hole: armAndDisc(width, height) };
}

/** A bar that touches the left border, and a disc. */
function armAndDisc(width: number, height: number): Hole {
  const third = Math.floor(height / 3);
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    const arm = x < width >> 2 && y >= third && y < Math.floor((2 * height) / 3);
    const distance = (x - Math.floor((3 * width) / 4)) ** 2 + (y - (height >> 1)) ** 2;
    return arm || distance < Math.floor(height / 5) ** 2 ? 1 : 0;
  });
  return { width, height, data };
}

/** The 32-bit integer hash "lowbias32". */
function hashed(index: number): number {
  let h = index;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

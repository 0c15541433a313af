/** A picture with a photograph's spectrum: clouds of every size, 1/f in amplitude, and sharp discs. RGB, 8-bit levels. */
import { blankPicture, type Picture, quantise } from "../src/image/picture.ts";
import { randomNormal, randomOf } from "../src/image/random.ts";
import { resize } from "../src/image/resize.ts";

export function cloudyPicture(width: number, height: number, seed = 1): Picture {
  const picture = blankPicture(width, height);
  picture.data.fill(0.5);
  for (let side = 2; side < Math.max(width, height); side *= 2) addCloud(picture, side, seed);
  for (let i = 0; i < 8; i++) addDisc(picture, randomOf(seed, 1000, i));
  return quantise(picture);
}

/** Smooth noise with `side` waves across, all channels mostly alike. */
function addCloud({ width, height, data }: Picture, side: number, seed: number): void {
  const random = randomOf(seed, side);
  const grey = Float32Array.from({ length: side * side }, () => randomNormal(random));
  const coarse = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    return grey[i % (side * side)] + 0.4 * randomNormal(random);
  });
  const small = { width: side, height: side, channels: 3, data: coarse };
  const cloud = resize(small, { width, height }, "bicubic");
  for (let i = 0; i < data.length; i++) data[i] += (0.14 / side ** 0.7) * cloud.data[i];
}

function addDisc({ width, height, data }: Picture, random: () => number): void {
  const [cx, cy] = [random() * width, random() * height];
  const radius = (0.04 + 0.12 * random()) * Math.min(width, height);
  const shift = [random() - 0.5, random() - 0.5, random() - 0.5];
  for (let i = 0; i < width * height; i++) {
    const distance = Math.hypot((i % width) - cx, Math.floor(i / width) - cy);
    if (distance > radius) continue;
    for (let c = 0; c < 3; c++) data[c * width * height + i] += 0.5 * shift[c];
  }
}

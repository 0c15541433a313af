/** What is woven, printed, painted and grown on surfaces: shares of ink (0…1) at a place, in the scene's unit. */
import { letterCount, penDistance } from "../../src/data/synthetic/letters.ts";
import { chance, noiseTiles, sampleTile } from "../../src/data/synthetic/noise.ts";
import { randomOf } from "../../src/image/random.ts";
import { ramp } from "./vector.ts";

const tiles = noiseTiles(randomOf(4));

/** Natural noise of every scale from `size` down, mean 0, deviation 1. */
export const rough = (u: number, v: number, size: number): number =>
  sampleTile(tiles.rough, (256 * u) / size, (256 * v) / size);

/** Slow noise, as of folds: features of a quarter of `size`. */
export const smooth = (u: number, v: number, size: number): number =>
  sampleTile(tiles.smooth, (256 * u) / size, (256 * v) / size);

/** 1 within the band around 0, soft at its edges. */
export const band = (value: number, halfWidth: number, edge: number): number =>
  1 - ramp(halfWidth - edge, halfWidth + edge, Math.abs(value));

/** `value` brought into −period/2…period/2. */
export const repeat = (value: number, period: number): number =>
  value - period * Math.round(value / period);

/** The letters that the pen knows, in its order. */
const alphabet = "ABCDEFHIKLMNOPRSTUVWXYZ";
if (alphabet.length !== letterCount) throw new Error("the pen has learnt or lost letters");

/** A line of capitals centred at the origin, `height` tall, y up: 1 where there is ink. */
export function lettering(
  words: string,
  { height, pen = 0.55 }: { readonly height: number; readonly pen?: number },
): (x: number, y: number) => number {
  const unit = height / 6;
  const advance = 5.8;
  const width = words.length * advance - 1.8;
  return (x, y) => {
    const [across, down] = [x / unit + width / 2, 3 - y / unit];
    if (down < -1 || down > 7) return 0;
    const place = Math.min(words.length - 1, Math.max(0, Math.floor((across + 0.9) / advance)));
    const letter = alphabet.indexOf(words[place]);
    if (letter < 0) return 0;
    const distance = penDistance(letter, across - place * advance, down);
    return 1 - ramp(pen - 0.18, pen + 0.18, distance);
  };
}

/** Lines of text too small to read: words of strokes, `leading` apart, ragged to the right. */
export function smallPrint(
  u: number,
  v: number,
  {
    leading,
    width,
    salt,
  }: { readonly leading: number; readonly width: number; readonly salt: number },
): number {
  const row = Math.floor(v / leading);
  const y = v / leading - row;
  const end = width * (0.7 + 0.3 * chance(row, 3, salt));
  if (y > 0.55 || u < 0 || u > end) return 0;
  const column = Math.floor(u / (0.32 * leading));
  if (chance(column, row, salt) < 0.17) return 0;
  const stem = Math.abs(u / (0.32 * leading) - column - 0.5);
  return stem < 0.32 ? 0.85 : 0.15;
}

/** A plain weave of crossing threads, −1…1; also a relief. */
export function weave(u: number, v: number, thread: number): number {
  const [x, y] = [u / thread, v / thread];
  const isOver = ((Math.floor(x) + Math.floor(y)) & 1) === 0;
  return 2 * Math.abs(Math.sin(Math.PI * (isOver ? x : y))) - 1.2;
}

/** Diagonal ribs of denim and gabardine, −1…1. */
export const twill = (u: number, v: number, thread: number): number =>
  Math.sin((2 * Math.PI * (u + 0.55 * v)) / thread) + 0.5 * rough(u, 3 * v, 40 * thread);

/** A sawn board along u: year rings as dark lines, wide and narrow, with fine pores. 0 pale … 1 dark. */
export function woodGrain(u: number, v: number, salt: number): number {
  const bent = v + 0.06 * smooth(0.35 * u + salt, 0.8 * v, 4) + 0.012 * rough(0.2 * u, v + salt, 2);
  const ring = 14 * (bent + 0.5 * smooth(0.1 * u, 1.3 * bent + salt, 6));
  const phase = ring - Math.floor(ring);
  const late = ramp(0.35, 0.92, phase) * (1 - ramp(0.92, 1, phase));
  const pores = Math.max(0, rough(0.12 * u, 2.2 * v + salt, 0.9) - 0.9);
  return Math.min(1, Math.max(0, 0.62 * late + 0.16 * pores + 0.2 + 0.09 * rough(u, v + salt, 3)));
}

/** Distance to the nearest crack between the shards of a broken surface, whose size is about 1. */
export function cracks(u: number, v: number, salt: number): number {
  const [x, y] = [u + 0.07 * smooth(u, v + salt, 3), v + 0.07 * smooth(u + 1.3, v, 3)];
  const shards: [distance: number, x: number, y: number][] = [];
  for (let row = Math.floor(y) - 1; row <= Math.floor(y) + 1; row++) {
    for (let column = Math.floor(x) - 1; column <= Math.floor(x) + 1; column++) {
      const px = column + 0.1 + 0.8 * chance(column, row, salt);
      const py = row + 0.1 + 0.8 * chance(column, row, salt + 1);
      shards.push([Math.hypot(px - x, py - y), px, py]);
    }
  }
  shards.sort((a, b) => a[0] - b[0]);
  const [[, ax, ay], [, bx, by]] = shards;
  const [dx, dy] = [bx - ax, by - ay];
  return Math.abs(((ax + bx) / 2 - x) * dx + ((ay + by) / 2 - y) * dy) / Math.hypot(dx, dy);
}

/** A flower at the origin, its radius 1: how much is petal and how much is heart. */
export function flower(
  u: number,
  v: number,
  petals: number,
): readonly [petal: number, heart: number] {
  const distance = Math.hypot(u, v);
  const lobe = 0.68 + 0.3 * Math.abs(Math.cos((petals * Math.atan2(v, u)) / 2)) ** 0.7;
  const petal = 1 - ramp(lobe - 0.05, lobe + 0.05, distance);
  return [petal, 1 - ramp(0.2, 0.28, distance)];
}

/** A leaf from the origin along u, of length 1. */
export function leafBlade(u: number, v: number): number {
  const half = 0.24 * Math.sin(Math.PI * Math.min(1, Math.max(0, u))) ** 0.8;
  if (u < 0 || u > 1) return 0;
  const blade = 1 - ramp(half - 0.04, half + 0.04, Math.abs(v));
  return blade * (1 - 0.75 * band(v, 0.015, 0.02));
}

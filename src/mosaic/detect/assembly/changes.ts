/** Sharp changes along rows and along columns: see `changes.ts` of detection. */
import { pairs } from "./planes";

/** A step of at least this is a change, where it is `dominance` times as large as those two pixels beside it. */
const leastStep: f32 = 1.6;
const dominance: f32 = 2;

/** −1 where the middle of five steps is a peak, of four places. */
function peaks(before2: v128, before: v128, here: v128, after: v128, after2: v128): v128 {
  const twice = f32x4.splat(dominance);
  const beside = f32x4.mul(twice, f32x4.pmax(before2, after2));
  const least = f32x4.pmax(f32x4.splat(leastStep), f32x4.pmax(before, beside));
  return v128.and(f32x4.ge(here, least), f32x4.gt(here, after));
}

function peaksAt(steps: usize): v128 {
  return peaks(
    v128.load(steps - 8),
    v128.load(steps - 4),
    v128.load(steps),
    v128.load(steps, 4),
    v128.load(steps, 8),
  );
}

/**
 * Counts the changes along a band of four rows, which lie `pitch` bytes from each other: `counts` has a byte for every pixel.
 * `sums` and `steps` have room for a row and 64 bytes before and behind.
 */
export function changesOfBand(
  rows: usize,
  pitch: usize,
  width: i32,
  sums: usize,
  steps: usize,
  counts: usize,
): void {
  const bytes = (<usize>width) << 2;
  for (let x: usize = 0; x < bytes; x += 16) {
    const at = rows + x;
    const upper = f32x4.add(v128.load(at), v128.load(at + pitch));
    const lower = f32x4.add(v128.load(at + 2 * pitch), v128.load(at + 3 * pitch));
    v128.store(sums + x, f32x4.add(upper, lower));
  }
  for (let x: usize = 0; x < bytes; x += 16) {
    const change = f32x4.sub(v128.load(sums + x), v128.load(sums + x - 4));
    v128.store(steps + x, f32x4.abs(change));
  }
  store<f32>(steps, 0);
  memory.fill(steps + bytes, 0, 64);
  for (let x = 0; x < width; x += 16) {
    const at = steps + ((<usize>x) << 2);
    const low = i16x8.narrow_i32x4_s(peaksAt(at), peaksAt(at + 16));
    const high = i16x8.narrow_i32x4_s(peaksAt(at + 32), peaksAt(at + 48));
    const found = i8x16.narrow_i16x8_s(low, high);
    v128.store(counts + x, i8x16.sub(v128.load(counts + x), found));
  }
  store<u8>(counts, 0, 1);
  store<u8>(counts + width - 1, 0);
}

/**
 * The steps from the row above to this one, summed in bands of four columns: `bands` numbers. `above` has the sums of the row
 * above and gives way to those of this one.
 */
export function stepsDown(row: usize, bands: i32, above: usize, steps: usize): void {
  const none = steps + ((<usize>bands) << 2);
  for (; steps < none; row += 64, above += 16, steps += 16) {
    const left = pairs(v128.load(row), v128.load(row, 16));
    const right = pairs(v128.load(row, 32), v128.load(row, 48));
    const sums = pairs(left, right);
    v128.store(steps, f32x4.abs(f32x4.sub(sums, v128.load(above))));
    v128.store(above, sums);
  }
  memory.fill(none, 0, 32);
}

/** How many of every eight bands have a peak in the third of five rows of steps; a byte for every `apart` bytes. */
export function changesOfRow(
  before2: usize,
  before: usize,
  here: usize,
  after: usize,
  after2: usize,
  bands: i32,
  counts: usize,
  apart: usize,
): void {
  for (let band: usize = 0, end = (<usize>bands) << 2; band < end; band += 32, counts += apart) {
    let found: i32 = 0;
    for (let half: usize = band; half < band + 32; half += 16) {
      const some = peaks(
        v128.load(before2 + half),
        v128.load(before + half),
        v128.load(here + half),
        v128.load(after + half),
        v128.load(after2 + half),
      );
      found = (found << 4) | i32x4.bitmask(some);
    }
    store<u8>(counts, <u8>i32.popcnt(found));
  }
}

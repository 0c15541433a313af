/** The spectrum of a tile's changes and the combs that it proposes: see `comb.ts` of detection. */

/** As in `comb.ts`: the tile's side, pairs of boundaries, frequencies, combs that are tried. */
const tileSide: i32 = 64;
const half: i32 = 32;
const frequencies: i32 = 56;
const proposals: i32 = 3;
/** A peak's power over the sum of squared counts: 1 by chance, the number of lines for a comb. */
const leastPeak: f32 = 2;

/** The tile's counts, with 16 bytes of nothing behind. */
export const counts: usize = memory.data(64 * 4 + 64);
/** cos of four frequencies at a pair of boundaries, then their sin: `[frequencies / 4, pairs, 2, 4]`. */
export const waves: usize = memory.data(56 * 32 * 2 * 4);
const sums: usize = memory.data(32 * 4);
const differences: usize = memory.data(32 * 4);
export const cosines: usize = memory.data(56 * 4);
export const sines: usize = memory.data(56 * 4);
const powers: usize = memory.data(58 * 4);
/** Which frequencies stand out, the highest first. */
export const peaks: usize = memory.data(3 * 4);
/** Of several combs at once, float32. */
export const hits: usize = memory.data(8 * 4);
export const lines: usize = memory.data(8 * 4);
/** Counts at every half pixel, with room beside. */
const halvesWithRoom: usize = memory.data(16 + 128 * 4 + 64);
const halves: usize = halvesWithRoom + 16;
/** Pitch, phase, hits and lines, float64. */
export const comb: usize = memory.data(4 * 8);

function takeSpectrum(mean: f32): void {
  for (let k = 0; k < half; k++) {
    const above = load<f32>(counts + <usize>((half + k) << 2));
    const below = load<f32>(counts + <usize>((half - 1 - k) << 2));
    store<f32>(sums + <usize>(k << 2), above + below - 2 * mean);
    store<f32>(differences + <usize>(k << 2), above - below);
  }
  const apart: usize = half * 32;
  for (let i = 0; i < frequencies; i += 8) {
    let wave = waves + <usize>(i * half * 8);
    let re0 = f32x4.splat(0);
    let im0 = f32x4.splat(0);
    let re1 = f32x4.splat(0);
    let im1 = f32x4.splat(0);
    for (let k: usize = 0; k < <usize>half * 4; k += 4, wave += 32) {
      const sum = v128.load32_splat(sums + k);
      const difference = v128.load32_splat(differences + k);
      re0 = f32x4.add(re0, f32x4.mul(sum, v128.load(wave)));
      im0 = f32x4.add(im0, f32x4.mul(difference, v128.load(wave, 16)));
      re1 = f32x4.add(re1, f32x4.mul(sum, v128.load(wave + apart)));
      im1 = f32x4.add(im1, f32x4.mul(difference, v128.load(wave + apart, 16)));
    }
    const at = <usize>(i << 2);
    v128.store(cosines + at, re0);
    v128.store(cosines + at, re1, 16);
    v128.store(sines + at, im0);
    v128.store(sines + at, im1, 16);
    v128.store(powers + at, f32x4.add(f32x4.mul(re0, re0), f32x4.mul(im0, im0)));
    v128.store(powers + at, f32x4.add(f32x4.mul(re1, re1), f32x4.mul(im1, im1)), 16);
  }
}

/** The highest local maxima of the spectrum, highest first; their number. */
function takePeaks(): i32 {
  let squares: f32 = 0;
  for (let at = counts; at < counts + 4 * tileSide; at += 4)
    squares += load<f32>(at) * load<f32>(at);
  const least = leastPeak * squares;
  let count = 0;
  for (let i = 0; i < frequencies; i++) {
    const power = powerOf(i);
    if (power < least) continue;
    if (i > 0 && power < powerOf(i - 1)) continue;
    if (i + 1 < frequencies && power < powerOf(i + 1)) continue;
    let place = count;
    while (place > 0 && power > powerOf(peakAt(place - 1))) place--;
    if (place === proposals) continue;
    if (count < proposals) count++;
    for (let later = count - 1; later > place; later--) setPeak(later, peakAt(later - 1));
    setPeak(place, i);
  }
  return count;
}

function powerOf(i: i32): f32 {
  return load<f32>(powers + <usize>(i << 2));
}

function peakAt(place: i32): i32 {
  return load<i32>(peaks + <usize>(place << 2));
}

function setPeak(place: i32, i: i32): void {
  store<i32>(peaks + <usize>(place << 2), i);
}

function takeHalves(): void {
  for (let b = 0; b < tileSide; b++) {
    const at = <usize>(b << 2);
    const count = load<f32>(counts + at);
    store<f32>(halves + 2 * at, count);
    store<f32>(halves + 2 * at, (count + load<f32>(counts + at, 4)) / 2, 4);
  }
}

/**
 * Takes the spectrum of `counts`, whose sum is given, and makes ready for `refine`: how many peaks were written, with `cosines`
 * and `sines` at their places.
 */
export function findPeaks(total: f32): i32 {
  takeSpectrum(total / <f32>tileSide);
  const count = takePeaks();
  if (count > 0) takeHalves();
  return count;
}

/** Writes the best of the combs close by, for the spectrum's steps are coarser than the lines. */
export function refine(pitch: f64, phase: f64, rate: f64): void {
  const anchor = phase + Math.round((<f64>half - phase) / pitch) * pitch;
  let most = -Infinity;
  for (let i = -1; i <= 1; i++) {
    const tried = pitch * (1 + (<f64>i * pitch) / <f64>(8 * tileSide));
    takeHits(tried, anchor);
    for (let j = 0; j < 3; j++) {
      const hit = <f64>load<f32>(hits + <usize>(j << 2));
      const count = <f64>load<f32>(lines + <usize>(j << 2));
      const excess = hit - rate * count;
      if (excess <= most) continue;
      most = excess;
      const at = anchor + 0.5 * <f64>(j - 1);
      store<f64>(comb, tried);
      store<f64>(comb, at - Math.floor(at / tried) * tried, 8);
      store<f64>(comb, hit, 16);
      store<f64>(comb, count, 24);
    }
  }
}

/** Of three combs at once, half a pixel before the lines given, at them and half a pixel behind. */
function takeHits(pitch: f64, anchor: f64): void {
  take(pitch, anchor, f32x4(-0.5, 0, 0.5, none), -1, 0);
}

/** Of combs up to a pixel before the lines given and behind, by half pixels: five entries of `hits` and `lines`. */
export function hitsNear(pitch: f64, phase: f64): void {
  takeHalves();
  take(pitch, phase, f32x4(-1, -0.5, 0, 0.5), -2, 0);
  take(pitch, phase, f32x4(1, none, none, none), 2, 16);
}

/** A shift that leads out of the tile. */
const none: f32 = 1000;

/**
 * Of four combs at once, shifted so many pixels from the lines given, the first of them so many halves: the changes under a
 * comb's lines without those of the fullest, for one long edge is not a comb, and the number of the lines but one.
 */
function take(pitch: f64, anchor: f64, shifts: v128, firstShift: i32, to: usize): void {
  const first = f32x4.splat(1);
  const last = f32x4.splat(<f32>(tileSide - 2));
  let sum = f32x4.splat(0);
  let fullest = f32x4.splat(0);
  let count = f32x4.splat(0);
  const start = anchor - Math.floor(anchor / pitch) * pitch;
  for (let at = start; at <= <f64>tileSide - 1; at += pitch) {
    const below = <i32>(2 * at);
    const part = f32x4.splat(<f32>(2 * at - <f64>below));
    const from = halves + <usize>((below + firstShift) << 2);
    const lower = v128.load(from);
    const found = f32x4.add(lower, f32x4.mul(part, f32x4.sub(v128.load(from, 4), lower)));
    const places = f32x4.add(f32x4.splat(<f32>at), shifts);
    const isWithin = v128.and(f32x4.ge(places, first), f32x4.le(places, last));
    const counted = v128.and(found, isWithin);
    sum = f32x4.add(sum, counted);
    fullest = f32x4.pmax(fullest, counted);
    count = f32x4.add(count, v128.and(first, isWithin));
  }
  v128.store(hits + to, f32x4.sub(sum, fullest));
  v128.store(lines + to, f32x4.sub(count, first));
}

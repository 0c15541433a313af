/** Planes row by row, four pixels at a time. All rows begin at multiples of 16 bytes. */

/** out ← r·first + g·second + b·third, of `count` numbers that lie `apart` bytes from each other. */
export function weighted(
  from: usize,
  apart: usize,
  to: usize,
  count: i32,
  r: f32,
  g: f32,
  b: f32,
): void {
  const rs = f32x4.splat(r);
  const gs = f32x4.splat(g);
  const bs = f32x4.splat(b);
  for (let end = from + ((<usize>count) << 2); from < end; from += 16, to += 16) {
    const reds = f32x4.mul(rs, v128.load(from));
    const greens = f32x4.mul(gs, v128.load(from + apart));
    const blues = f32x4.mul(bs, v128.load(from + 2 * apart));
    v128.store(to, f32x4.add(f32x4.add(reds, greens), blues));
  }
}

/** Σ of pairs: [a0 + a1, a2 + a3, b0 + b1, b2 + b3]. */
export function pairs(a: v128, b: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
}

/** Means of 2×2 pixels of two rows that lie `pitch` bytes from each other: `count` numbers. */
export function halvedRows(from: usize, pitch: usize, to: usize, count: i32): void {
  const quarter = f32x4.splat(0.25);
  for (let end = to + ((<usize>count) << 2); to < end; from += 32, to += 16) {
    const low = f32x4.add(v128.load(from), v128.load(from + pitch));
    const high = f32x4.add(v128.load(from, 16), v128.load(from + pitch, 16));
    v128.store(to, f32x4.mul(quarter, pairs(low, high)));
  }
}

/** Sums of neighbours by their weights, of four numbers a pixel: see `beyond.ts` of detection. */

/** Along a row: pixel x is the sum of the pixels x … x + `taps` − 1 by the weights, float32. */
export function weighAlong(row: usize, to: usize, count: i32, weights: usize, taps: i32): void {
  for (let end = to + ((<usize>count) << 4); to < end; to += 16, row += 16) {
    let sum = f32x4.splat(0);
    for (let k = 0; k < taps; k++) {
      const weight = v128.load32_splat(weights + ((<usize>k) << 2));
      sum = f32x4.add(sum, f32x4.mul(weight, v128.load(row + ((<usize>k) << 4))));
    }
    v128.store(to, sum);
  }
}

/** Down columns: `to` is the sum of the rows by the weights; `rows` has their places, int32. */
export function weighDown(rows: usize, to: usize, count: i32, weights: usize, taps: i32): void {
  for (let x: usize = 0, end = (<usize>count) << 4; x < end; x += 16) {
    let sum = f32x4.splat(0);
    for (let k = 0; k < taps; k++) {
      const at = (<usize>k) << 2;
      const weight = v128.load32_splat(weights + at);
      sum = f32x4.add(sum, f32x4.mul(weight, v128.load(<usize>load<u32>(rows + at) + x)));
    }
    v128.store(to + x, sum);
  }
}

/** Where a hole ends: see `ends.ts` of detection. */

/**
 * Writes where entries of a row (bytes) differ from the one to their right, as 2·x, and from the one of the next row, as 2·x + 1:
 * how many were written, int32.
 */
export function findEnds(row: usize, next: usize, width: i32, to: usize): i32 {
  let at = to;
  for (let x = 0; x < width; x += 16) {
    const here = v128.load(row + x);
    const right = i8x16.bitmask(i8x16.ne(here, v128.load(row + x, 1)));
    const below = i8x16.bitmask(i8x16.ne(here, v128.load(next + x)));
    const left = width - x;
    at = written(right & firstBits(left - 1), x << 1, at);
    at = written(below & firstBits(left), (x << 1) | 1, at);
  }
  return <i32>((at - to) >> 2);
}

function firstBits(count: i32): i32 {
  return count >= 16 ? 0xffff : (1 << count) - 1;
}

function written(bits: i32, from: i32, at: usize): usize {
  for (; bits !== 0; bits &= bits - 1, at += 4) store<i32>(at, from + (ctz(bits) << 1));
  return at;
}

/** Which entries of rows of bytes lie within a disc of a value: see `discs.ts` of detection. */

/**
 * How many rows each entry is from the nearest `value` of its column, at most `most`: down, then up. Rows lie `pitch` bytes apart, a
 * multiple of 16, and are written over.
 */
export function takeRows(data: usize, pitch: usize, count: i32, value: i32, most: i32): void {
  const values = i8x16.splat(<i8>value);
  const limit = i8x16.splat(<i8>most);
  const one = i8x16.splat(1);
  const end = data + <usize>count * pitch;
  for (let at = data; at < data + pitch; at += 16) {
    let rows = limit;
    for (let entry = at; entry < end; entry += pitch) {
      const isValue = i8x16.eq(v128.load(entry), values);
      rows = v128.andnot(i8x16.min_u(i8x16.add(rows, one), limit), isValue);
      v128.store(entry, rows);
    }
    for (let entry = at + (end - data) - pitch; entry >= at; entry -= pitch) {
      rows = i8x16.min_u(i8x16.add(rows, one), v128.load(entry));
      v128.store(entry, rows);
    }
  }
}

/**
 * Writes `mark` where an entry of a row is reached, else 1 − `mark`: from d entries away where these are at most `limits[d]` rows off,
 * with d up to `reach`, which lies within the row's room on either side.
 */
export function markReached(
  row: usize,
  width: i32,
  limits: usize,
  reach: i32,
  mark: i32,
  to: usize,
): void {
  const one = i8x16.splat(1);
  const flip = i8x16.splat(<i8>(1 - mark));
  for (let end = row + <usize>width; row < end; row += 16, to += 16) {
    let isReached = i8x16.le_u(v128.load(row), v128.load8_splat(limits));
    for (let d: usize = 1; d <= <usize>reach; d++) {
      const nearer = i8x16.min_u(v128.load(row - d), v128.load(row + d));
      isReached = v128.or(isReached, i8x16.le_u(nearer, v128.load8_splat(limits + d)));
    }
    v128.store(to, v128.xor(v128.and(isReached, one), flip));
  }
}

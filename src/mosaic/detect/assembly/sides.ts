/** What the sides of cells show, one row of cells at a time: see `sides.ts` of detection. */

/** Sums over the rows of one row of cells, by column of pixels, and |sums[b] − sums[b − 1]|: float64. */
let sums: usize = 0;
let squares: usize = 0;
let steps: usize = 0;

/** Where lines lie, or else show, int32. */
let edges: usize = 0;
let others: usize = 0;

/** What is written of every cell, float32: see `Steps` in `sides.ts` of detection. */
let first: usize = 0;
let second: usize = 0;
let within: usize = 0;

/** Where a strip's sums have room: so many float64 each as a row has pixels, and 128 bytes. */
export function setStrip(sumsAt: usize, squaresAt: usize, stepsAt: usize): void {
  sums = sumsAt;
  squares = squaresAt;
  steps = stepsAt;
}

export function setEdges(edgesAt: usize, othersAt: usize): void {
  edges = edgesAt;
  others = othersAt;
}

export function setSteps(firstAt: usize, secondAt: usize, withinAt: usize): void {
  first = firstAt;
  second = secondAt;
  within = withinAt;
}

/** Sums the columns `from` up to `to` of `lines` rows that lie `pitch` bytes from each other. */
export function takeStrip(rows: usize, pitch: usize, lines: i32, from: i32, to: i32): void {
  for (let x = from; x < to; x += 4) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let lowSquares = f64x2.splat(0);
    let highSquares = f64x2.splat(0);
    let at = rows + ((<usize>x) << 2);
    for (let y = 0; y < lines; y++, at += pitch) {
      const values = v128.load(at);
      const left = f64x2.promote_low_f32x4(values);
      const right = f64x2.promote_low_f32x4(v128.shuffle<f64>(values, values, 1, 0));
      low = f64x2.add(low, left);
      high = f64x2.add(high, right);
      lowSquares = f64x2.add(lowSquares, f64x2.mul(left, left));
      highSquares = f64x2.add(highSquares, f64x2.mul(right, right));
    }
    const place = (<usize>x) << 3;
    v128.store(sums + place, low);
    v128.store(sums + place, high, 16);
    v128.store(squares + place, lowSquares);
    v128.store(squares + place, highSquares, 16);
  }
  for (let b = from + 1; b < to; b += 2) {
    const place = sums + ((<usize>b) << 3);
    const change = f64x2.sub(v128.load(place), v128.load(place - 8));
    v128.store(steps + ((<usize>b) << 3), f64x2.abs(change));
  }
  store<f64>(steps + ((<usize>from) << 3), 0);
  store<f64>(steps + ((<usize>to) << 3), 0);
  store<f64>(steps + ((<usize>to) << 3), 0, 8);
}

/**
 * Looks along x at a row of `columns` cells, the first of which is `cell`, in the strip of `lines` rows of `width` pixels. Their
 * means and variances are written, too, float32.
 */
export function lookAlong(
  cell: i32,
  columns: i32,
  width: i32,
  lines: i32,
  marginPx: i32,
  means: usize,
  variances: usize,
): void {
  for (let column = 0; column < columns; column++, cell++) {
    const start = edgeAt(column) + marginPx;
    const end = edgeAt(column + 1) - marginPx;
    let sum = load<f64>(sums + ((<usize>start) << 3));
    let square = load<f64>(squares + ((<usize>start) << 3));
    let most: f64 = 0;
    for (let x = start + 1; x < end; x++) {
      const place = (<usize>x) << 3;
      sum += load<f64>(sums + place);
      square += load<f64>(squares + place);
      most = max(most, load<f64>(steps + place));
    }
    const pixels = <f64>((end - start) * lines);
    const mean = sum / pixels;
    store<f32>(means + ((<usize>cell) << 2), <f32>mean);
    store<f32>(variances + ((<usize>cell) << 2), <f32>max(0, square / pixels - mean * mean));
    store<f32>(within + ((<usize>cell) << 2), <f32>(most / <f64>lines));
    store<f32>(first + ((<usize>cell) << 2), stepAtSide(column, width, lines));
    store<f32>(second + ((<usize>cell) << 2), stepAtSide(column + 1, width, lines));
  }
}

/** Of the mean of the lines; −1 at the border of the picture. */
function stepAtSide(side: i32, width: i32, lines: i32): f32 {
  const edge = edgeAt(side);
  if (edge === 0 || edge === width) return -1;
  return <f32>(max(stepAt(edge), stepAt(otherAt(side))) / <f64>lines);
}

/**
 * Looks down y at the same cells. Of the `height` rows of the plane those from `from` on lie at `rows`, `count` of them, `pitch` bytes
 * apart; the cells lie between two lines, which show at the rows `top` or `otherTop`, and `bottom` or `otherBottom`. `sums` is written
 * over.
 */
export function lookDown(
  cell: i32,
  columns: i32,
  height: i32,
  marginPx: i32,
  rows: usize,
  pitch: usize,
  from: i32,
  count: i32,
  top: i32,
  otherTop: i32,
  bottom: i32,
  otherBottom: i32,
): void {
  for (let column = 0; column < columns; column++, cell++) {
    const left = edgeAt(column) + marginPx;
    const lines = edgeAt(column + 1) - marginPx - left;
    sumAcross(rows + ((<usize>left) << 2), pitch, lines, count);
    let most: f64 = 0;
    for (let y = top + marginPx + 1; y < bottom - marginPx; y++)
      most = max(most, stepDown(y - from, count));
    store<f32>(within + ((<usize>cell) << 2), <f32>(most / <f64>lines));
    const above = max(stepDown(top - from, count), stepDown(otherTop - from, count));
    const below = max(stepDown(bottom - from, count), stepDown(otherBottom - from, count));
    const isOpen = top > 0 && top < height;
    const isShut = bottom > 0 && bottom < height;
    store<f32>(first + ((<usize>cell) << 2), isOpen ? <f32>(above / <f64>lines) : -1);
    store<f32>(second + ((<usize>cell) << 2), isShut ? <f32>(below / <f64>lines) : -1);
  }
}

/** The sums of `lines` pixels of each of `count` rows. */
function sumAcross(row: usize, pitch: usize, lines: i32, count: i32): void {
  const bytes = (<usize>lines) << 2;
  for (let to = sums, end = sums + ((<usize>count) << 3); to < end; to += 8, row += pitch) {
    let sum: f64 = 0;
    for (let at = row; at < row + bytes; at += 4) sum += <f64>load<f32>(at);
    store<f64>(to, sum);
  }
}

/** The step between the rows k − 1 and k of those that were summed. */
function stepDown(k: i32, count: i32): f64 {
  if (k < 1 || k >= count) return 0;
  const at = sums + ((<usize>k) << 3);
  return abs(load<f64>(at) - load<f64>(at - 8));
}

/** Adds the steps of the strip, each up to `mostLevels`, at and around the cells that are marked to a profile, float32. */
export function addToProfile(
  cells: usize,
  columns: i32,
  lines: i32,
  from: i32,
  to: i32,
  profile: usize,
  mostLevels: f64,
): void {
  let next = 0;
  for (let column = 0; column < columns; column++) {
    if (!load<u8>(cells + column)) continue;
    const first = max(max(from + 1, next), edgeAt(column) - 2);
    next = min(to, edgeAt(column + 1) + 3);
    for (let b = first; b < next; b++) {
      const place = profile + ((<usize>b) << 2);
      const step = min(mostLevels, stepAt(b) / <f64>lines);
      store<f32>(place, <f32>(<f64>load<f32>(place) + step));
    }
  }
}

function edgeAt(side: i32): i32 {
  return load<i32>(edges + ((<usize>side) << 2));
}

function otherAt(side: i32): i32 {
  return load<i32>(others + ((<usize>side) << 2));
}

function stepAt(boundary: i32): f64 {
  return load<f64>(steps + ((<usize>boundary) << 3));
}

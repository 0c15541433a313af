/** What the sides of cells show along x, one row of cells at a time: see `sides.ts` of detection. */

/** Sums over the rows of one row of cells, by column of pixels, and |sums[b] − sums[b − 1]|: float64. */
let sums: usize = 0;
let squares: usize = 0;
let steps: usize = 0;

/** Where lines lie, or else show, int32. */
let edges: usize = 0;
let others: usize = 0;

/** What is written of every cell: bytes, and float32. */
let tests: usize = 0;
let hits: usize = 0;
let stepsAtSides: usize = 0;
let inner: usize = 0;
let mean: usize = 0;
let variance: usize = 0;

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

export function setCells(
  testsAt: usize,
  hitsAt: usize,
  stepsAtSidesAt: usize,
  innerAt: usize,
  meanAt: usize,
  varianceAt: usize,
): void {
  tests = testsAt;
  hits = hitsAt;
  stepsAtSides = stepsAtSidesAt;
  inner = innerAt;
  mean = meanAt;
  variance = varianceAt;
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

/** Looks at a row of `columns` cells, the first of which is `cell`, in the strip of `lines` rows of `width` pixels. */
export function lookAtCells(
  cell: i32,
  columns: i32,
  width: i32,
  lines: i32,
  marginPx: i32,
  leastLevels: f64,
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
    const average = sum / pixels;
    store<f32>(mean + ((<usize>cell) << 2), <f32>average);
    store<f32>(variance + ((<usize>cell) << 2), <f32>max(0, square / pixels - average * average));
    lookAtSides(cell, column, width, lines, most, leastLevels * <f64>lines);
  }
}

function lookAtSides(cell: i32, column: i32, width: i32, lines: i32, most: f64, least: f64): void {
  let tested = 0;
  let hit = 0;
  let atSides: f32 = 0;
  let within: f32 = 0;
  for (let side = column; side <= column + 1; side++) {
    const edge = edgeAt(side);
    if (edge === 0 || edge === width) continue;
    const other = load<i32>(others + ((<usize>side) << 2));
    const step = max(stepAt(edge), stepAt(other));
    if (max(step, most) < least) continue;
    tested++;
    atSides = <f32>(<f64>atSides + step / <f64>lines);
    within = <f32>(<f64>within + most / <f64>lines);
    if (step > most) hit++;
  }
  store<u8>(tests + cell, <u8>tested);
  store<u8>(hits + cell, <u8>hit);
  store<f32>(stepsAtSides + ((<usize>cell) << 2), atSides);
  store<f32>(inner + ((<usize>cell) << 2), within);
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

function stepAt(boundary: i32): f64 {
  return load<f64>(steps + ((<usize>boundary) << 3));
}

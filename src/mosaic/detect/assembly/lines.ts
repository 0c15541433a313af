/** How much of a histogram evenly spaced lines gather: see `lines.ts` of detection. */

/** Phases that are tried before the one in the middle, and as many behind. */
const before: i32 = 6;

/** What each of the phases gathers, float32; the last three of the sixteen mean nothing. */
export const gathered: usize = memory.data(16 * 4);

/**
 * Writes what lines at `at` + i·`pitch` within `first` … `last` gather, and lines by 1 … 6 times `spacing` (px) before them and
 * behind. A count between two boundaries is theirs, linearly: with k boundaries before it
 *
 *     c(k + t) = c(k) + Σ over j of clamp(t − j, 0, 1) · (c(k + j + 1) − c(k + j))
 */
export function gather(
  counts: usize,
  first: f32,
  last: f32,
  pitch: f64,
  at: f64,
  spacing: f64,
): void {
  const reach = <f64>before * spacing;
  const lowest = at - reach;
  const start = lowest - Math.floor((lowest + 2 * reach - <f64>first) / pitch) * pitch;
  const offs = f32x4.mul(f32x4.splat(<f32>spacing), f32x4(0, 1, 2, 3));
  const between = f32x4.splat(<f32>(4 * spacing));
  memory.fill(gathered, 0, 4 * 16);
  for (let line = start; line <= <f64>last; line += pitch) {
    const below = <f32>Math.floor(line);
    const from = counts + ((<usize>(<i32>below)) << 2);
    const lower = f32x4.splat(first - below);
    const upper = f32x4.splat(last - below);
    let places = f32x4.add(f32x4.splat(<f32>line - below), offs);
    for (let four = gathered; four < gathered + 4 * 16; four += 16) {
      const isWithin = v128.and(f32x4.ge(places, lower), f32x4.le(places, upper));
      const found = reach > 0.5 ? countsWithin4(from, places) : countsWithin2(from, places);
      v128.store(four, f32x4.add(v128.load(four), v128.and(found, isWithin)));
      places = f32x4.add(places, between);
    }
  }
}

/** Counts of four places that lie so many px, less than two, after the one at `from`. */
function countsWithin2(from: usize, places: v128): v128 {
  const found = f32x4.add(v128.load32_splat(from), rise(from, places));
  return f32x4.add(found, rise(from + 4, f32x4.sub(places, f32x4.splat(1))));
}

/** The same of less than four px. */
function countsWithin4(from: usize, places: v128): v128 {
  const found = countsWithin2(from, places);
  const later = f32x4.sub(places, f32x4.splat(2));
  const rises = rise(from + 8, later);
  return f32x4.add(found, f32x4.add(rises, rise(from + 12, f32x4.sub(later, f32x4.splat(1)))));
}

/** clamp(t, 0, 1) · (c(1) − c(0)) */
function rise(from: usize, places: v128): v128 {
  const change = f32x4.splat(load<f32>(from, 4) - load<f32>(from));
  const part = f32x4.pmin(f32x4.splat(1), f32x4.pmax(f32x4.splat(0), places));
  return f32x4.mul(part, change);
}

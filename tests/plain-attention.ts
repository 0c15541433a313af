/**
 * Both contextual attentions patch by patch, in loops and double precision: what the cheap forms of `src/nn` are held
 * against. One picture; features `[C, H, W]`, hole `[H, W]`.
 */
import type { CosineAttention } from "../src/nn/cosine-attention.ts";
import type { EuclideanAttention } from "../src/nn/euclidean-attention.ts";

export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: ArrayLike<number>;
}
/** Row, column. */
type Place = readonly [number, number];

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const places = ({ height, width }: Planes): readonly Place[] =>
  range(0, height).flatMap((y) => range(0, width).map((x): Place => [y, x]));
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, i) => total + value * b[i], 0);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The entry, zero beyond the border. */
function at({ height, width, data }: Planes, channel: number, [y, x]: Place): number {
  const isInside = y >= 0 && y < height && x >= 0 && x < width;
  return isInside ? data[(channel * height + y) * width + x] : 0;
}

/** The entries of the patch whose top left place is `first` away from `place`. */
const patch = (planes: Planes, [y, x]: Place, first: number, side: number): readonly number[] =>
  range(0, planes.channels).flatMap((c) =>
    range(0, side * side).map((i) =>
      at(planes, c, [y + first + Math.floor(i / side), x + first + (i % side)]),
    ),
  );

/** Adds up, at every place, what the patches pasted over it say, and their weight. */
function paste(
  features: Planes,
  pieces: readonly { readonly to: Place; readonly from: Place; readonly weight: number }[],
  { first, side }: { readonly first: number; readonly side: number },
) {
  const { channels, height, width } = features;
  const values = new Float64Array(channels * height * width);
  const weights = new Float64Array(height * width);
  for (const { to, from, weight } of pieces) {
    for (const i of range(0, side * side)) {
      const step = [first + Math.floor(i / side), first + (i % side)];
      const [y, x] = [to[0] + step[0], to[1] + step[1]];
      const [u, v] = [from[0] + step[0], from[1] + step[1]];
      const reaches = y >= 0 && y < height && x >= 0 && x < width;
      const isThere = u >= 0 && u < height && v >= 0 && v < width;
      if (!reaches || !isThere) continue;
      weights[y * width + x] += weight;
      for (const c of range(0, channels)) {
        values[(c * height + y) * width + x] += weight * at(features, c, [u, v]);
      }
    }
  }
  return { values, weights };
}

/** e^score / Σ e^score */
function softmax(scores: readonly number[]): readonly number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

export function plainEuclidean(features: Planes, hole: Planes, options: EuclideanAttention) {
  const { channels, height, width } = features;
  const area = height * width;
  const known = {
    ...features,
    data: Float64Array.from({ length: channels * area }, (_, i) => {
      return features.data[i] * (1 - hole.data[i % area]);
    }),
  };
  const isInner = ([y, x]: Place) => y > 0 && x > 0 && y < height - 1 && x < width - 1;
  const isWhole = (place: Place) => patch(hole, place, -1, 3).every((each) => each === 0);
  const keys = places(features)
    .filter((place) => options.borderKeys || isInner(place))
    .filter((place) => !options.validKeysOnly || isWhole(place));
  if (keys.length === 0 && options.passThroughWithoutKeys) return Array.from(features.data);
  const pieces = places(features).flatMap((to) => {
    const query = patch(features, to, -1, 3);
    const distances = keys.map((key) => {
      const gap = patch(known, key, -1, 3).map((value, i) => value - query[i]);
      return dot(gap, gap);
    });
    const centre = mean(distances);
    const variance = mean(distances.map((each) => (each - centre) ** 2));
    const deviation = Math.sqrt(variance + options.epsilon ** 2);
    const weights = softmax(distances.map((each) => -50 * Math.tanh((each - centre) / deviation)));
    return keys.map((from, i) => ({ to, from, weight: weights[i] }));
  });
  const { values, weights } = paste(known, pieces, { first: -1, side: 3 });
  return Array.from(values, (value, i) => value / (options.weighedPaste ? weights[i % area] : 9));
}

/** Sides are even. */
export function plainCosine(features: Planes, hole: Planes, options: CosineAttention) {
  const { channels, height, width } = features;
  const [h, w] = [height / 2, width / 2];
  const halved = (planes: Planes, entry: (channel: number, place: Place) => number): Planes => {
    const data = range(0, planes.channels).flatMap((c) =>
      range(0, h * w).map((i) => entry(c, [2 * Math.floor(i / w), 2 * (i % w)])),
    );
    return { channels: planes.channels, height: h, width: w, data };
  };
  const half = halved(features, (c, place) => at(features, c, place));
  const touched = halved(hole, (_, [y, x]) => Math.max(...patch(hole, [y, x], 0, 2)));
  const grid = places(half);
  const valid = grid.map((place) => Number(patch(touched, place, -1, 3).every((v) => v === 0)));
  if (!valid.includes(1) && options.passThroughWithoutKeys) return Array.from(features.data);

  const unit = grid.map((place) => {
    const entries = patch(half, place, -1, 3);
    const length = Math.max(Math.sqrt(dot(entries, entries)), 1e-4);
    return entries.map((entry) => entry / length);
  });
  const cosines = unit.map((query) => unit.map((key) => dot(query, key)));
  const scores = fuse(cosines, { h, w, isWithinLines: options.fusionWithinLines });
  const pieces = grid.flatMap(([y, x], p) => {
    const sharp = scores[p].map((score) => 10 * score);
    const weights = options.validKeysOnly
      ? softmax(sharp.map((score, q) => (valid[q] ? score : -Infinity)))
      : softmax(sharp.map((score, q) => score * valid[q])).map((each, q) => each * valid[q]);
    return grid.map(([v, u], q): { to: Place; from: Place; weight: number } => ({
      to: [2 * y, 2 * x],
      from: [2 * v, 2 * u],
      weight: weights[q],
    }));
  });
  const { values, weights } = paste(features, pieces, { first: -1, side: 4 });
  const area = height * width;
  const divisor = (i: number) => (options.weighedPaste ? weights[i % area] : 4);
  return Array.from({ length: channels * area }, (_, i) => values[i] / divisor(i));
}

/** Sums over the 3×3 neighbours along both grids, or three and three along the flat lists of rows, then of columns. */
function fuse(
  table: readonly (readonly number[])[],
  { h, w, isWithinLines }: { h: number; w: number; isWithinLines: boolean },
): readonly (readonly number[])[] {
  const steps = [-1, 0, 1];
  const summed = (from: typeof table, moved: (p: number, step: number) => number | undefined) =>
    from.map((row, p) =>
      row.map((_, q) =>
        steps.reduce((total, step) => {
          const [a, b] = [moved(p, step), moved(q, step)];
          return total + (a === undefined || b === undefined ? 0 : from[a][b]);
        }, 0),
      ),
    );
  const within = (value: number, side: number) => value >= 0 && value < side;
  const across = (p: number, step: number) => {
    const isThere = isWithinLines ? within((p % w) + step, w) : within(p + step, h * w);
    return isThere ? p + step : undefined;
  };
  const down = (p: number, step: number) => {
    if (isWithinLines) return within(Math.floor(p / w) + step, h) ? p + step * w : undefined;
    const place = (p % w) * h + Math.floor(p / w) + step; // In column-major order.
    return within(place, h * w) ? (place % h) * w + Math.floor(place / h) : undefined;
  };
  return summed(summed(table, across), down);
}

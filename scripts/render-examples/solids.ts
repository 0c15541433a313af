/**
 * Solids as signed distances (negative inside), after Hart 1996. Some are lower bounds of the distance, which
 * marching bears.
 */
import type { Vec } from "./vector.ts";

/** How far a point is from a solid. Scalars, not vectors: this is the hot path. */
export type Distance = (x: number, y: number, z: number) => number;

export const sphere =
  (radius: number): Distance =>
  (x, y, z) =>
    Math.sqrt(x * x + y * y + z * z) - radius;

/** A ball stretched along its axes; a lower bound near it. */
export const ellipsoid = ([a, b, c]: Vec): Distance => {
  const least = Math.min(a, b, c);
  return (x, y, z) => (Math.sqrt((x / a) ** 2 + (y / b) ** 2 + (z / c) ** 2) - 1) * least;
};

/** A box of the given half sides, its edges rounded. */
export const roundedBox =
  ([a, b, c]: Vec, rounding: number): Distance =>
  (x, y, z) => {
    const [dx, dy, dz] = [
      Math.abs(x) - a + rounding,
      Math.abs(y) - b + rounding,
      Math.abs(z) - c + rounding,
    ];
    const outside = Math.sqrt(Math.max(dx, 0) ** 2 + Math.max(dy, 0) ** 2 + Math.max(dz, 0) ** 2);
    return outside + Math.min(0, Math.max(dx, dy, dz)) - rounding;
  };

/** A vertical cylinder between two heights. */
export const cylinder =
  (radius: number, [bottom, top]: readonly [number, number]): Distance =>
  (x, y, z) =>
    Math.max(Math.sqrt(x * x + z * z) - radius, bottom - y, y - top);

/** What a potter or a glass-blower turns: a radius for every height between the profile's ends. */
export function turned(profile: readonly (readonly [y: number, radius: number])[]): Distance {
  const radiusAt = smoothly(profile);
  const [bottom, top] = [profile[0][0], profile[profile.length - 1][0]];
  return (x, y, z) => {
    const side = (Math.sqrt(x * x + z * z) - radiusAt(y)) * 0.7;
    return Math.max(side, bottom - y, y - top);
  };
}

/** A Catmull-Rom curve through the points, read from a table. */
function smoothly(points: readonly (readonly [number, number])[]): (y: number) => number {
  const [first, last] = [points[0][0], points[points.length - 1][0]];
  const steps = 2048;
  const table = Float64Array.from({ length: steps + 1 }, (_, i) =>
    curveAt(points, first + ((last - first) * i) / steps),
  );
  return (y) => {
    const place = Math.min(1, Math.max(0, (y - first) / (last - first))) * steps;
    const i = Math.min(steps - 1, Math.floor(place));
    return table[i] + (table[i + 1] - table[i]) * (place - i);
  };
}

function curveAt(points: readonly (readonly [number, number])[], y: number): number {
  const found = points.findIndex(([at]) => at >= y);
  const i = Math.max(1, found < 0 ? points.length - 1 : found);
  const [y1, r1] = points[i - 1];
  const [y2, r2] = points[i];
  const slope = (from: number, to: number) => {
    const a = points[Math.max(0, from)];
    const b = points[Math.min(points.length - 1, to)];
    return (b[1] - a[1]) / (b[0] - a[0]);
  };
  const [m1, m2] = [slope(i - 2, i), slope(i - 1, i + 1)].map((m) => m * (y2 - y1));
  const t = (y - y1) / (y2 - y1);
  const [t2, t3] = [t * t, t * t * t];
  return (
    r1 * (2 * t3 - 3 * t2 + 1) + m1 * (t3 - 2 * t2 + t) + r2 * (3 * t2 - 2 * t3) + m2 * (t3 - t2)
  );
}

/** The two melted into each other over about `width`. */
export const melt =
  (a: Distance, b: Distance, width: number): Distance =>
  (x, y, z) => {
    const [first, second] = [a(x, y, z), b(x, y, z)];
    const overlap = Math.max(width - Math.abs(first - second), 0) / width;
    return Math.min(first, second) - 0.25 * width * overlap * overlap;
  };

/** `a` without `b`. */
export const carve =
  (a: Distance, b: Distance): Distance =>
  (x, y, z) =>
    Math.max(a(x, y, z), -b(x, y, z));

export const either =
  (...solids: readonly Distance[]): Distance =>
  (x, y, z) => {
    let least = Number.POSITIVE_INFINITY;
    for (const solid of solids) least = Math.min(least, solid(x, y, z));
    return least;
  };

export const moved =
  ([dx, dy, dz]: Vec, solid: Distance): Distance =>
  (x, y, z) =>
    solid(x - dx, y - dy, z - dz);

/** Turned about the vertical. */
export function turnedBy(angle: number, solid: Distance): Distance {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y, z) => solid(cos * x - sin * z, y, sin * x + cos * z);
}

/** Tilted in the plane of the picture, to the left for positive angles. */
export function tilted(angle: number, solid: Distance): Distance {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (x, y, z) => solid(cos * x + sin * y, cos * y - sin * x, z);
}

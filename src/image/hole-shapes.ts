/** Holes drawn as shapes: polygons and strokes. A pixel belongs to a shape that holds its centre. */
import { emptyHole, type Hole, type Point, type Size } from "./hole.ts";

/**
 * The inside of a closed polygon by the even-odd rule, one scan line per row of pixel centres. Parts beyond
 * the picture are cut off.
 */
export function polygonHole(size: Size, points: readonly Point[]): Hole {
  const hole = emptyHole(size);
  for (let y = 0; y < size.height; y++) {
    const crossings = crossingsAt(points, y + 0.5);
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = pixelsBefore(crossings[k], size.width);
      const to = pixelsBefore(crossings[k + 1], size.width);
      hole.data.fill(1, y * size.width + from, y * size.width + to);
    }
  }
  return hole;
}

/**
 * A pen stroke through the points, `widthPx` wide, with round caps and joints: every pixel whose centre is at
 * most widthPx / 2 from the line. One point makes a disc. Parts beyond the picture are cut off.
 */
export function strokeHole(size: Size, points: readonly Point[], widthPx: number): Hole {
  const hole = emptyHole(size);
  points.forEach((to, i) => {
    drawCapsule(hole, points[Math.max(0, i - 1)], { to, radius: widthPx / 2 });
  });
  return hole;
}

/** Where the polygon's edges cross the line at height y, left to right. */
function crossingsAt(points: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  points.forEach((b, i) => {
    const a = points.at(i - 1) as Point;
    if (a.y <= y === b.y <= y) return;
    crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return crossings.sort((left, right) => left - right);
}

/** The number of pixels of a row whose centre is left of x. */
function pixelsBefore(x: number, width: number): number {
  return Math.min(width, Math.max(0, Math.ceil(x - 0.5)));
}

/** Marks the pixels at most `radius` from the segment a–to. */
function drawCapsule(
  { width, height, data }: Hole,
  a: Point,
  { to: b, radius }: { readonly to: Point; readonly radius: number },
): void {
  const left = pixelsBefore(Math.min(a.x, b.x) - radius, width);
  const right = pixelsBefore(Math.max(a.x, b.x) + radius + 1, width);
  const top = pixelsBefore(Math.min(a.y, b.y) - radius, height);
  const bottom = pixelsBefore(Math.max(a.y, b.y) + radius + 1, height);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (squaredDistanceToSegment({ x: x + 0.5, y: y + 0.5 }, a, b) <= radius ** 2) {
        data[y * width + x] = 1;
      }
    }
  }
}

/** |p − (a + t·(b − a))|² at the t in 0…1 where it is least. */
function squaredDistanceToSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return (p.x - a.x - t * dx) ** 2 + (p.y - a.y - t * dy) ** 2;
}

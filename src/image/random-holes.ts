/** The random holes of training and of the protocols: rectangles and free-form strokes. METHODS §1. */
import { emptyHole, type Hole, type Point, type Size, unite } from "./hole.ts";
import { strokeHole } from "./hole-shapes.ts";
import type { Rectangle } from "./picture.ts";
import { type Random, randomInteger } from "./random.ts";

/** What the lengths below are stated for: on other pictures they scale with the shorter side. */
const REFERENCE_SIDE_PX = 256;

/** A rectangle whose sides are uniform in min…max px (cut to the picture's), at a uniform place. */
export function randomRectangle(
  size: Size,
  random: Random,
  sides: { readonly min: number; readonly max: number } = { min: 40, max: 210 },
): Rectangle {
  const side = (limit: number) =>
    randomInteger(random, Math.min(sides.min, limit), Math.min(sides.max, limit));
  const width = side(size.width);
  const height = side(size.height);
  const x = randomInteger(random, 0, size.width - width);
  const y = randomInteger(random, 0, size.height - height);
  return { x, y, width, height };
}

/**
 * 1–5 strokes of 4–15 segments, each segment 20–128 px long in a uniform direction (its end brought back into
 * the picture), 12–45 px wide, with round caps; px of a 256² picture.
 */
export function freeFormHole(size: Size, random: Random): Hole {
  const count = randomInteger(random, 1, 5);
  const strokes = Array.from({ length: count }, () => freeStroke(size, random));
  return unite(emptyHole(size), ...strokes);
}

function freeStroke(size: Size, random: Random): Hole {
  const scale = Math.min(size.width, size.height) / REFERENCE_SIDE_PX;
  const segments = randomInteger(random, 4, 15);
  const widthPx = between(random, 12, 45) * scale;
  const points = [pixelCentre(size, random)];
  for (let i = 0; i < segments; i++) {
    points.push(nextPoint(points[i], { size, random, scale }));
  }
  return strokeHole(size, points, widthPx);
}

function nextPoint(
  from: Point,
  { size, random, scale }: { readonly size: Size; readonly random: Random; readonly scale: number },
): Point {
  const angle = between(random, 0, 2 * Math.PI);
  const length = between(random, 20, 128) * scale;
  return {
    x: Math.min(size.width, Math.max(0, from.x + length * Math.cos(angle))),
    y: Math.min(size.height, Math.max(0, from.y + length * Math.sin(angle))),
  };
}

/** The centre of a uniform pixel: a stroke that begins there covers it however thin it is. */
function pixelCentre(size: Size, random: Random): Point {
  return {
    x: randomInteger(random, 0, size.width - 1) + 0.5,
    y: randomInteger(random, 0, size.height - 1) + 0.5,
  };
}

function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

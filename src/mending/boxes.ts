/** Boxes in picture pixels: around two of them, cut to a picture, overlapping or not. */
import type { Size } from "../image/hole.ts";
import type { Rectangle } from "../image/picture.ts";

/** The smallest box around two. */
export function around(a: Rectangle, b: Rectangle): Rectangle {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const right = Math.max(a.x + a.width, b.x + b.width);
  const bottom = Math.max(a.y + a.height, b.y + b.height);
  return { x, y, width: right - x, height: bottom - y };
}

/** The part of both; of no width or height where they share no pixel. */
export function intersection(a: Rectangle, b: Rectangle): Rectangle {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const right = Math.min(a.x + a.width, b.x + b.width);
  const bottom = Math.min(a.y + a.height, b.y + b.height);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

/** The part of a box inside a picture. */
export const within = (box: Rectangle, { width, height }: Size): Rectangle =>
  intersection(box, { x: 0, y: 0, width, height });

/** Whether they share a pixel. */
export function overlap(a: Rectangle, b: Rectangle): boolean {
  const { width, height } = intersection(a, b);
  return width > 0 && height > 0;
}

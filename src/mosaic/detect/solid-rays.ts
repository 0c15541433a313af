/**
 * How the border of solid blocks looks at a glance: along rays from the outer sides of the blocks straight on. Drawing the
 * border takes much longer.
 */
import type { Picture } from "../../image/picture.ts";
import { ringLevels, smearReachPx } from "./smeared-border.ts";
import { blockPx, type Colouring } from "./solid-blocks.ts";
import { directions, edgeLevels, insidePx, offAt, risesBetween } from "./solid-border.ts";

/** Of the rays that leave the blocks, at least this share meets another colour soon where the border is sharp. */
const leastMet = 0.3;
/** So far (px) beyond the blocks a sharp border and what is behind it are seen. */
const rayPx = smearReachPx + 2;

/** Whether the border fades. */
export const fades = (picture: Picture, colouring: Colouring): boolean =>
  shareOfRays(picture, colouring, (ray) => meetsEdge(picture, ray, colouring.colour)) < leastMet;

/** Of the rays that leave smeared blocks, at least this share rises at once where a tool has cut them out. */
const leastCut = 0.4;

/** Whether a smeared border may be a tool's. */
export const seemsCutOut = (picture: Picture, colouring: Colouring): boolean =>
  shareOfRays(picture, colouring, (ray) => risesAtOnce(picture, ray, colouring.colour)) >= leastCut;

/** The share for which something holds of the rays from the middle of each outer side of a block straight on, within the picture. */
function shareOfRays(
  picture: Picture,
  { part, columns }: Colouring,
  holds: (ray: Ray) => boolean,
): number {
  const own = new Uint8Array(columns * Math.ceil(picture.height / blockPx));
  for (const block of part) own[block] = 1;
  const isOwn = (column: number, row: number) =>
    column >= 0 && column < columns && row >= 0 && own[row * columns + column] === 1;
  let [rays, held] = [0, 0];
  for (const block of part) {
    const [column, row] = [block % columns, Math.floor(block / columns)];
    for (const [dx, dy] of directions) {
      if (isOwn(column + dx, row + dy)) continue;
      const ray = { x: startAt(column, dx), y: startAt(row, dy), dx, dy };
      if (leaves(picture, ray)) continue;
      rays++;
      if (holds(ray)) held++;
    }
  }
  return rays > 0 ? held / rays : 1;
}

interface Ray {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Along an axis: the side of a block that a ray leaves, or the block's middle where it runs across. */
const startAt = (block: number, step: number): number =>
  blockPx * block + (step === 0 ? blockPx / 2 : step > 0 ? blockPx - 1 : 0);

function leaves({ width, height }: Picture, { x, y, dx, dy }: Ray): boolean {
  const [endX, endY] = [x + rayPx * dx, y + rayPx * dy];
  return endX < 0 || endX >= width || endY < 0 || endY >= height;
}

function meetsEdge(picture: Picture, { x, y, dx, dy }: Ray, colour: Colouring["colour"]): boolean {
  for (let step = 1; step <= rayPx; step++) {
    const at = (y + step * dy) * picture.width + x + step * dx;
    if (offAt(picture, at, colour) >= edgeLevels) return true;
  }
  return false;
}

/** How far (px) beyond the first pixel that is no ringing the colour beyond is seen, at most. */
const riseReachPx = 4;

/** Whether a ray rises past what a codec leaves of the colour from little a few pixels before. */
function risesAtOnce(
  picture: Picture,
  { x, y, dx, dy }: Ray,
  colour: Colouring["colour"],
): boolean {
  const offs = Array.from({ length: rayPx }, (_, step) =>
    offAt(picture, (y + (step + 1) * dy) * picture.width + x + (step + 1) * dx, colour),
  );
  const first = offs.findIndex((off) => off > ringLevels);
  const rise = first < 0 ? offs.findIndex((off) => off >= edgeLevels) : first;
  if (rise < 0) return false;
  const beyond = Math.max(...offs.slice(rise, rise + riseReachPx));
  return risesBetween(offs[rise - insidePx] ?? 0, beyond);
}

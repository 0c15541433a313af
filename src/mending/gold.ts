/** The gold seam: where a picture was mended, for all to see, as the craft does it. Drawn within the hole alone. */
import { type Photo, paintInto } from "../files/index.ts";
import { type Hole, parseColour, type Size, squaredDistanceTo } from "../image/index.ts";

const GOLD = "#d4af37";

/** A seam is a 400th of the photo's shorter side wide, and at least this. */
const LEAST_WIDTH_PX = 2;

/** How wide the seam of a photo is. */
export const seamWidthPx = ({ width, height }: Size): number =>
  Math.max(LEAST_WIDTH_PX, Math.round(Math.min(width, height) / 400));

/** The photo, or a part of one, with the hole's rim in gold; a hole that covers all has its rim at the border. */
export function drawSeam(photo: Photo, hole: Hole, widthPx: number): Photo {
  const { width, height } = hole;
  const toKnown = hole.data.includes(0) ? squaredDistanceTo(0, hole) : toBorder(hole);
  const isRim = (missing: number, i: number) => (missing && toKnown[i] <= widthPx ** 2 ? 1 : 0);
  const rim = { ...hole, data: hole.data.map(isRim) };
  const area = width * height;
  const gold = parseColour(GOLD, "gold");
  const data = Float32Array.from({ length: 3 * area }, (_, i) => gold[Math.floor(i / area)]);
  return paintInto(photo, { width, height, channels: 3, data }, rim);
}

function toBorder({ width, height }: Hole): Float64Array {
  return Float64Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return (1 + Math.min(x, y, width - 1 - x, height - 1 - y)) ** 2;
  });
}

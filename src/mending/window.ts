/**
 * A context window: the part of a picture that a network looks at, at the network's scale. Beyond the picture's
 * border its last pixels, and the hole over them, are repeated.
 */
import type { Hole, Size } from "../image/hole.ts";
import { blankPicture, type Picture, type Rectangle } from "../image/picture.ts";
import { resize } from "../image/resize.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import type { Damaged } from "../networks/index.ts";

export interface Window {
  /** In picture pixels, sides multiples of `scale`; may reach beyond the picture on any side. */
  readonly box: Rectangle;
  /** The network sees one pixel for scale × scale of the picture's. */
  readonly scale: number;
}

/** The size at which the network sees the window. */
export const seenSize = ({ box, scale }: Window): Size => ({
  width: box.width / scale,
  height: box.height / scale,
});

/** What the network sees of a damaged picture through the window. */
export function viewOf({ picture, hole, mosaic }: Damaged, { box, scale }: Window): Damaged {
  const cut = {
    picture: { ...picture, ...sidesOf(box), data: cutPlanes(picture.data, picture, box) },
    hole: { ...sidesOf(box), data: cutPlanes(hole.data, hole, box) },
  };
  const seen = scale === 1 ? cut : shrink(cut, scale);
  return { ...seen, mosaic: mosaic && mosaicThrough({ box, scale }, mosaic) };
}

/** What the network made of the window, in the picture's pixels: `[3, box.height, box.width]`. */
export function atFullSize(seen: Picture, { box, scale }: Window): Picture {
  return scale === 1 ? seen : resize(seen, sidesOf(box), "bicubic");
}

const sidesOf = ({ width, height }: Rectangle): Size => ({ width, height });

/** The part of planes `[C, H, W]` inside the box, the border's values repeated beyond it. */
function cutPlanes<T extends Float32Array | Uint8Array>(planes: T, size: Size, box: Rectangle): T {
  const channels = planes.length / (size.width * size.height);
  const Planes = planes.constructor as new (length: number) => T;
  const cut = new Planes(channels * box.height * box.width);
  const left = Math.max(0, -box.x); // columns before the picture
  const right = Math.min(box.width, size.width - box.x); // where those behind it begin
  for (let line = 0; line < channels * box.height; line++) {
    const y = line % box.height;
    const inside = Math.min(size.height - 1, Math.max(0, box.y + y));
    const row = (((line - y) / box.height) * size.height + inside) * size.width;
    const to = line * box.width;
    cut.set(planes.subarray(row + box.x + left, row + box.x + right), to + left);
    cut.fill(cut[to + left], to, to + left);
    cut.fill(cut[to + right - 1], to + right, to + box.width);
  }
  return cut;
}

interface Cut {
  readonly picture: Picture;
  readonly hole: Hole;
}

/**
 * One pixel for scale²: the mean of them, and part of the hole where any of them is. Then the mean is over those
 * alone, for what is known says nothing about a cell.
 */
function shrink({ picture, hole }: Cut, scale: number): Cut {
  const [width, height] = [hole.width / scale, hole.height / scale];
  const seen = blankPicture(width, height, picture.channels);
  const missing = new Uint8Array(width * height);
  for (let i = 0; i < width * height; i++) {
    const pixels = pixelsUnder(i, hole, scale);
    const inHole = pixels.filter((pixel) => hole.data[pixel] === 1);
    missing[i] = inHole.length > 0 ? 1 : 0;
    const counted = inHole.length > 0 ? inHole : pixels;
    for (let c = 0; c < picture.channels; c++) {
      const plane = c * hole.data.length;
      let sum = 0;
      for (const pixel of counted) sum += picture.data[plane + pixel];
      seen.data[c * missing.length + i] = sum / counted.length;
    }
  }
  return { picture: seen, hole: { width, height, data: missing } };
}

/** The pixels, as y·W + x, that the shrunk picture's pixel i stands for. */
function pixelsUnder(i: number, { width }: Size, scale: number): readonly number[] {
  const columns = width / scale;
  const x = (i % columns) * scale;
  const y = Math.floor(i / columns) * scale;
  return Array.from({ length: scale * scale }, (_, k) => {
    return (y + Math.floor(k / scale)) * width + x + (k % scale);
  });
}

/** The mosaic's cells in the pixels that the network sees of the window. */
export function mosaicThrough({ box, scale }: Window, mosaic: Mosaic): Mosaic {
  const { cellWidth, cellHeight, phaseX, phaseY } = mosaic.grid;
  const grid = {
    cellWidth: cellWidth / scale,
    cellHeight: cellHeight / scale,
    phaseX: (phaseX - box.x) / scale,
    phaseY: (phaseY - box.y) / scale,
  };
  return { ...mosaic, grid };
}

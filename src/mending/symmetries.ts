/**
 * The eight symmetries of the square: what a window shows, flipped and turned by quarters, and the way back. A mosaic's
 * grid goes along; a symmetry that would move its sampled pixels is not among its own.
 */
import type { Size } from "../image/hole.ts";
import type { Picture } from "../image/picture.ts";
import type { Mosaic } from "../mosaic/kinds.ts";
import type { Damaged } from "../networks/index.ts";

/** First rows become columns, then the order along x and along y is reversed. */
export interface Symmetry {
  readonly transposed: boolean;
  readonly flippedX: boolean;
  readonly flippedY: boolean;
}

const both = [false, true] as const;

/** All eight, the identity first. */
export const symmetries: readonly Symmetry[] = both.flatMap((transposed) =>
  both.flatMap((flippedY) => both.map((flippedX) => ({ transposed, flippedX, flippedY }))),
);

/**
 * The symmetries under which the damage stays of its kind. `nearest` with an even or fractional pitch, or sampled at the
 * corner, and `book` sample a pixel beside the cell's middle, which a flip would move: they have the identity and the
 * transposition.
 */
export function symmetriesOf(mosaic: Mosaic | undefined): readonly Symmetry[] {
  if (!mosaic || mosaic.kind === "mean" || mosaic.kind === "mean-linear") return symmetries;
  const { grid, kind, sample } = mosaic;
  const isCentred =
    kind === "nearest" && sample !== "corner" && isOdd(grid.cellWidth) && isOdd(grid.cellHeight);
  if (isCentred && Number.isInteger(grid.phaseX) && Number.isInteger(grid.phaseY))
    return symmetries;
  return symmetries.filter(({ flippedX, flippedY }) => !flippedX && !flippedY);
}

const isOdd = (side: number): boolean => side % 2 === 1;

/** What a network sees of the damage under a symmetry. */
export function turned({ picture, hole, mosaic }: Damaged, symmetry: Symmetry): Damaged {
  const size = sizeUnder(picture, symmetry);
  const sources = sourcesUnder(picture, symmetry);
  return {
    picture: { ...size, channels: picture.channels, data: gathered(picture.data, sources) },
    hole: { ...size, data: gathered(hole.data, sources) },
    mosaic: mosaic && gridUnder(mosaic, size, symmetry),
  };
}

/** A picture that was made under a symmetry, as it lies in the window of this size. */
export function turnedBack(picture: Picture, size: Size, symmetry: Symmetry): Picture {
  const sources = sourcesUnder(size, symmetry);
  const data = new Float32Array(picture.data.length);
  for (let plane = 0; plane < data.length; plane += sources.length) {
    for (let i = 0; i < sources.length; i++) data[plane + sources[i]] = picture.data[plane + i];
  }
  return { width: size.width, height: size.height, channels: picture.channels, data };
}

const sizeUnder = ({ width, height }: Size, { transposed }: Symmetry): Size =>
  transposed ? { width: height, height: width } : { width, height };

/** For each pixel after the symmetry the pixel that it was, `[H', W']`. */
function sourcesUnder(before: Size, symmetry: Symmetry): Int32Array {
  const { width, height } = sizeUnder(before, symmetry);
  const { transposed, flippedX, flippedY } = symmetry;
  return Int32Array.from({ length: width * height }, (_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    const u = flippedX ? width - 1 - x : x;
    const v = flippedY ? height - 1 - y : y;
    return transposed ? u * before.width + v : v * before.width + u;
  });
}

function gathered<T extends Float32Array | Uint8Array>(planes: T, sources: Int32Array): T {
  const Planes = planes.constructor as new (length: number) => T;
  const result = new Planes(planes.length);
  for (let plane = 0; plane < planes.length; plane += sources.length) {
    for (let i = 0; i < sources.length; i++) result[plane + i] = planes[plane + sources[i]];
  }
  return result;
}

/** Boundaries at phase + i·pitch lie at size − phase − i·pitch after a flip. */
function gridUnder(mosaic: Mosaic, { width, height }: Size, symmetry: Symmetry): Mosaic {
  const { cellWidth, cellHeight, phaseX, phaseY } = mosaic.grid;
  const { transposed, flippedX, flippedY } = symmetry;
  const [x, y] = transposed ? [phaseY, phaseX] : [phaseX, phaseY];
  const grid = {
    cellWidth: transposed ? cellHeight : cellWidth,
    cellHeight: transposed ? cellWidth : cellHeight,
    phaseX: flippedX ? width - x : x,
    phaseY: flippedY ? height - y : y,
  };
  return { ...mosaic, grid };
}

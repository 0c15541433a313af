/** Pixels turned and mirrored as EXIF's orientation asks (TIFF 6.0, 274), so that they are upright. */
import type { Photo } from "./photo.ts";

/** Pixels of 16 bits a channel, as a file has them. */
export interface DeepPixels extends Pick<Photo, "width" | "height" | "channels"> {
  readonly depth: 16;
  readonly raster: Uint16Array;
}

type Place = readonly [x: number, y: number];

/** From which place a pixel at (x, y) of the upright picture comes; `right` and `bottom` are the file's last ones. */
const origins: Readonly<
  Record<number, (x: number, y: number, right: number, bottom: number) => Place>
> = {
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, bottom) => [right - x, bottom - y],
  4: (x, y, _, bottom) => [x, bottom - y],
  5: (x, y) => [y, x],
  6: (x, y, _, bottom) => [y, bottom - x],
  7: (x, y, right, bottom) => [right - y, bottom - x],
  8: (x, y, right) => [right - y, x],
};

/** The same where they are upright already, or the orientation is none that there is. */
export function turned(pixels: DeepPixels, orientation: number): DeepPixels {
  const originOf = origins[orientation];
  if (!originOf) return pixels;
  const { width: before, height: beforeHeight, channels } = pixels;
  const [width, height] = orientation < 5 ? [before, beforeHeight] : [beforeHeight, before];
  const raster = new Uint16Array(pixels.raster.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = originOf(x, y, before - 1, beforeHeight - 1);
      const from = (fromY * before + fromX) * channels;
      for (let c = 0; c < channels; c++) raster[to++] = pixels.raster[from + c];
    }
  }
  return { ...pixels, width, height, raster };
}

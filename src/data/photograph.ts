/** A photograph as bytes: only the crops that are taken from it become floats. */
import { bytesFromPicture, type Picture, type Rectangle } from "../image/picture.ts";

/** `bytes` is interleaved sRGB, `[H, W, 3]`, 0…255. */
export interface Photograph {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** A picture (RGB, 0…1) rounded to bytes. */
export function photographOf(picture: Picture): Photograph {
  return { width: picture.width, height: picture.height, bytes: bytesFromPicture(picture) };
}

/** The part inside `box`, which must lie within the photograph: `[3, h, w]`, 0…1. */
export function cropPhotograph({ width, bytes }: Photograph, box: Rectangle): Picture {
  const area = box.width * box.height;
  const data = new Float32Array(3 * area);
  for (let y = 0; y < box.height; y++) {
    let from = 3 * ((box.y + y) * width + box.x);
    const end = (y + 1) * box.width;
    for (let i = y * box.width; i < end; i++) {
      data[i] = bytes[from++] / 255;
      data[area + i] = bytes[from++] / 255;
      data[2 * area + i] = bytes[from++] / 255;
    }
  }
  return { width: box.width, height: box.height, channels: 3, data };
}

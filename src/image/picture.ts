/**
 * A picture as planar float32: what every formula works on. Values are gamma-encoded sRGB in 0…1
 * unless a name says otherwise (`linear`, `bytes`).
 */
import { KintsugiError } from "../errors.ts";

/** `data` is planar `[C, H, W]`, row-major, 0…1; `channels` is 1 (grey) or 3 (RGB). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Axis-aligned box in picture pixels: `x`, `y` is its top left pixel; sides are whole and ≥ 1. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture of zeros (black). */
export function blankPicture(width: number, height: number, channels = 3): Picture {
  return { width, height, channels, data: new Float32Array(channels * height * width) };
}

/** Interleaved bytes `[H, W, C]` (0…255) → planar floats (0…1). */
export function pictureFromBytes(
  bytes: Uint8Array | Uint8ClampedArray,
  size: { readonly width: number; readonly height: number; readonly channels: number },
): Picture {
  const { width, height, channels } = size;
  const area = width * height;
  if (bytes.length !== area * channels) {
    throw new KintsugiError("shape-mismatch", {
      where: "pictureFromBytes",
      expected: `${area * channels} bytes for ${width}×${height}×${channels}`,
      got: `${bytes.length}`,
    });
  }
  const data = new Float32Array(channels * area);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < area; i++) data[c * area + i] = bytes[i * channels + c] / 255;
  }
  return { width, height, channels, data };
}

/** Planar floats (0…1) → interleaved bytes `[H, W, C]`, clipped and rounded half up. */
export function bytesFromPicture(picture: Picture): Uint8Array {
  const { width, height, channels, data } = picture;
  const area = width * height;
  const bytes = new Uint8Array(channels * area);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < area; i++) bytes[i * channels + c] = levelOf(data[c * area + i]);
  }
  return bytes;
}

/** 0…1 → the nearest 8-bit level, 0…255. */
export function levelOf(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(value * 255 + 0.5)));
}

/** The picture as an 8-bit file would hold it: clipped and rounded, still as floats. */
export function quantise(picture: Picture): Picture {
  return { ...picture, data: picture.data.map((value) => levelOf(value) / 255) };
}

/** The part of a picture inside `box`, which must lie within it. */
export function crop(picture: Picture, box: Rectangle): Picture {
  const { width, height } = box;
  const { channels } = picture;
  const data = new Float32Array(channels * width * height);
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const start = (c * picture.height + box.y + y) * picture.width + box.x;
      data.set(picture.data.subarray(start, start + width), (c * height + y) * width);
    }
  }
  return { width, height, channels, data };
}

/** One channel in 8-bit levels: what detection measures. Its pyramid lets one range of cell sizes serve all of them. */
import { lumaWeights } from "../../image/colour.ts";
import type { Picture } from "../../image/picture.ts";

/** `data` is `[H, W]`, row-major, in levels 0…255, not rounded. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Pixels from `left`, `top` up to `right`, `bottom`, which are outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Rec. 601 luma in levels: the channel that JPEG and WebP keep at full resolution. */
export function lumaPlane({ width, height, channels, data }: Picture): Plane {
  const area = width * height;
  const levels = new Float32Array(area);
  const [r, g, b] = lumaWeights.rec601.map((weight) => weight * 255);
  if (channels === 1) {
    for (let i = 0; i < area; i++) levels[i] = 255 * data[i];
    return { width, height, data: levels };
  }
  const [green, blue] = [data.subarray(area), data.subarray(2 * area)];
  for (let i = 0; i < area; i++) levels[i] = r * data[i] + g * green[i] + b * blue[i];
  return { width, height, data: levels };
}

/** A channel of the picture in a box, levels. */
export function channelPlane({ width, height, data }: Picture, channel: number, box: Box): Plane {
  const area = width * height;
  const plane = { width, height, data: data.subarray(channel * area, (channel + 1) * area) };
  const part = cropped(plane, box);
  for (let i = 0; i < part.data.length; i++) part.data[i] *= 255;
  return part;
}

/** Means of 2×2 pixels; an odd last row or column is left out. */
export function halved({ width, height, data }: Plane): Plane {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const row = 2 * y * width;
    for (let x = 0; x < w; x++) {
      const i = row + 2 * x;
      half[y * w + x] = (data[i] + data[i + 1] + data[i + width] + data[i + width + 1]) / 4;
    }
  }
  return { width: w, height: h, data: half };
}

/** Rows for columns: what runs along x here runs along y there. */
export function transposed({ width, height, data }: Plane): Plane {
  const turned = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + y] = data[y * width + x];
  }
  return { width: height, height: width, data: turned };
}

/** The part of a plane in a box, which lies within it. */
export function cropped(plane: Plane, { left, top, right, bottom }: Box): Plane {
  const [width, height] = [right - left, bottom - top];
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * plane.width + left;
    data.set(plane.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}

/** One channel in 8-bit levels: what detection measures. Its pyramid lets one range of cell sizes serve all of them. */
import { lumaWeights } from "../../image/colour.ts";
import type { Picture } from "../../image/picture.ts";
import { kernels } from "./kernels.ts";

const bytes = Float32Array.BYTES_PER_ELEMENT;

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

/** Numbers that are weighted at once. */
const part = 2 ** 13;

/** Rec. 601 luma in levels: the channel that JPEG and WebP keep at full resolution. */
export function lumaPlane({ width, height, channels, data }: Picture): Plane {
  const area = width * height;
  const levels = new Float32Array(area);
  if (channels === 1) {
    for (let i = 0; i < area; i++) levels[i] = 255 * data[i];
    return { width, height, data: levels };
  }
  const [r, g, b] = lumaWeights.rec601.map((weight) => weight * 255);
  const memory = kernels();
  const [rgb, luma] = memory.places(3 * part * bytes, part * bytes);
  const [into, from] = [memory.floats(rgb, 3 * part), memory.floats(luma, part)];
  for (let at = 0; at < area; at += part) {
    const count = Math.min(part, area - at);
    for (let c = 0; c < 3; c++) {
      const start = c * area + at;
      into.set(data.subarray(start, start + count), c * part);
    }
    memory.run.weighted(rgb, part * bytes, luma, count, r, g, b);
    levels.set(from.subarray(0, count), at);
  }
  return { width, height, data: levels };
}

/** Means of 2×2 pixels; an odd last row or column is left out. */
export function halved({ width, height, data }: Plane): Plane {
  const [w, h] = [width >> 1, height >> 1];
  const half = new Float32Array(w * h);
  const memory = kernels();
  const pitch = Math.ceil(width / 8) * 8 * bytes;
  const [rows, means] = memory.places(2 * pitch, pitch);
  const [upper, lower] = [memory.floats(rows, width), memory.floats(rows + pitch, width)];
  const from = memory.floats(means, w);
  for (let y = 0; y < h; y++) {
    const at = 2 * y * width;
    upper.set(data.subarray(at, at + width));
    lower.set(data.subarray(at + width, at + 2 * width));
    memory.run.halvedRows(rows, pitch, means, w);
    half.set(from, y * w);
  }
  return { width: w, height: h, data: half };
}

/** Square blocks are turned one by one, which a core's cache holds. */
const blockSide = 16;

/** Rows for columns: what runs along x here runs along y there. */
export function transposed({ width, height, data }: Plane): Plane {
  const turned = new Float32Array(data.length);
  for (let top = 0; top < height; top += blockSide) {
    const bottom = Math.min(height, top + blockSide);
    for (let left = 0; left < width; left += blockSide) {
      const right = Math.min(width, left + blockSide);
      for (let y = top; y < bottom; y++) {
        for (let x = left, to = left * height + y; x < right; x++, to += height) {
          turned[to] = data[y * width + x];
        }
      }
    }
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

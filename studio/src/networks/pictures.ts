/** What layers hold as pictures: the liveliest channels as tiles, what is valid, where an attention takes from. */
import type { SeenLayer, Sight } from "kintsugi/browser";
import type { Arrows, LayerLook } from "./asking.ts";

/** Tiles a side. */
const tiles = 3;

export function layerLookOf({ activation, gate, seen, attention }: SeenLayer): LayerLook {
  const whole = () => ({ low: 0, high: 1 });
  return {
    ...(activation && { activation: tiled(activation, rangeOf) }),
    ...(gate && { gate: tiled(gate, whole) }),
    ...(seen && { seen: tiled(seen, whole) }),
    ...(attention && { attention: arrowsOf(attention) }),
  };
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The channels `[1, C, H, W]` that vary most, each in its range of grey, the liveliest first. */
function tiled(sight: Sight, rangeFor: (plane: Float32Array) => Range): ImageBitmap {
  const [, , height, width] = sight.shape;
  const planes = liveliestOf(sight);
  const columns = Math.min(tiles, planes.length);
  const rows = Math.ceil(planes.length / columns);
  const image = new ImageData(columns * (width + 1) - 1, rows * (height + 1) - 1);
  for (const [i, plane] of planes.entries()) {
    const { low, high } = rangeFor(plane);
    const [left, top] = [(i % columns) * (width + 1), Math.floor(i / columns) * (height + 1)];
    for (const [at, value] of plane.entries()) {
      const grey = (255 * (value - low)) / (high - low || 1);
      const to = (top + Math.floor(at / width)) * image.width + left + (at % width);
      image.data.set([grey, grey, grey, 255], 4 * to);
    }
  }
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas.transferToImageBitmap();
}

function liveliestOf({ shape: [, channels, height, width], data }: Sight): readonly Float32Array[] {
  const area = width * height;
  const planes = Array.from({ length: channels }, (_, c) =>
    data.subarray(c * area, (c + 1) * area),
  );
  return planes.sort((a, b) => varianceOf(b) - varianceOf(a)).slice(0, tiles ** 2);
}

function rangeOf(plane: Float32Array): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of plane) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

export function varianceOf(plane: Float32Array): number {
  const mean = plane.reduce((sum, value) => sum + value, 0) / plane.length;
  return plane.reduce((sum, value) => sum + (value - mean) ** 2, 0) / plane.length;
}

/** For each query of `[1, L, L]` the key with the largest share. */
export function arrowsOf({ shape: [, length], data }: Sight): Arrows {
  const keys: number[] = [];
  const shares: number[] = [];
  for (let query = 0; query < length; query++) {
    let best = query * length;
    for (let at = best + 1; at < (query + 1) * length; at++) if (data[at] > data[best]) best = at;
    keys.push(best - query * length);
    shares.push(data[best]);
  }
  return { side: Math.round(Math.sqrt(length)), keys, shares };
}

/** Photos as the page can draw them, and in memory that page and workers share, so that large ones are never copied. */
import { type Photo, type Picture, seenAsSrgb } from "kintsugi/browser";
import type { Shown } from "./protocol.ts";

export const shown = (photo: Photo): Shown => ({
  photo: shared(photo),
  bitmap: bitmapOf(photo, (image) => rgbaInto(image, seenAsSrgb(photo))),
});

/** The photo with its levels in shared memory, where the page is isolated and has any. */
function shared(photo: Photo): Photo {
  const { raster } = photo;
  if (!globalThis.crossOriginIsolated || raster.buffer instanceof SharedArrayBuffer) return photo;
  const buffer = new SharedArrayBuffer(raster.byteLength);
  const copy = raster instanceof Uint8Array ? new Uint8Array(buffer) : new Uint16Array(buffer);
  copy.set(raster);
  return { ...photo, raster: copy };
}

type Size = Pick<Photo, "width" | "height">;

function bitmapOf({ width, height }: Size, draw: (rgba: Uint8ClampedArray) => void): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  draw(image.data);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas.transferToImageBitmap();
}

/** Levels `[H, W, C]` → `[H, W, 4]`; grey thrice, deep levels as their high byte. */
function rgbaInto(rgba: Uint8ClampedArray, { channels, depth, raster }: Photo): void {
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  const hasAlpha = channels % 2 === 0;
  const shift = depth === 16 ? 8 : 0;
  for (let i = 0, j = 0; j < rgba.length; i += channels, j += 4) {
    rgba[j] = raster[i] >> shift;
    rgba[j + 1] = raster[i + green] >> shift;
    rgba[j + 2] = raster[i + blue] >> shift;
    rgba[j + 3] = hasAlpha ? raster[i + channels - 1] >> shift : 255;
  }
}

/** A map of heat, `[1, H, W]`: 0 is black, `most` and above pale gold. */
export function heatOf({ data, ...size }: Picture, most: number): ImageBitmap {
  return bitmapOf(size, (rgba) => {
    for (let i = 0; i < data.length; i++) {
      const heat = Math.min(1, data[i] / most);
      rgba[4 * i] = 255 * Math.min(1, 1.6 * heat);
      rgba[4 * i + 1] = 235 * heat ** 1.3;
      rgba[4 * i + 2] = 170 * heat ** 3;
      rgba[4 * i + 3] = 255;
    }
  });
}

/** The largest difference of any channel, `[1, H, W]`, 0…1. */
export function differenceOf(a: Photo, b: Photo): Picture {
  const { width, height, channels } = a;
  const data = new Float32Array(width * height);
  const top = a.depth === 16 ? 65535 : 255;
  for (let i = 0; i < data.length; i++) {
    let most = 0;
    for (let c = 0; c < channels; c++) {
      most = Math.max(most, Math.abs(a.raster[i * channels + c] - b.raster[i * channels + c]));
    }
    data[i] = most / top;
  }
  return { width, height, channels: 1, data };
}

/**
 * Pictures out of files by the browser's own decoders: 8 bits, sRGB, upright, with EXIF and XMP. Colours under an alpha below 1 may come back a level off, for canvases multiply by it.
 */
import { KintsugiError } from "../errors.ts";
import { metadataIn } from "./metadata.browser.ts";
import type { Photo, PhotoFormat } from "./photo.ts";

export interface ReadOptions {
  /** What errors call the picture. */
  readonly name?: string;
  /** Most pixels that are taken, width × height. */
  readonly limitPixels?: number;
}

const defaultLimitPixels = 100e6;

/** @throws {KintsugiError} not-a-picture (kinds that the browser cannot read, damaged files), picture-too-large */
export async function readPicture(
  source: Blob | Uint8Array,
  { name = "the picture", limitPixels = defaultLimitPixels }: ReadOptions = {},
): Promise<Photo> {
  const blob = source instanceof Blob ? source : new Blob([source as BlobPart]);
  const head = new Uint8Array(await blob.slice(0, 26).arrayBuffer());
  const bitmap = await decoded(blob, name);
  try {
    const { width, height } = bitmap;
    if (width * height > limitPixels) throw tooLarge(name, `${width}×${height}`, limitPixels);
    const levels = levelsOf(bitmap, name);
    const isOpaque = levels.every((level, i) => i % 4 !== 3 || level === 255);
    return {
      ...{ width, height, depth: 8, channels: isOpaque ? 3 : 4 },
      raster: isOpaque ? withoutAlpha(levels) : levels,
      format: formatOf(head),
      metadata: metadataIn(new Uint8Array(await blob.arrayBuffer()), formatOf(head)),
      warnings: isDeepPng(head) ? ["16-bit levels became 8-bit ones"] : [],
    };
  } finally {
    bitmap.close();
  }
}

async function decoded(blob: Blob, where: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, {
      imageOrientation: "from-image",
      premultiplyAlpha: "none",
    });
  } catch (error) {
    const got = blob.size === 0 ? "an empty file" : "a file of another kind, or a damaged one";
    throw new KintsugiError(
      "not-a-picture",
      { where, expected: "a picture that this browser can read", got },
      { cause: error },
    );
  }
}

/** RGBA, `[H, W, 4]`. */
function levelsOf(bitmap: ImageBitmap, where: string): Uint8Array {
  const { width, height } = bitmap;
  try {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0);
    return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
  } catch {
    throw tooLarge(where, `${width}×${height}`);
  }
}

function withoutAlpha(levels: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((levels.length / 4) * 3);
  for (let i = 0, j = 0; i < levels.length; i += 4) {
    rgb[j++] = levels[i];
    rgb[j++] = levels[i + 1];
    rgb[j++] = levels[i + 2];
  }
  return rgb;
}

/** What each format's files have at byte `at`. */
const signatures: readonly (readonly [format: PhotoFormat, at: number, bytes: string])[] = [
  ["png", 1, "PNG"],
  ["jpeg", 0, "\xff\xd8\xff"],
  ["webp", 8, "WEBP"],
  ["avif", 8, "avi"],
  ["gif", 0, "GIF8"],
];

function formatOf(head: Uint8Array): PhotoFormat {
  const text = String.fromCharCode(...head);
  return signatures.find(([, at, bytes]) => text.startsWith(bytes, at))?.[0] ?? "png";
}

/** IHDR's bit depth is the file's byte 24. */
const isDeepPng = (head: Uint8Array): boolean => formatOf(head) === "png" && head[24] === 16;

const tooLarge = (where: string, got: string, limitPixels?: number): KintsugiError =>
  new KintsugiError("picture-too-large", {
    where,
    expected: limitPixels
      ? `at most ${limitPixels / 1e6} megapixels`
      : "a picture that a canvas can hold",
    got,
    advice: "make it smaller",
  });

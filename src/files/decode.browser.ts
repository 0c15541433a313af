/**
 * Pictures out of files by the browser's own decoders: 8 bits, upright, in the file's own RGB profile, with EXIF and XMP.
 * Colours under an alpha below 1 may come back a level off, for canvases multiply by it. PNGs of 16 bits, which canvases
 * cannot hold, are decoded here.
 */
import { KintsugiError } from "../errors.ts";
import { claimedSize, decodeDeepPng, isDeepPng } from "./deep-png.browser.ts";
import { matrixProfile, profileSpace } from "./icc.ts";
import { jpegBlocks } from "./jpeg-tables.ts";
import { metadataIn, orientationIn, profileIn } from "./metadata.browser.ts";
import type { Photo, PhotoFormat } from "./photo.ts";
import { encodePng } from "./png.browser.ts";
import { turned } from "./turned.ts";

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
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (isDeepPng(bytes)) return readDeepPng(bytes, { name, limitPixels });
  const format = formatOf(bytes);
  const profile = await readProfile(bytes, format);
  const bitmap = await decoded(blob, name, profile.conversion);
  try {
    const { width, height } = bitmap;
    requireWithin(bitmap, { name, limitPixels });
    const levels = levelsOf(bitmap, name);
    const isJpeg = format === "jpeg" && !profile.isConverted;
    const blocks = isJpeg ? jpegBlocks(bytes, bitmap, orientationIn(bytes, format)) : undefined;
    const isOpaque = levels.every((level, i) => i % 4 !== 3 || level === 255);
    return {
      ...{ width, height, depth: 8, channels: isOpaque ? 3 : 4, format },
      raster: isOpaque ? withoutAlpha(levels) : levels,
      metadata: {
        ...metadataIn(bytes, format),
        ...(profile.kept && { icc: profile.kept }),
        ...(blocks && { blocks }),
      },
      warnings: profile.warnings,
    };
  } finally {
    bitmap.close();
  }
}

/** Every level as it is, grey as grey, with the profile that fits these channels, as Node reads it. */
async function readDeepPng(bytes: Uint8Array, options: Required<ReadOptions>): Promise<Photo> {
  requireWithin(claimedSize(bytes), options);
  const decoded = await decodeDeepPng(bytes, options.name);
  const icc = await profileIn(bytes, "png");
  const fits = icc && profileSpace(icc) === (decoded.channels < 3 ? "GRAY" : "RGB ");
  const isStrange = fits && decoded.channels > 2 && !matrixProfile(icc);
  return {
    ...turned(decoded, orientationIn(bytes, "png")),
    format: "png",
    metadata: { ...metadataIn(bytes, "png"), ...(fits && { icc }) },
    warnings: [...(icc && !fits ? [otherChannels] : []), ...(isStrange ? [asIfSrgb] : [])],
  };
}

const otherChannels = "its colour profile is for other channels and was left out";

/** What becomes of a file's profile: kept with the levels as they are, or converted to sRGB and left out. */
interface ReadProfile {
  readonly conversion: ColorSpaceConversion;
  readonly kept?: Uint8Array;
  readonly isConverted?: boolean;
  readonly warnings: readonly string[];
}

async function readProfile(bytes: Uint8Array, format: PhotoFormat): Promise<ReadProfile> {
  const icc = await profileIn(bytes, format);
  if (!icc) return { conversion: "default", warnings: [] };
  if (profileSpace(icc) === "RGB " && (await keepsLevels(icc)))
    return { conversion: "none", kept: icc, warnings: matrixProfile(icc) ? [] : [asIfSrgb] };
  return {
    ...{ conversion: "default", isConverted: true },
    warnings: ["its colours were converted to sRGB"],
  };
}

const asIfSrgb = "its colour profile is kept, but its colours are mended as if they were sRGB";

/** Whether this browser can decode without converting, as not all do: tried on a picture of one pixel. */
async function keepsLevels(icc: Uint8Array): Promise<boolean> {
  const raster = Uint8Array.of(200, 60, 30);
  const metadata = { icc, orientation: 1, palette: false };
  const size = { width: 1, height: 1, channels: 3, depth: 8 } as const;
  const png = new Blob([await encodePng({ ...size, raster, metadata })]);
  const bitmap = await decoded(png, "the profile's test", "none");
  const levels = levelsOf(bitmap, "the profile's test");
  bitmap.close();
  return raster.every((level, i) => levels[i] === level);
}

async function decoded(
  blob: Blob,
  where: string,
  colorSpaceConversion: ColorSpaceConversion,
): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob, {
      colorSpaceConversion,
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
  ["tiff", 0, "II*\0"],
  ["tiff", 0, "MM\0*"],
];

function formatOf(bytes: Uint8Array): PhotoFormat {
  const text = String.fromCharCode(...bytes.subarray(0, 26));
  return signatures.find(([, at, bytes]) => text.startsWith(bytes, at))?.[0] ?? "png";
}

function requireWithin(
  { width, height }: Pick<Photo, "width" | "height">,
  { name, limitPixels }: Required<ReadOptions>,
): void {
  if (width * height > limitPixels) throw tooLarge(name, `${width}×${height}`, limitPixels);
}

const tooLarge = (where: string, got: string, limitPixels?: number): KintsugiError =>
  new KintsugiError("picture-too-large", {
    where,
    expected: limitPixels
      ? `at most ${limitPixels / 1e6} megapixels`
      : "a picture that a canvas can hold",
    got,
    advice: "make it smaller",
  });

/**
 * Pictures out of files. Pixels keep the file's own profile, channels and depth; `sharp` would turn them into 8-bit
 * sRGB unless told otherwise. Only spaces that no PNG can hold (CMYK, Lab, float) become sRGB, with a warning.
 */
import sharp, { type Metadata, type OutputInfo, type SharpOptions } from "sharp";
import { KintsugiError } from "../errors.ts";
import { jpegSettings, notAPicture, openPicture, withoutPrefix } from "./header.ts";
import { matrixProfile, profileSpace } from "./icc.ts";
import { jpegBlocks } from "./jpeg-tables.ts";
import type { ChannelCount, Photo, PhotoMetadata } from "./photo.ts";
import { isLosslessWebp } from "./pieces.ts";
import { pngExtras } from "./png-extras.ts";
import { exifDensity, uprightExif, uprightResources, uprightXmp } from "./upright.ts";

export interface ReadOptions {
  /** What errors call a picture given as bytes. */
  readonly name?: string;
  /** Most pixels that are decoded, width × height; a small file can claim to hold billions. */
  readonly limitPixels?: number;
}

const defaultLimitPixels = 200e6;

/**
 * Reads a PNG, JPEG, WebP, AVIF, TIFF or GIF (of several frames the first). Errors: `file-missing`,
 * `not-a-picture` (other formats, damaged or truncated files), `picture-too-large`.
 */
export async function readPicture(
  source: string | Uint8Array,
  options: ReadOptions = {},
): Promise<Photo> {
  const opened = await openPicture(source, options.name);
  const { bytes, header, format, where } = opened;
  refuseTooLarge(header, { where, limitPixels: options.limitPixels ?? defaultLimitPixels });
  const pixels = await pixelsOf(bytes, { header, where });
  const { metadata: read, warnings } = metadataOf(header, pixels);
  const isKept = format === "jpeg" && isNative(header);
  const metadata = {
    ...read,
    ...present("jpeg", jpegSettings(opened)),
    ...present("blocks", isKept ? jpegBlocks(bytes, pixels, read.orientation) : undefined),
    ...present("lossless", format === "webp" ? isLosslessWebp(bytes) : undefined),
  };
  return { ...pixels, format, metadata, warnings: [...warnings, ...pngExtras(bytes)] };
}

function refuseTooLarge(
  { width, height }: Metadata,
  { where, limitPixels }: { readonly where: string; readonly limitPixels: number },
): void {
  if (width * height <= limitPixels) return;
  throw new KintsugiError("picture-too-large", {
    where,
    expected: `at most ${megapixels(limitPixels)} megapixels`,
    got: `${width}×${height} (${megapixels(width * height)} megapixels)`,
    advice: "make it smaller (limitPixels of the library's readPicture allows more)",
  });
}

function megapixels(pixels: number): string {
  return String(Number((pixels / 1e6).toPrecision(3)));
}

type Pixels = Pick<Photo, "width" | "height" | "channels" | "depth" | "raster">;

interface Opened {
  readonly header: Metadata;
  readonly where: string;
}

/** The levels as they are in the file, upright. */
async function pixelsOf(bytes: Uint8Array, { header, where }: Opened): Promise<Pixels> {
  const native = isNative(header);
  const depth = native && header.depth === "ushort" ? 16 : 8;
  const options: SharpOptions = {
    autoOrient: true,
    failOn: "error",
    ignoreIcc: native,
    limitInputPixels: false,
  };
  try {
    const { data, info } = await sharp(bytes, options)
      .toColourspace(native ? carriedSpace(header) : "srgb")
      .raw({ depth: depth === 16 ? "ushort" : "uchar" })
      .toBuffer({ resolveWithObject: true });
    if (info.channels > 4) throw new Error(`${info.channels} channels`);
    const raster = depth === 16 ? wordsOf(data) : plain(data);
    return withOwnChannels({ ...sizeOf(info), depth, raster }, header);
  } catch (error) {
    throw notAPicture(where, "a damaged or truncated file", error);
  }
}

function sizeOf(info: OutputInfo): Pick<Pixels, "width" | "height" | "channels"> {
  return { width: info.width, height: info.height, channels: info.channels as ChannelCount };
}

/**
 * The same memory under another name: a `Buffer`'s `slice` would share it, an array's copies. (`sharp`'s own
 * `toUint8Array` would give such an array, but version 0.35.5 never frees it: 1,200 pictures of 330 kB left 400 MB.)
 */
const plain = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const wordsOf = (data: Buffer): Uint16Array =>
  data.byteOffset % 2 === 0
    ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
    : new Uint16Array(new Uint8Array(data).buffer);

/** Whether the levels can be kept as they are: grey or RGB, of 8 or 16 bits. */
function isNative({ space, depth }: Metadata): boolean {
  return depth === "uchar"
    ? space === "srgb" || space === "b-w"
    : depth === "ushort" && (space === "rgb16" || space === "grey16");
}

/** `sharp` drops the alpha of 8-bit grey on its way to raw bytes, so that goes as RGBA (which copies the grey). */
function carriedSpace({ space, hasAlpha }: Metadata): string {
  return space === "b-w" && hasAlpha ? "srgb" : space;
}

/** RGBA that was grey and alpha in the file → grey and alpha. */
function withOwnChannels(pixels: Pixels, { space, hasAlpha }: Metadata): Pixels {
  if (space !== "b-w" || !hasAlpha) return pixels;
  const area = pixels.width * pixels.height;
  const raster = new Uint8Array(area * 2);
  for (let i = 0; i < area; i++) {
    raster[2 * i] = pixels.raster[4 * i];
    raster[2 * i + 1] = pixels.raster[4 * i + 3];
  }
  return { ...pixels, channels: 2, raster };
}

/** A field with its value, or no field. */
function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}

function metadataOf(
  header: Metadata,
  { channels }: Pixels,
): { readonly metadata: PhotoMetadata; readonly warnings: readonly string[] } {
  const native = isNative(header);
  const fits =
    header.icc !== undefined && profileSpace(header.icc) === (channels < 3 ? "GRAY" : "RGB ");
  const exif = header.exif && withoutPrefix(header.exif);
  const metadata: PhotoMetadata = {
    ...present("exif", exif && uprightExif(exif, header.orientation ?? 1)),
    ...present("icc", native && fits ? header.icc : undefined),
    ...present("xmp", header.xmp && uprightXmp(header.xmp)),
    ...present("iptc", header.iptc && uprightResources(header.iptc)),
    ...present("density", header.density ?? (exif && exifDensity(exif))),
    orientation: header.orientation ?? 1,
    palette: header.isPalette,
  };
  const warnings = [
    ...(native ? [] : [`its colours (${header.space}) were converted to 8-bit sRGB`]),
    ...(native && header.icc && !fits
      ? ["its colour profile is for other channels and was left out"]
      : []),
    ...(metadata.icc && channels > 2 && !matrixProfile(metadata.icc)
      ? ["its colour profile is kept, but its colours are mended as if they were sRGB"]
      : []),
    ...(exif && !metadata.exif ? ["its EXIF is damaged and was left out"] : []),
    ...(header.iptc && !metadata.iptc ? ["its IPTC record was left out"] : []),
    ...((header.pages ?? 1) > 1 ? [`only the first of its ${header.pages} frames was read`] : []),
    ...(header.gainMap ? ["its HDR gain map was left out"] : []),
  ];
  return { metadata, warnings };
}

/**
 * Photos into files. PNG, TIFF and (on request) WebP and AVIF give every level back bit for bit; profile, EXIF, XMP and
 * density go along, IPTC into JPEG. What a format cannot hold is an error where it would show, else a warning.
 */
import { extname } from "node:path";
import sharp, { type Sharp } from "sharp";
import { KintsugiError } from "../errors.ts";
import { type WriteOptions, writeAtomically } from "./atomic.ts";
import { saidBeforeLoss } from "./before-loss.ts";
import { carrierOf } from "./carrier.ts";
import { withResources } from "./jpeg-resources.ts";
import { colourChannels, hasAlpha, type Photo, type PhotoMetadata } from "./photo.ts";

export type WritableFormat = "png" | "jpeg" | "webp" | "avif" | "tiff";

export interface EncodeOptions {
  /** 1…100 for JPEG, WebP and AVIF; 95 unless told. */
  readonly quality?: number;
  /** JPEG's colours at half resolution each way (4:2:0); at the full one unless told. */
  readonly subsampled?: boolean;
  /** WebP and AVIF without loss; PNG and TIFF always are, JPEG cannot be. */
  readonly lossless?: boolean;
}

export interface WritePictureOptions extends EncodeOptions, WriteOptions {
  /** The format; that of the path's extension unless told. */
  readonly format?: WritableFormat;
}

/** What the format could not keep, a sentence each, fit for a person to read. */
export interface Written {
  readonly warnings: readonly string[];
}

interface Asked {
  readonly quality: number;
  readonly subsampled: boolean;
  readonly lossless: boolean;
  readonly density: number | undefined;
}

interface Ability {
  readonly depth: 8 | 16;
  readonly alpha: boolean;
  readonly grey: boolean;
  readonly lossless: "always" | "on request" | "never";
  /** `sharp` writes this format's density into EXIF, and makes an EXIF block for it. */
  readonly densityInExif: boolean;
  readonly encode: (pipeline: Sharp, asked: Asked) => Sharp;
}

const abilities: { readonly [F in WritableFormat]: Ability } = {
  png: {
    ...{ depth: 16, alpha: true, grey: true, lossless: "always", densityInExif: false },
    encode: (pipeline) => pipeline.png({ adaptiveFiltering: true }),
  },
  jpeg: {
    ...{ depth: 8, alpha: false, grey: true, lossless: "never", densityInExif: true },
    encode: (pipeline, { quality, subsampled }) =>
      pipeline.jpeg({ quality, chromaSubsampling: subsampled ? "4:2:0" : "4:4:4" }),
  },
  webp: {
    ...{ depth: 8, alpha: true, grey: false, lossless: "on request", densityInExif: true },
    encode: (pipeline, { quality, lossless }) => pipeline.webp({ quality, lossless, exact: true }),
  },
  avif: {
    ...{ depth: 8, alpha: true, grey: false, lossless: "on request", densityInExif: true },
    encode: (pipeline, { quality, lossless }) =>
      pipeline.avif({ quality, lossless, chromaSubsampling: "4:4:4" }),
  },
  tiff: {
    ...{ depth: 16, alpha: true, grey: true, lossless: "always", densityInExif: false },
    encode: (pipeline, { density = 72 }) =>
      pipeline.tiff({ compression: "deflate", xres: density / 25.4, yres: density / 25.4 }),
  },
};

const extensions: Readonly<Record<string, WritableFormat>> = {
  ".png": "png",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".webp": "webp",
  ".avif": "avif",
  ".tif": "tiff",
  ".tiff": "tiff",
};

/** The format that a path's extension names. Throws `usage` for any other; call it before the work begins. */
export function writableFormat(path: string): WritableFormat {
  const extension = extname(path).toLowerCase();
  const format = Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
  if (format) return format;
  throw new KintsugiError("usage", {
    where: path,
    expected: `a name ending in ${Object.keys(extensions).join(", ")}`,
    got: extension === "" ? "no extension" : `'${extension}'`,
  });
}

/**
 * Encodes and writes a photo atomically. Errors: those of `encodePicture`, `disk-full`, `file-unwritable`; `usage` for what is
 * no photo, as callers without types may hand over.
 */
export async function writePicture(
  path: string,
  photo: Photo,
  options: WritePictureOptions = {},
): Promise<Written> {
  if (!photo?.raster) throw noPhoto(path, photo);
  const format = options.format ?? writableFormat(path);
  const { bytes, warnings } = await encodePicture(photo, format, options);
  await writeAtomically(path, bytes, options);
  return { warnings };
}

const noPhoto = (where: string, got: object | undefined): KintsugiError =>
  new KintsugiError("usage", {
    where,
    expected: "a photo, as readPicture gives it",
    got: got ? `an object of ${Object.keys(got).join(", ") || "nothing"}` : `${got}`,
    ...(got && "photo" in got && { advice: "hand over its photo" }),
  });

/**
 * A photo as a file's bytes. Transparency into JPEG, `lossless` JPEG and a size that the format cannot hold are `usage`
 * errors; 16 bits into 8, full opacity left out and metadata left out are warnings. Grey becomes RGB in WebP and AVIF.
 */
export async function encodePicture(
  photo: Photo,
  format: WritableFormat,
  options: EncodeOptions = {},
): Promise<Written & { readonly bytes: Uint8Array }> {
  const { quality = 95, lossless = false, subsampled = false } = options;
  requireAble(photo, format, lossless);
  const { held, warnings } = fitted(photo, format, lossless);
  const asked = { quality, lossless, subsampled, density: photo.metadata.density };
  const encoded = await bytesOf(held, format, asked);
  const bytes = format === "jpeg" ? withResources(encoded, photo.metadata.iptc) : encoded;
  return { bytes, warnings: [...warnings, ...(await losses(photo.metadata, bytes, format))] };
}

function requireAble(photo: Photo, format: WritableFormat, lossless: boolean): void {
  const { alpha, lossless: offered } = abilities[format];
  const name = format.toUpperCase();
  if (!alpha && hasAlpha(photo) && !isOpaque(photo)) {
    throw new KintsugiError("usage", {
      where: `${name} output`,
      expected: "a picture without transparency",
      got: "transparent pixels",
      advice: "write a .png, .webp, .avif or .tiff instead",
    });
  }
  if (lossless && offered === "never") {
    throw new KintsugiError("usage", {
      where: `${name} output`,
      expected: "a format that can be lossless",
      got: name,
      advice: "write a .png, .webp, .avif or .tiff instead",
    });
  }
}

function isOpaque({ raster, channels, depth }: Photo): boolean {
  const opaque = depth === 8 ? 255 : 65535;
  for (let i = channels - 1; i < raster.length; i += channels) {
    if (raster[i] !== opaque) return false;
  }
  return true;
}

/** Whether levels of the photo change in such a file: by its compression, or since it holds fewer bits. */
export function losesLevels({ depth }: Photo, format: WritableFormat, lossless: boolean): boolean {
  const ability = abilities[format];
  const isLossless =
    ability.lossless === "always" || (ability.lossless === "on request" && lossless);
  return depth > ability.depth || !isLossless;
}

/** The photo as far as the format holds it. */
function fitted(
  photo: Photo,
  format: WritableFormat,
  lossless: boolean,
): { readonly held: Photo; readonly warnings: readonly string[] } {
  const { depth, alpha, grey } = abilities[format];
  const name = format.toUpperCase();
  const narrow = photo.depth > depth;
  const strip = hasAlpha(photo) && !alpha;
  const isLossy = losesLevels(photo, format, lossless);
  const { icc, ...metadata } = isLossy ? saidBeforeLoss(photo.metadata) : photo.metadata;
  const keepsProfile = icc !== undefined && (grey || colourChannels(photo) === 3);
  const held = { ...photo, metadata: keepsProfile ? { ...metadata, icc } : metadata };
  return {
    held: narrow ? eightBit(held) : held,
    warnings: [
      ...(narrow ? [`${name} holds 8 bits a channel: the picture's 16 were rounded`] : []),
      ...(strip ? [`${name} holds no alpha: the picture's, opaque everywhere, was left out`] : []),
    ],
  };
}

function eightBit(photo: Photo): Photo {
  const raster = Uint8Array.from(photo.raster, (level) => Math.round(level / 257));
  return { ...photo, depth: 8, raster };
}

/** `sharp` keeps levels and profile as they are only if the space asked for is the one it starts from. */
function ownSpace({ channels, depth }: Photo): string {
  if (channels < 3) return depth === 8 ? "b-w" : "grey16";
  return depth === 8 ? "srgb" : "rgb16";
}

async function bytesOf(photo: Photo, format: WritableFormat, asked: Asked): Promise<Uint8Array> {
  const { alpha, encode, densityInExif } = abilities[format];
  const pipeline = sharp(carrierOf(photo), { limitInputPixels: false, unlimited: true })
    .toColourspace(ownSpace(photo))
    .keepIccProfile()
    .keepXmp();
  if (!alpha) pipeline.removeAlpha();
  if (photo.metadata.exif) pipeline.keepExif();
  if (densityInExif && asked.density) pipeline.withDensity(asked.density);
  try {
    return new Uint8Array(await encode(pipeline, asked).toBuffer()); // see `plain` in decode.ts
  } catch (error) {
    throw new KintsugiError(
      "usage",
      {
        where: `${format.toUpperCase()} output`,
        expected: "a picture and settings that the format takes",
        got: `${photo.width}×${photo.height} and '${(error as Error).message}'`,
      },
      { cause: error },
    );
  }
}

const names = {
  exif: "EXIF",
  icc: "the colour profile",
  xmp: "XMP",
  iptc: "IPTC",
} as const satisfies { readonly [K in keyof PhotoMetadata]?: string };

/** What the written bytes, read again, lack of the photo's metadata. */
async function losses(
  metadata: PhotoMetadata,
  bytes: Uint8Array,
  format: WritableFormat,
): Promise<readonly string[]> {
  const header = await sharp(bytes, { limitInputPixels: false }).metadata();
  const kinds = Object.keys(names) as (keyof typeof names)[];
  return kinds
    .filter((kind) => metadata[kind] && !header[kind])
    .map((kind) => `${names[kind]} could not be kept in ${format.toUpperCase()}`);
}

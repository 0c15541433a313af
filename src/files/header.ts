/** A picture file opened: its bytes, what its header says and which format it is. No pixel has been decoded yet. */
import { readFile } from "node:fs/promises";
import sharp, { type Metadata } from "sharp";
import { KintsugiError } from "../errors.ts";
import { jpegQuality } from "./jpeg-quality.ts";
import { type JpegSettings, type PhotoFormat, photoFormats } from "./photo.ts";

export interface OpenedFile {
  readonly bytes: Uint8Array;
  readonly header: Metadata;
  readonly format: PhotoFormat;
  /** What errors call it. */
  readonly where: string;
}

/** Errors: `file-missing`, `not-a-picture`. `name` is what errors call bytes. */
export async function openPicture(
  source: string | Uint8Array,
  name = "the picture",
): Promise<OpenedFile> {
  const where = typeof source === "string" ? source : name;
  const bytes = typeof source === "string" ? await bytesOf(source) : source;
  if (bytes.length === 0) throw notAPicture(where, "an empty file");
  const header = await headerOf(bytes, where);
  return { bytes, header, format: formatOf(header, where), where };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const got = unreadable[code] ?? (error as Error).message;
    throw new KintsugiError(
      code === "ERR_FS_FILE_TOO_LARGE" ? "picture-too-large" : "file-missing",
      { where: path, expected: "a picture file", got },
      { cause: error },
    );
  }
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EISDIR: "a folder",
  EACCES: "a file that may not be read",
  EPERM: "a file that may not be read",
  ERR_FS_FILE_TOO_LARGE: "a file of over 2 GiB",
};

async function headerOf(bytes: Uint8Array, where: string): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (error) {
    throw notAPicture(where, "a file of another kind, or a damaged one", error);
  }
}

/** width × height, as the file's header says it; 0 where it says none, which reading the file will complain of. */
export async function pixelsIn(path: string): Promise<number> {
  try {
    const { width, height } = await sharp(path, { limitInputPixels: false }).metadata();
    return width * height;
  } catch {
    return 0;
  }
}

function formatOf(header: Metadata, where: string): PhotoFormat {
  const isAvif = header.format === "heif" && header.compression === "av1";
  const format = photoFormats.find((name) => name === (isAvif ? "avif" : header.format));
  if (!format) throw notAPicture(where, `${header.format}`);
  return format;
}

/** How a JPEG was written; undefined for other formats, and where its tables are not to be found. */
export function jpegSettings({ bytes, header, format }: OpenedFile): JpegSettings | undefined {
  const quality = format === "jpeg" ? jpegQuality(bytes) : undefined;
  if (quality === undefined) return undefined;
  return { quality, subsampled: header.chromaSubsampling === "4:2:0" };
}

/** JPEG, WebP and AVIF put `Exif\0\0` before the TIFF stream, PNG does not. */
export function withoutPrefix(exif: Buffer): Buffer {
  return exif.toString("latin1", 0, 4) === "Exif" ? exif.subarray(6) : exif;
}

export function notAPicture(where: string, got: string, cause?: unknown): KintsugiError {
  return new KintsugiError(
    "not-a-picture",
    { where, expected: "a whole PNG, JPEG, WebP, AVIF, TIFF or GIF picture", got },
    { cause },
  );
}

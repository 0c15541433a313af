/** Photos as lossless WebP files (RFC 9649), which no browser's own encoder promises, with profile, EXIF and XMP. */
import { KintsugiError } from "../errors.ts";
import { joined, latin1 } from "./bytes.ts";
import { hasAlpha, type Photo } from "./photo.ts";
import { vp8l } from "./vp8l.ts";

/** The longest side that the format holds. */
export const longestWebpSide = 16384;

/** Every level as it is, 16 bits rounded to 8; grey becomes RGB. Throws `usage` where a side is too long. */
export function encodeWebp(photo: Photo): Uint8Array<ArrayBuffer> {
  const { width, height, metadata } = photo;
  requireFitting(photo);
  const isOpaque = !hasAlpha(photo);
  const { icc, exif, xmp } = metadata;
  const flags = (icc ? 0x20 : 0) | (isOpaque ? 0 : 0x10) | (exif ? 0x08 : 0) | (xmp ? 0x04 : 0);
  const extended = Uint8Array.of(flags, 0, 0, 0, ...word(width - 1, 3), ...word(height - 1, 3));
  const body = joined([
    latin1("WEBP"),
    ...(icc || exif || xmp ? chunk("VP8X", extended) : []),
    ...(icc ? chunk("ICCP", icc) : []),
    ...chunk("VP8L", vp8l(rgbaOf(photo), { width, height, isOpaque })),
    ...(exif ? chunk("EXIF", exif) : []),
    ...(xmp ? chunk("XMP ", xmp) : []),
  ]);
  return joined([latin1("RIFF"), word(body.length, 4), body]);
}

function requireFitting({ width, height }: Photo): void {
  if (Math.max(width, height) <= longestWebpSide) return;
  throw new KintsugiError("usage", {
    where: "WEBP output",
    expected: `sides of at most ${longestWebpSide} pixels`,
    got: `${width}×${height}`,
    advice: "write a .png instead",
  });
}

/** `[H, W, C]` → `[H, W, 4]`, 8 bits. */
function rgbaOf(photo: Photo): Uint8Array {
  const { width, height, channels, depth, raster } = photo;
  const isOpaque = !hasAlpha(photo);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  const scale = depth === 16 ? 257 : 1;
  const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
  for (let i = 0, j = 0; j < rgba.length; i += channels, j += 4) {
    rgba[j] = Math.round(raster[i] / scale);
    rgba[j + 1] = Math.round(raster[i + green] / scale);
    rgba[j + 2] = Math.round(raster[i + blue] / scale);
    if (!isOpaque) rgba[j + 3] = Math.round(raster[i + channels - 1] / scale);
  }
  return rgba;
}

/** A name, a length, a body, a zero where it is odd. */
function chunk(name: string, body: Uint8Array): readonly Uint8Array[] {
  return [latin1(name), word(body.length, 4), body, new Uint8Array(body.length % 2)];
}

/** From the low byte on. */
function word(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => (value >> (8 * i)) & 255);
}

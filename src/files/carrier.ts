/**
 * The carrier: pixels and metadata as an uncompressed PNG in memory (W3C PNG, third edition). It is how raw levels
 * enter `sharp` together with a profile, EXIF and XMP: raw input carries none of them, and `withIccProfile` converts.
 */
import { crc32, deflateSync } from "node:zlib";
import type { Photo, PhotoMetadata } from "./photo.ts";

/** What a carrier holds of a photo. */
export type Carried = Pick<Photo, "width" | "height" | "channels" | "depth" | "raster"> & {
  readonly metadata: Pick<PhotoMetadata, "exif" | "icc" | "xmp" | "density">;
};

/** PNG's colour types by channel count, 1…4. */
const colourTypes = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

/** The picture as PNG bytes, its pixels stored and not compressed: for `sharp` to read, not for a disk. */
export function carrierOf(carried: Carried): Uint8Array {
  const { exif, icc, xmp, density } = carried.metadata;
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", headerOf(carried)),
    ...(icc ? [chunk("iCCP", Buffer.concat([text("icc\0\0"), deflateSync(icc)]))] : []),
    ...(density ? [chunk("pHYs", physicalSize(density))] : []),
    ...(exif ? [chunk("eXIf", exif)] : []),
    ...(xmp ? [chunk("iTXt", Buffer.concat([text("XML:com.adobe.xmp\0\0\0\0\0"), xmp]))] : []),
    chunk("IDAT", deflateSync(scanlines(carried), { level: 0 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function text(value: string): Buffer {
  return Buffer.from(value, "latin1");
}

/** Length, type, body, checksum of type and body. */
function chunk(type: string, body: Uint8Array): Buffer {
  const name = text(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body, crc32(name)));
  return Buffer.concat([length, name, body, checksum]);
}

function headerOf({ width, height, channels, depth }: Carried): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colourTypes[channels];
  return header;
}

/** Pixels a metre across and down, and the metre as unit. */
function physicalSize(density: number): Buffer {
  const size = Buffer.alloc(9);
  size.writeUInt32BE(Math.round(density / 0.0254), 0);
  size.writeUInt32BE(Math.round(density / 0.0254), 4);
  size[8] = 1;
  return size;
}

/** Each row after a filter byte of 0 (none); 16-bit levels with their high byte first. */
function scanlines({ width, height, channels, depth, raster }: Carried): Buffer {
  const rowBytes = (width * channels * depth) / 8;
  const levels = Buffer.from(raster.buffer, raster.byteOffset, raster.byteLength);
  const rows = Buffer.alloc(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (rowBytes + 1) + 1, (y + 1) * (rowBytes + 1));
    levels.copy(row, 0, y * rowBytes, (y + 1) * rowBytes);
    if (depth === 16) row.swap16();
  }
  return rows;
}

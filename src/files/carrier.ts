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
    ...pixelChunk(carried),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function text(value: string): Buffer {
  return Buffer.from(value, "latin1");
}

const chunk = (type: string, body: Uint8Array): Buffer => Buffer.concat(chunkParts(type, body));

/** Length, type, body, checksum of type and body. */
function chunkParts(type: string, body: Uint8Array): readonly Buffer[] {
  const name = text(type);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body, crc32(name)));
  return [length, name, Buffer.from(body.buffer, body.byteOffset, body.length), checksum];
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

/** The longest block that is stored and not compressed (RFC 1951, 3.2.4). */
const LONGEST_BLOCK = 0xffff;
/** Its header: whether it is the last, its length, and its length again with all bits turned over. */
const BLOCK_HEAD = 5;

/**
 * `IDAT` as zlib stores bytes (RFC 1950), in one piece of memory: of 24 megapixels every copy is 72 MB. Each row comes
 * after a filter byte of 0 (none), 16-bit levels with their high byte first.
 */
function pixelChunk(carried: Carried): readonly Buffer[] {
  const { width, height, channels, depth, raster } = carried;
  const rowBytes = (width * channels * depth) / 8;
  const length = height * (rowBytes + 1);
  const blocks = Math.ceil(length / LONGEST_BLOCK);
  const body = Buffer.alloc(2 + blocks * BLOCK_HEAD + length + 4);
  body.writeUInt16BE(0x7801, 0); // deflate with its largest window
  const writer = startBlocks(body, length);
  const levels = Buffer.from(raster.buffer, raster.byteOffset, raster.byteLength);
  const row = Buffer.alloc(rowBytes + 1);
  for (let y = 0; y < height; y++) {
    levels.copy(row, 1, y * rowBytes, (y + 1) * rowBytes);
    if (depth === 16) row.subarray(1).swap16();
    writer.add(row);
  }
  body.writeUInt32BE(writer.adler32(), body.length - 4);
  return chunkParts("IDAT", body);
}

/** Stored blocks, written one after the other behind the two bytes that a stream begins with. */
function startBlocks(body: Buffer, length: number) {
  let [at, written] = [2, 0];
  let [low, high] = [1, 0];
  const begin = () => {
    const size = Math.min(LONGEST_BLOCK, length - written);
    body.writeUInt8(written + size === length ? 1 : 0, at);
    body.writeUInt16LE(size, at + 1);
    body.writeUInt16LE(size ^ 0xffff, at + 3);
    at += BLOCK_HEAD;
  };
  return {
    add(bytes: Buffer) {
      [low, high] = adlerOf(bytes, low, high);
      for (let from = 0; from < bytes.length; ) {
        if (written % LONGEST_BLOCK === 0) begin();
        const room = LONGEST_BLOCK - (written % LONGEST_BLOCK);
        const size = bytes.copy(body, at, from, Math.min(bytes.length, from + room));
        [at, written, from] = [at + size, written + size, from + size];
      }
    },
    adler32: () => high * 0x10000 + low,
  };
}

/** a ← 1 + Σ bytes, b ← Σ a, both modulo 65521, the sums taken in pieces that stay whole numbers of 32 bits. */
function adlerOf(bytes: Buffer, a: number, b: number): [number, number] {
  const [prime, most] = [65521, 5552];
  for (let from = 0; from < bytes.length; from += most) {
    const to = Math.min(bytes.length, from + most);
    for (let i = from; i < to; i++) {
      a += bytes[i];
      b += a;
    }
    a %= prime;
    b %= prime;
  }
  return [a, b];
}

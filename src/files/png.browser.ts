/**
 * Photos as PNG files (W3C PNG, third edition) with nothing but the web's own compression: every level is kept, which
 * a canvas's own export does not promise.
 */

import { deflated } from "../compression.ts";
import { joined, latin1 } from "./bytes.ts";
import type { Photo } from "./photo.ts";

/** PNG's colour types by channel count, 1…4. */
const colourTypes = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

type Raster = Pick<Photo, "width" | "height" | "channels" | "depth" | "raster">;

/** The photo's levels as a PNG with its profile, its EXIF and its XMP, which says what was done to it. */
export async function encodePng(
  photo: Raster & Pick<Photo, "metadata">,
): Promise<Uint8Array<ArrayBuffer>> {
  const { icc, exif, xmp } = photo.metadata;
  const signature = latin1("\x89PNG\r\n\x1a\n");
  return joined([
    signature,
    chunk("IHDR", headerOf(photo)),
    ...(icc ? [chunk("iCCP", joined([latin1("icc\0\0"), await deflated(icc)]))] : []),
    ...(exif ? [chunk("eXIf", exif)] : []),
    ...(xmp ? [chunk("iTXt", joined([latin1("XML:com.adobe.xmp\0\0\0\0\0"), xmp]))] : []),
    chunk("IDAT", await deflated(filteredRows(photo))),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function headerOf({ width, height, channels, depth }: Raster): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, depth);
  header.setUint8(9, colourTypes[channels]);
  return new Uint8Array(header.buffer);
}

/** Each row after its filter's number: of all five filters that whose bytes are smallest in sum, as signed ones. */
function filteredRows(photo: Raster): Uint8Array {
  const pixelBytes = (photo.channels * photo.depth) / 8;
  const rowBytes = photo.width * pixelBytes;
  const bytes = bigEndian(photo);
  const rows = new Uint8Array(photo.height * (rowBytes + 1));
  let above: Uint8Array = new Uint8Array(rowBytes);
  const tried = filters.map(() => new Uint8Array(rowBytes));
  for (let y = 0; y < photo.height; y++) {
    const row = bytes.subarray(y * rowBytes, (y + 1) * rowBytes);
    const sums = filters.map((filter, k) => filter(row, above, { pixelBytes, out: tried[k] }));
    const best = sums.indexOf(Math.min(...sums));
    rows[y * (rowBytes + 1)] = best;
    rows.set(tried[best], y * (rowBytes + 1) + 1);
    above = row;
  }
  return rows;
}

interface Filtering {
  readonly pixelBytes: number;
  readonly out: Uint8Array;
}

type Predict = (left: number, up: number, upLeft: number) => number;

/** x − prediction, written out; gives the sum of magnitudes. */
const filterBy =
  (predict: Predict) =>
  (row: Uint8Array, above: Uint8Array, { pixelBytes, out }: Filtering): number => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const before = i >= pixelBytes;
      const left = before ? row[i - pixelBytes] : 0;
      const value = (row[i] - predict(left, above[i], before ? above[i - pixelBytes] : 0)) & 255;
      out[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  };

/** What each filter expects of a byte, by the filters' numbers: none, sub, up, average, Paeth. */
export const predictions: readonly Predict[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

const filters = predictions.map(filterBy);

/** Of left, up and up-left the one nearest to left + up − upLeft. */
function paeth(left: number, up: number, upLeft: number): number {
  const [toLeft, toUp] = [Math.abs(up - upLeft), Math.abs(left - upLeft)];
  const toUpLeft = Math.abs(left + up - 2 * upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

/** 16-bit levels with their high byte first. */
function bigEndian({ raster }: Raster): Uint8Array {
  if (raster instanceof Uint8Array) return raster;
  const bytes = new DataView(new ArrayBuffer(raster.length * 2));
  raster.forEach((level, i) => {
    bytes.setUint16(2 * i, level);
  });
  return new Uint8Array(bytes.buffer);
}

/** Length, type, body, checksum of type and body. */
function chunk(type: string, body: Uint8Array): Uint8Array {
  const named = joined([latin1(type), body]);
  return joined([word(body.length), named, word(crc32(named))]);
}

function word(value: number): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, value);
  return new Uint8Array(bytes.buffer);
}

/** CRC-32 of ISO 3309, a byte at a time by its table. */
function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 255];
  return ~crc >>> 0;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

/**
 * The pixels of PNG files of 16 bits a channel (W3C PNG, third edition), every level as it is: a canvas, from which
 * browsers give pixels, holds 8. Interlaced files, too; a transparent colour becomes alpha.
 */

import { inflated } from "../compression.ts";
import { KintsugiError } from "../errors.ts";
import { joined } from "./bytes.ts";
import type { ChannelCount, Photo } from "./photo.ts";
import { bodiesOf, pngChunks } from "./pieces.ts";
import { predictions } from "./png.browser.ts";
import type { DeepPixels } from "./turned.ts";

interface Header extends Pick<DeepPixels, "width" | "height" | "channels"> {
  readonly isInterlaced: boolean;
}

/** IHDR, always the first chunk: its bit depth is the file's byte 24. */
export const isDeepPng = (bytes: Uint8Array): boolean =>
  String.fromCharCode(...bytes.subarray(1, 4)) === "PNG" && bytes[24] === 16;

/** Width and height as the file claims them. */
export function claimedSize(bytes: Uint8Array): Pick<Photo, "width" | "height"> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Throws `not-a-picture` for damaged and truncated files. */
export async function decodeDeepPng(bytes: Uint8Array, where: string): Promise<DeepPixels> {
  try {
    const header = { ...claimedSize(bytes), ...layoutOf(bytes) };
    const { width, height, channels } = header;
    const rows = await inflated(joined(bodiesOf(pngChunks(bytes), "IDAT")));
    const raster = levelsOf(rows, header);
    const pixels: DeepPixels = { width, height, channels, depth: 16, raster };
    const [key] = bodiesOf(pngChunks(bytes), "tRNS");
    return key ? withAlpha(pixels, words(key)) : pixels;
  } catch (error) {
    throw new KintsugiError(
      "not-a-picture",
      { where, expected: "a whole PNG file", got: "a damaged or truncated one" },
      { cause: error },
    );
  }
}

/** By PNG's colour types; only these have 16 bits. */
const channelCounts: Readonly<Record<number, ChannelCount>> = { 0: 1, 4: 2, 2: 3, 6: 4 };

function layoutOf(bytes: Uint8Array): Pick<Header, "channels" | "isInterlaced"> {
  const channels = channelCounts[bytes[25]];
  if (!channels || bytes[28] > 1) throw new RangeError("an unknown colour type or interlace");
  return { channels, isInterlaced: bytes[28] === 1 };
}

/** Where a pass's pixels lie: from (x, y) on, each `dx` and `dy` further. */
type Pass = readonly [x: number, y: number, dx: number, dy: number];

const wholePass: readonly Pass[] = [[0, 0, 1, 1]];
/** Adam7, 8.1. */
const interlacedPasses: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** Rows, each after its filter's number, pass after pass → `[H, W, C]`. Undoes the filters in place. */
function levelsOf(
  rows: Uint8Array,
  { width, height, channels, isInterlaced }: Header,
): Uint16Array {
  const raster = new Uint16Array(width * height * channels);
  const pixelBytes = 2 * channels;
  let at = 0;
  for (const [x, y, dx, dy] of isInterlaced ? interlacedPasses : wholePass) {
    const rowBytes = Math.max(0, Math.ceil((width - x) / dx)) * pixelBytes;
    let above: Uint8Array = new Uint8Array(rowBytes);
    for (let line = y; line < height && rowBytes > 0; line += dy) {
      const row = rows.subarray(at + 1, at + 1 + rowBytes);
      unfilter(row, above, { filter: rows[at], pixelBytes });
      spread(row, raster, { from: line * width + x, dx, channels });
      above = row;
      at += 1 + rowBytes;
    }
  }
  if (at !== rows.length) throw new RangeError("another number of rows");
  return raster;
}

/** x ← x + prediction, byte after byte. */
function unfilter(
  row: Uint8Array,
  above: Uint8Array,
  { filter, pixelBytes }: { readonly filter: number; readonly pixelBytes: number },
): void {
  if (row.length !== above.length) throw new RangeError("too few rows");
  const predict = predictions[filter];
  for (let i = 0; i < row.length; i++) {
    const before = i >= pixelBytes;
    const left = before ? row[i - pixelBytes] : 0;
    row[i] += predict(left, above[i], before ? above[i - pixelBytes] : 0);
  }
}

/** A pass's row into the raster, from pixel `from` on, every `dx`-th. */
function spread(
  row: Uint8Array,
  raster: Uint16Array,
  { from, dx, channels }: { readonly [K in "from" | "dx" | "channels"]: number },
): void {
  let i = 0;
  for (let to = from * channels; i < row.length; to += dx * channels)
    for (let c = 0; c < channels; c++, i += 2) raster[to + c] = (row[i] << 8) | row[i + 1];
}

/** Pixels of the key's colour are transparent, all others opaque. */
function withAlpha(pixels: DeepPixels, key: readonly number[]): DeepPixels {
  const { width, height, channels, raster } = pixels;
  const area = width * height;
  const withKey = new Uint16Array(area * (channels + 1));
  for (let i = 0; i < area; i++) {
    const colour = raster.subarray(i * channels, (i + 1) * channels);
    const isKey = colour.every((level, c) => level === key[c]);
    withKey.set(colour, i * (channels + 1));
    withKey[i * (channels + 1) + channels] = isKey ? 0 : 65535;
  }
  return { ...pixels, channels: (channels + 1) as ChannelCount, raster: withKey };
}

const words = (bytes: Uint8Array): readonly number[] =>
  Array.from({ length: bytes.length / 2 }, (_, i) => (bytes[2 * i] << 8) | bytes[2 * i + 1]);

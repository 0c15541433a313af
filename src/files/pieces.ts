/** The pieces that picture files are made of: a JPEG's segments, the chunks of a PNG and a WebP. */

/** Pieces of a file, each with its marker or name before its body. */
export type Pieces = Iterable<Uint8Array>;

/** What follows the head in each piece that begins with it. */
export const bodiesOf = (pieces: Pieces, head: string): Uint8Array[] =>
  [...pieces].filter((piece) => beginsWith(piece, head)).map((piece) => piece.slice(head.length));

export const beginsWith = (bytes: Uint8Array, head: string): boolean =>
  [...head].every((letter, i) => bytes[i] === letter.charCodeAt(0));

export const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** ITU T.81, B.1: `FF`, a marker, a length that counts itself, a body; until the scan starts. Each with its end. */
export function* jpegParts(
  jpeg: Uint8Array,
): Iterable<{ readonly piece: Uint8Array; end: number }> {
  const view = viewOf(jpeg);
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; ) {
    const end = at + 2 + view.getUint16(at + 2);
    if (end > jpeg.length) return;
    const piece = new Uint8Array(jpeg.subarray(at + 3, end));
    piece[0] = jpeg[at + 1]; // the marker takes the place of the length's last byte
    yield { piece, end };
    at = end;
  }
}

export const jpegSegments = (jpeg: Uint8Array): Pieces =>
  [...jpegParts(jpeg)].map(({ piece }) => piece);

/** PNG, 5.3: a length, a name, a body, a checksum. XMP that is compressed (`zTXt`, which XMP does not allow) is not read. */
export function* pngChunks(png: Uint8Array): Pieces {
  const view = viewOf(png);
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at))
    yield png.subarray(at + 4, at + 8 + view.getUint32(at));
}

/** RFC 9649: a name, a length from its low byte on, a body of even length. */
export function* webpChunks(webp: Uint8Array): Pieces {
  const view = viewOf(webp);
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = view.getUint32(at + 4, true);
    if (at + 8 + length > webp.length) return;
    const piece = new Uint8Array(4 + length);
    piece.set(webp.subarray(at, at + 4));
    piece.set(webp.subarray(at + 8, at + 8 + length), 4);
    yield piece;
    at += 8 + length + (length % 2);
  }
}

/** Whether a WebP kept every level: its picture, or a frame of its animation (behind 16 bytes), is a chunk `VP8L`. */
export function isLosslessWebp(webp: Uint8Array): boolean {
  for (const piece of webpChunks(webp)) {
    const picture = beginsWith(piece, "ANMF") ? piece.subarray(4 + 16) : piece;
    if (beginsWith(picture, "VP8L")) return true;
  }
  return false;
}

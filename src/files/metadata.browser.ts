/**
 * What a picture's file says beside its pixels (EXIF, XMP, how a JPEG was written), read from its bytes and put into
 * another JPEG. Browsers' own decoders and encoders leave all of it behind.
 */
import { joined, latin1 } from "./bytes.ts";
import { jpegQuality } from "./jpeg-quality.ts";
import type { PhotoFormat, PhotoMetadata } from "./photo.ts";
import { uprightExif, uprightXmp } from "./upright.ts";

type Texts = Pick<PhotoMetadata, "exif" | "xmp">;

/** EXIF and XMP as they are true of the upright picture; absent where the file has none, or none that can be walked. */
export function metadataIn(bytes: Uint8Array, format: PhotoFormat): PhotoMetadata {
  const { exif, xmp } = readers[format]?.(bytes) ?? {};
  const upright = exif && uprightExif(withoutHead(exif), 1);
  const quality = format === "jpeg" ? jpegQuality(bytes) : undefined;
  return {
    ...{ orientation: 1, palette: false },
    ...(upright && { exif: upright }),
    ...(xmp && { xmp: uprightXmp(xmp) }),
    ...(quality && { jpeg: { quality, subsampled: true } }),
  };
}

const readers: { readonly [F in PhotoFormat]?: (bytes: Uint8Array) => Texts } = {
  jpeg: (bytes) => textsOf(jpegSegments(bytes), { exif: exifHead, xmp: xmpHead }),
  png: (bytes) => textsOf(pngChunks(bytes), { exif: "eXIf", xmp: `iTXt${pngXmpHead}` }),
  webp: (bytes) => textsOf(webpChunks(bytes), { exif: "EXIF", xmp: "XMP " }),
};

const exifHead = "\xe1Exif\0\0";
const xmpHead = "\xe1http://ns.adobe.com/xap/1.0/\0";
const pngXmpHead = "XML:com.adobe.xmp\0\0\0\0\0";

/** Some programs put JPEG's head before the EXIF of other formats, too. */
const withoutHead = (exif: Uint8Array): Uint8Array =>
  beginsWith(exif, "Exif\0\0") ? exif.subarray(6) : exif;

/** Pieces of a file, each with its marker or name before its body. */
type Pieces = Iterable<Uint8Array>;

/** What follows the heads in the first pieces that begin with them. */
function textsOf(pieces: Pieces, heads: { readonly [T in keyof Required<Texts>]: string }): Texts {
  const found: { exif?: Uint8Array; xmp?: Uint8Array } = {};
  for (const piece of pieces) {
    if (beginsWith(piece, heads.exif)) found.exif ??= piece.slice(heads.exif.length);
    if (beginsWith(piece, heads.xmp)) found.xmp ??= piece.slice(heads.xmp.length);
  }
  return found;
}

const beginsWith = (bytes: Uint8Array, head: string): boolean =>
  [...head].every((letter, i) => bytes[i] === letter.charCodeAt(0));

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** ITU T.81, B.1: `FF`, a marker, a length that counts itself, a body; until the scan starts. */
function* jpegSegments(jpeg: Uint8Array): Pieces {
  const view = viewOf(jpeg);
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; ) {
    const end = at + 2 + view.getUint16(at + 2);
    const piece = new Uint8Array(jpeg.subarray(at + 3, end));
    piece[0] = jpeg[at + 1]; // the marker takes the place of the length's last byte
    yield piece;
    at = end;
  }
}

/** PNG, 5.3: a length, a name, a body, a checksum. XMP that is compressed (`zTXt`, which XMP does not allow) is not read. */
function* pngChunks(png: Uint8Array): Pieces {
  const view = viewOf(png);
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at))
    yield png.subarray(at + 4, at + 8 + view.getUint32(at));
}

/** RFC 9649: a name, a length from its low byte on, a body of even length. */
function* webpChunks(webp: Uint8Array): Pieces {
  const view = viewOf(webp);
  for (let at = 12; at + 8 <= webp.length; ) {
    const length = view.getUint32(at + 4, true);
    const piece = new Uint8Array(4 + length);
    piece.set(webp.subarray(at, at + 4));
    piece.set(webp.subarray(at + 8, at + 8 + length), 4);
    yield piece;
    at += 8 + length + (length % 2);
  }
}

/** A JPEG that says this, too; what is longer than a segment can hold is left out. */
export function jpegWith(jpeg: Uint8Array, { exif, xmp }: Texts): Uint8Array<ArrayBuffer> {
  const segments = [...segmentOf(exifHead, exif), ...segmentOf(xmpHead, xmp)];
  const start = jpeg[3] === 0xe0 ? 4 + viewOf(jpeg).getUint16(4) : 2; // after JFIF's own segment
  return joined([jpeg.subarray(0, start), ...segments, jpeg.subarray(start)]);
}

const longestSegment = 0xffff;

function segmentOf(head: string, body: Uint8Array | undefined): readonly Uint8Array[] {
  const length = 1 + head.length + (body?.length ?? 0);
  if (!body || length > longestSegment) return [];
  const [marker, ...name] = latin1(head);
  return [Uint8Array.of(0xff, marker, length >> 8, length & 255, ...name), body];
}

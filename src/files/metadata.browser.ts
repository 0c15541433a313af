/**
 * What a picture's file says beside its pixels (EXIF, XMP, its colour profile, how a JPEG was written), read from its
 * bytes and put into another JPEG. Browsers' own decoders and encoders leave all of it behind.
 */

import { inflated } from "../compression.ts";
import { joined, latin1 } from "./bytes.ts";
import { jpegQuality } from "./jpeg-quality.ts";
import type { PhotoFormat, PhotoMetadata } from "./photo.ts";
import {
  beginsWith,
  bodiesOf,
  isLosslessWebp,
  jpegParts,
  jpegSegments,
  type Pieces,
  pngChunks,
  viewOf,
  webpChunks,
} from "./pieces.ts";
import { exifOrientation, uprightExif, uprightXmp } from "./upright.ts";

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
    ...(format === "webp" && { lossless: isLosslessWebp(bytes) }),
  };
}

/** How a file's EXIF says that its pixels are to be turned, 1…8. */
export function orientationIn(bytes: Uint8Array, format: PhotoFormat): number {
  const { exif } = readers[format]?.(bytes) ?? {};
  return exif ? exifOrientation(withoutHead(exif)) : 1;
}

const readers: { readonly [F in PhotoFormat]?: (bytes: Uint8Array) => Texts } = {
  jpeg: (bytes) => textsOf(jpegSegments(bytes), { exif: exifHead, xmp: xmpHead }),
  png: (bytes) => textsOf(pngChunks(bytes), { exif: "eXIf", xmp: `iTXt${pngXmpHead}` }),
  webp: (bytes) => textsOf(webpChunks(bytes), { exif: "EXIF", xmp: "XMP " }),
};

/** The file's colour profile (ICC.1, annex B), whatever its space; undefined where there is none or a damaged one. */
export async function profileIn(
  bytes: Uint8Array,
  format: PhotoFormat,
): Promise<Uint8Array | undefined> {
  try {
    return await profileReaders[format]?.(bytes);
  } catch {
    return undefined;
  }
}

type ReadProfile = (bytes: Uint8Array) => Promise<Uint8Array | undefined>;

const profileReaders: { readonly [F in PhotoFormat]?: ReadProfile } = {
  jpeg: async (bytes) => {
    const parts = bodiesOf(jpegSegments(bytes), profileHead).sort(([a], [b]) => a - b);
    return parts.length > 0 ? joined(parts.map((part) => part.subarray(2))) : undefined;
  },
  png: async (bytes) => {
    const [chunk] = bodiesOf(pngChunks(bytes), "iCCP");
    return chunk && inflated(chunk.subarray(chunk.indexOf(0) + 2)); // after its name and method
  },
  webp: async (bytes) => bodiesOf(webpChunks(bytes), "ICCP")[0],
};

const profileHead = "\xe2ICC_PROFILE\0";
const exifHead = "\xe1Exif\0\0";
const xmpHead = "\xe1http://ns.adobe.com/xap/1.0/\0";
const pngXmpHead = "XML:com.adobe.xmp\0\0\0\0\0";

/** Some programs put JPEG's head before the EXIF of other formats, too. */
const withoutHead = (exif: Uint8Array): Uint8Array =>
  beginsWith(exif, "Exif\0\0") ? exif.subarray(6) : exif;

/** What follows the heads in the first pieces that begin with them. */
function textsOf(pieces: Pieces, heads: { readonly [T in keyof Required<Texts>]: string }): Texts {
  const found: { exif?: Uint8Array; xmp?: Uint8Array } = {};
  for (const piece of pieces) {
    if (beginsWith(piece, heads.exif)) found.exif ??= piece.slice(heads.exif.length);
    if (beginsWith(piece, heads.xmp)) found.xmp ??= piece.slice(heads.xmp.length);
  }
  return found;
}

/**
 * A JPEG that says this, too. Its profile takes the place of the encoder's own (browsers write one of sRGB), in several
 * segments where it is long; texts longer than a segment can hold are left out.
 */
export function jpegWith(
  jpeg: Uint8Array,
  { exif, xmp, icc }: Texts & Pick<PhotoMetadata, "icc">,
): Uint8Array<ArrayBuffer> {
  const segments = [
    ...segmentOf(exifHead, exif),
    ...segmentOf(xmpHead, xmp),
    ...profileSegments(icc),
  ];
  const own = withoutProfile(jpeg);
  const start = own[3] === 0xe0 ? 4 + viewOf(own).getUint16(4) : 2; // after JFIF's own segment
  return joined([own.subarray(0, start), ...segments, own.subarray(start)]);
}

function withoutProfile(jpeg: Uint8Array): Uint8Array {
  const parts = [...jpegParts(jpeg)];
  const kept = parts
    .filter(({ piece }) => !beginsWith(piece, profileHead))
    .map(({ piece, end }) => jpeg.subarray(end - piece.length - 3, end));
  return joined([jpeg.subarray(0, 2), ...kept, jpeg.subarray(parts.at(-1)?.end ?? 2)]);
}

const longestSegment = 0xffff;

function segmentOf(head: string, body: Uint8Array | undefined): readonly Uint8Array[] {
  const length = 1 + head.length + (body?.length ?? 0);
  if (!body || length > longestSegment) return [];
  const [marker, ...name] = latin1(head);
  return [Uint8Array.of(0xff, marker, length >> 8, length & 255, ...name), body];
}

/** ICC.1, B.4: each part after its number, from 1 on, and their count. */
function profileSegments(icc: Uint8Array = new Uint8Array(0)): readonly Uint8Array[] {
  const most = longestSegment - 1 - profileHead.length - 2;
  const count = Math.ceil(icc.length / most);
  return Array.from({ length: count }, (_, i) => {
    const part = icc.subarray(i * most, (i + 1) * most);
    return segmentOf(profileHead, joined([Uint8Array.of(i + 1, count), part]));
  }).flat();
}

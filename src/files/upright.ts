/**
 * Metadata made true of an upright picture that is about to be changed: orientation says 1, and the thumbnails go,
 * for they would show the picture as it was, lying on its side or before a face in it was hidden.
 */

const tags = { orientation: 0x0112, xResolution: 0x011a, resolutionUnit: 0x0128 } as const;
const textTags = { make: 0x010f, model: 0x0110, software: 0x0131, dateTime: 0x0132 } as const;

/** What EXIF's main directory says in words. */
export type ExifTexts = { readonly [T in keyof typeof textTags]?: string };

/**
 * EXIF (a TIFF stream) with orientation 1, no thumbnail directory (IFD1), and zeros where JPEGs were, as makers' notes
 * hold them. Nothing where it cannot be walked, or does not say of the orientation what others read in it: then it is
 * not known what it shows, and others would turn the upright picture once more.
 */
export function uprightExif(exif: Uint8Array, orientation: number): Uint8Array | undefined {
  const upright = withoutPreviews(exif);
  const directory = mainDirectory(upright);
  if (!directory) return undefined;
  const { view, little, entries, end } = directory;
  const own = entries.get(tags.orientation);
  if (own === undefined && orientation !== 1) return undefined;
  if (own !== undefined) view.setUint16(own, 1, little);
  view.setUint32(end, 0, little);
  return upright;
}

/** How EXIF says that the picture is to be turned, 1…8; 1 where it says nothing. */
export function exifOrientation(exif: Uint8Array): number {
  const directory = mainDirectory(exif);
  const own = directory?.entries.get(tags.orientation);
  return directory && own !== undefined ? directory.view.getUint16(own, directory.little) : 1;
}

/** A copy with zeros in place of every JPEG, from its start-of-image marker to its end or that of the bytes. */
function withoutPreviews(bytes: Uint8Array): Uint8Array {
  const blanked = new Uint8Array(bytes);
  const [start, end] = [[0xff, 0xd8, 0xff] as const, [0xff, 0xd9] as const];
  for (let at = indexOf(blanked, start, 0); at >= 0; at = indexOf(blanked, start, at)) {
    const last = indexOf(blanked, end, at);
    blanked.fill(0, at, last < 0 ? blanked.length : last + end.length);
  }
  return blanked;
}

/** Where these bytes come first, at `from` or after; −1 where they do not. */
function indexOf(bytes: Uint8Array, sought: readonly number[], from: number): number {
  let at = bytes.indexOf(sought[0], from);
  while (at >= 0 && !sought.every((byte, i) => bytes[at + i] === byte))
    at = bytes.indexOf(sought[0], at + 1);
  return at;
}

/** The pixels an inch that EXIF states; undefined where it states none. */
export function exifDensity(exif: Uint8Array): number | undefined {
  const directory = mainDirectory(exif);
  const resolution = directory?.entries.get(tags.xResolution);
  if (!directory || resolution === undefined) return undefined;
  const { view, little, entries } = directory;
  const at = view.getUint32(resolution, little);
  if (at + 8 > view.byteLength) return undefined;
  const unit = entries.get(tags.resolutionUnit);
  const inches = unit !== undefined && view.getUint16(unit, little) === 3 ? 1 / 2.54 : 1;
  const density = view.getUint32(at, little) / view.getUint32(at + 4, little) / inches;
  return Number.isFinite(density) && density > 0 ? density : undefined;
}

/** Camera, program and date, as far as EXIF states them. */
export function exifTexts(exif: Uint8Array): ExifTexts {
  const directory = mainDirectory(exif);
  if (!directory) return {};
  const names = Object.keys(textTags) as (keyof typeof textTags)[];
  const texts = names.map((name) => [name, textAt(directory, textTags[name])] as const);
  return Object.fromEntries(texts.filter(([, text]) => text));
}

/** Whether EXIF has a second directory (IFD1), which holds a thumbnail. */
export function hasExifThumbnail(exif: Uint8Array): boolean {
  const directory = mainDirectory(exif);
  return directory !== undefined && directory.view.getUint32(directory.end, directory.little) > 0;
}

const ASCII = 2;

/** An entry's value where its type is text: within the entry up to four bytes, else where its offset says. */
function textAt({ view, little, entries }: Directory, tag: number): string | undefined {
  const value = entries.get(tag);
  if (value === undefined || view.getUint16(value - 6, little) !== ASCII) return undefined;
  const length = view.getUint32(value - 4, little);
  const at = length <= 4 ? value : view.getUint32(value, little);
  if (at + length > view.byteLength) return undefined;
  const bytes = Buffer.from(view.buffer, view.byteOffset + at, length);
  return bytes.toString("utf8").split("\0")[0].trim();
}

interface Directory {
  readonly view: DataView;
  readonly little: boolean;
  /** Where each tag's value, or the offset of its value, lies. */
  readonly entries: ReadonlyMap<number, number>;
  /** Where the entries end and the next directory's offset lies. */
  readonly end: number;
}

/** TIFF 6.0, section 2: a directory is a count, entries of 12 bytes, and the offset of the next one. */
function mainDirectory(exif: Uint8Array): Directory | undefined {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (view.byteLength < 8) return undefined;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little) + 2;
  if (start > view.byteLength) return undefined;
  const end = start + 12 * view.getUint16(start - 2, little);
  if (end + 4 > view.byteLength) return undefined;
  const entries = new Map<number, number>();
  for (let entry = start; entry < end; entry += 12) {
    entries.set(view.getUint16(entry, little), entry + 8);
  }
  return { view, little, entries, end };
}

/** XMP with `tiff:Orientation` 1 and without thumbnails. Works on bytes, so any UTF-8 text comes through. */
export function uprightXmp(xmp: Uint8Array): Uint8Array {
  const upright = withoutXmpThumbnails(lettersOf(xmp))
    .replaceAll(/(tiff:Orientation\s*=\s*["'])[2-8](["'])/g, "$11$2")
    .replaceAll(/(<tiff:Orientation>\s*)[2-8](\s*<)/g, "$11$2");
  return Uint8Array.from(upright, (letter) => letter.charCodeAt(0));
}

/** Whether a packet, or an extension of one, holds small pictures. */
export function hasXmpThumbnail(xmp: Uint8Array): boolean {
  const packet = lettersOf(xmp);
  return withoutXmpThumbnails(packet) !== packet;
}

/** A letter for each byte. */
const lettersOf = (xmp: Uint8Array): string =>
  Array.from(xmp, (byte) => String.fromCharCode(byte)).join("");

/** Under any prefix; and no JPEG or PNG in base64, whatever property holds it: phones keep whole originals so. */
const withoutXmpThumbnails = (packet: string): string =>
  packet
    .replaceAll(/<([\w.-]+):Thumbnails\b[\s\S]*?<\/\1:Thumbnails\s*>/g, "")
    .replaceAll(/(<(xmpGImg|xapGImg):image\b[^>]*>)[^<]*/g, "$1")
    .replaceAll(/((?:xmpGImg|xapGImg):image\s*=\s*["'])[^"']*/g, "$1")
    .replaceAll(/(?:\/9j\/|iVBORw0KGgo)(?:[\w+/=\s]|&#x?[\da-fA-F]+;){24,}/g, "");

const photoshopHeader = "Photoshop 3.0\0";
const thumbnailResources: readonly number[] = [0x0409, 0x040c];

/**
 * Photoshop's resources (JPEG's APP13) without their thumbnails, or nothing where they cannot be walked: then it is not
 * known what they show. A resource is `8BIM`, id, padded name, length, padded body.
 */
export function uprightResources(payload: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(payload);
  if (!bytes.subarray(0, photoshopHeader.length).equals(Buffer.from(photoshopHeader)))
    return undefined;
  const { resources, isWhole } = resourcesIn(bytes.subarray(photoshopHeader.length));
  if (!isWhole) return undefined;
  const kept = resources.filter((resource) => !isThumbnail(resource));
  return withoutPreviews(Buffer.concat([Buffer.from(photoshopHeader), ...kept]));
}

/** Whether Photoshop's resources, from the first `8BIM` on, hold a thumbnail (1033 or, since version 5, 1036). */
export const hasResourceThumbnail = (bytes: Uint8Array): boolean =>
  resourcesIn(Buffer.from(bytes)).resources.some(isThumbnail);

const isThumbnail = (resource: Buffer): boolean =>
  thumbnailResources.includes(resource.readUInt16BE(4));

/** The resources one after the other, as far as they can be walked, and whether that is all of them. */
function resourcesIn(bytes: Buffer) {
  const resources: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = resourceEnd(bytes, start);
    if (end === undefined) break;
    resources.push(bytes.subarray(start, end));
    start = end;
  }
  return { resources, isWhole: start === bytes.length };
}

function resourceEnd(bytes: Buffer, start: number): number | undefined {
  if (start + 12 > bytes.length || bytes.toString("latin1", start, start + 4) !== "8BIM")
    return undefined;
  const lengthAt = start + 6 + even(1 + bytes[start + 6]);
  if (lengthAt + 4 > bytes.length) return undefined;
  const end = lengthAt + 4 + bytes.readUInt32BE(lengthAt);
  return end > bytes.length
    ? undefined
    : Math.min(bytes.length, lengthAt + 4 + even(end - lengthAt - 4));
}

function even(length: number): number {
  return length + (length % 2);
}

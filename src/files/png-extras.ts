/**
 * What a PNG says that `sharp` does not read and no photo holds: what its levels mean without a profile, and texts. Both
 * are lost when it is written again, so both are told.
 */
import { beginsWith, pngChunks } from "./pieces.ts";

/** A sentence each, fit for a person to read; none of a file that is no PNG. */
export function pngExtras(bytes: Uint8Array): readonly string[] {
  const chunks = chunksOf(bytes);
  const meaning = meaningIn(chunks);
  const texts = chunks.filter(isOwnText).map(({ body }) => keywordOf(body));
  return [
    ...(meaning.length > 0
      ? [`what its levels mean (${meaning.join(", ")}) was left out: they are taken for sRGB`]
      : []),
    ...(texts.length > 0 ? [`its texts (${[...new Set(texts)].join(", ")}) were left out`] : []),
  ];
}

interface Chunk {
  readonly type: string;
  readonly body: Buffer;
}

const signature = "\x89PNG\r\n\x1a\n";

/** As far as the file reaches: damage is told by whoever decodes the pixels. */
function chunksOf(bytes: Uint8Array): readonly Chunk[] {
  if (!beginsWith(bytes, signature)) return [];
  return [...pngChunks(bytes)].map(({ buffer, byteOffset, byteLength }) => {
    const piece = Buffer.from(buffer, byteOffset, byteLength);
    return { type: piece.toString("latin1", 0, 4), body: piece.subarray(4) };
  });
}

/** cICP goes before a profile, and a profile or `sRGB` before gAMA and cHRM. Only what is not sRGB counts. */
function meaningIn(chunks: readonly Chunk[]): readonly string[] {
  const others = chunks.filter(({ type, body }) => isSrgb[type]?.(body) === false);
  const codes = others.filter(({ type }) => type === "cICP");
  const hasProfile = chunks.some(({ type }) => type === "iCCP" || type === "sRGB");
  return (hasProfile ? codes : others).map(({ type }) => type);
}

/** The primaries' and the curve's code points of sRGB. */
const srgbCodes = [1, 13];
/** 1/2.2, and the white point and primaries of Rec. 709, in hundred-thousandths. */
const srgbGamma = [45455];
const srgbPrimaries = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000];
/** Programs round differently. */
const NEAR = 500;

const areNear = (body: Buffer, expected: readonly number[]): boolean =>
  body.length === 4 * expected.length &&
  expected.every((value, i) => Math.abs(body.readUInt32BE(4 * i) - value) <= NEAR);

const isSrgb: Readonly<Record<string, (body: Buffer) => boolean>> = {
  cICP: (body) => srgbCodes.every((code, i) => body[i] === code),
  gAMA: (body) => areNear(body, srgbGamma),
  cHRM: (body) => areNear(body, srgbPrimaries),
};

/** XMP and, from some programs, EXIF and IPTC are texts, too: those are read. */
const isOwnText = ({ type, body }: Chunk): boolean =>
  ["tEXt", "zTXt", "iTXt"].includes(type) &&
  !/^(XML:com\.adobe\.xmp|Raw profile)/.test(keywordOf(body));

/** At most 79 bytes of Latin-1 before a zero; a damaged one may hold anything. */
function keywordOf(body: Buffer): string {
  const [keyword] = body.toString("latin1", 0, 79).split("\0");
  return keyword.replaceAll(/[^ -~]/g, "?");
}
